"""The picture that was ordered of what the mirror wears: in comes its order, out comes a card over a corner
of the mirror, which goes on moving."""

from mirror_app.ui.rendered.corner import Corner

__all__ = ["Corner"]
