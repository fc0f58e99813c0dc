"""An EyewearModel comes in; pictures of it from any side, drawn by ONNX graphs, go out."""

from mirror_app.glasses_on.slabs.bake import FIRST, FULL, QUICK, Baked, Detail, baked
from mirror_app.glasses_on.slabs.draw import Begun, Drawer, Drawn
from mirror_app.glasses_on.slabs.lenses import Lenses
from mirror_app.glasses_on.slabs.portrait import Stance, before_camera, ends, filling
from mirror_app.glasses_on.slabs.scene import Layer, Pane, Scene, Worn

__all__ = [
    "FIRST",
    "FULL",
    "QUICK",
    "Baked",
    "Begun",
    "Detail",
    "Drawer",
    "Drawn",
    "Layer",
    "Lenses",
    "Pane",
    "Scene",
    "Stance",
    "Worn",
    "baked",
    "before_camera",
    "ends",
    "filling",
]
