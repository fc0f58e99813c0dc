"""A picture of a person and a flat photo of a garment come in; the person wearing it goes out."""

from mirror_app.garment_on.body.body import Body, read_body
from mirror_app.garment_on.body.seeing import Sight
from mirror_app.garment_on.dress import Dressed, dress, dressed
from mirror_app.garment_on.garment.anchors import Anchor, Anchors, Kind
from mirror_app.garment_on.garment.prepare import Garment, prepare

__all__ = [
    "Anchor",
    "Anchors",
    "Body",
    "Dressed",
    "Garment",
    "Kind",
    "Sight",
    "dress",
    "dressed",
    "prepare",
    "read_body",
]
