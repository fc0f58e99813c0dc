"""A picture of eyewear by itself, for the catalogue: as it is drawn on faces, without one."""

from mirror_app.glasses_on.light import Light
from mirror_app.glasses_on.shelf import made_ready
from mirror_app.glasses_on.slabs import QUICK, Baked, Drawer, Scene, Stance, before_camera, ends, filling
from mirror_app.values import Eyewear, Image, Pose

_AIR = 0.92
"""How much of the picture's width or height the eyewear fills."""


def thumbnail(eyewear: Eyewear, size_px: tuple[int, int], yaw_deg: float = 0.0) -> Image:
    """(height, width, 4) uint8 BGRA, not premultiplied, transparent around `eyewear`.

    size_px is (width, height). yaw_deg turns it as a head would turn, see `Pose.angles_deg`. Some tenths of a
    second. Raises StageError where its mesh cannot be read any more.
    """
    ready = made_ready(eyewear, QUICK)
    pose = _framed(ready.baked, size_px, yaw_deg)
    return Drawer.load(1).draw(ready.baked, Scene(pose, size_px, Light.studio(), ready.lenses)).cut_out()


def _framed(baked: Baked, size_px: tuple[int, int], yaw_deg: float) -> Pose:
    """A camera before the eyewear that shows all of it, in the middle."""
    pose = before_camera(Stance(yaw_deg, 0.0, (1, 1), 1.0))
    larger, centre_px = filling(pose.project(ends(baked)), size_px, _AIR)
    return Pose(pose.rotation, pose.translation_mm, pose.focal_px * larger, centre_px)
