"""Views come in and are shown; a Look goes out whenever the person changes it. Qt ends here."""

from mirror_app.ui.settings import WindowSettings
from mirror_app.ui.theme import make_application
from mirror_app.ui.tile import ShelfItem
from mirror_app.ui.window import MirrorWindow

__all__ = ["MirrorWindow", "ShelfItem", "WindowSettings", "make_application"]
