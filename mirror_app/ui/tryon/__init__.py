"""Try-on in the window: a person, garments, an order, and the pictures that come of it."""

from mirror_app.ui.tryon.page import TryonPage

__all__ = ["TryonPage"]
