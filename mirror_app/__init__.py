"""A virtual mirror: the glasses you wear taken off, the eyewear you picked put on, live."""

__version__ = "0.1.0"
