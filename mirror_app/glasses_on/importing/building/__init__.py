"""An `Eyewear`, which is only measures, comes in; the closed surfaces a pair with them has go out."""

from mirror_app.glasses_on.importing.building.eyewear import Surface, surfaces

__all__ = ["Surface", "surfaces"]
