"""Clothes in the window: what hangs on the rack, and what of it is worn live."""

from mirror_app.ui.garments.clothes import Clothes
from mirror_app.ui.garments.dropping import Dropping, pictures
from mirror_app.ui.garments.live import LiveGarments

__all__ = ["Clothes", "Dropping", "LiveGarments", "pictures"]
