"""A picture, a Face and an Eyewear come in; the picture with that eyewear worn goes out."""

from mirror_app.glasses_on.catalogue import Catalogue
from mirror_app.glasses_on.clearance import Clearance, clearance
from mirror_app.glasses_on.finding import Wanted
from mirror_app.glasses_on.fit import Fitted, Head, fit
from mirror_app.glasses_on.models import Model, models_of
from mirror_app.glasses_on.render import Renderer
from mirror_app.glasses_on.seat import seat_of
from mirror_app.glasses_on.shelf import Ready
from mirror_app.glasses_on.thumbnail import thumbnail
from mirror_app.glasses_on.thumbnails import Thumbnails

__all__ = [
    "Catalogue",
    "Clearance",
    "Fitted",
    "Head",
    "Model",
    "Ready",
    "Renderer",
    "Thumbnails",
    "Wanted",
    "clearance",
    "fit",
    "models_of",
    "seat_of",
    "thumbnail",
]
