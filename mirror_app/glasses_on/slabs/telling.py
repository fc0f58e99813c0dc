"""What the graphs are told of a part, the camera and the light: see `uniforms`."""

import numpy as np

from mirror_app.glasses_on.light import Light
from mirror_app.glasses_on.slabs.chain import AXES, Chain, Stations, pieces_of
from mirror_app.glasses_on.slabs.lenses import Lenses
from mirror_app.glasses_on.slabs.slab import SLICES, Slab, Stand
from mirror_app.glasses_on.slabs.uniforms import NAMES, at
from mirror_app.values import Doubles, Floats, Pose


def told_of_front(slab: Slab, stand: Stand, pose: Pose) -> tuple[Floats, Floats]:
    """The uniforms of a slab, but for light and lenses, and its slices from near to far (SLICES, 2)."""
    values, eye = _seen_by(pose, stand.axes, stand.origin)
    middle_w = float(slab.depths.mean())
    low, high = slab.u_mm
    # A front bends little: from before it all of it shows the side of small w.
    near = bool(eye[2] < slab.glass_w)
    middle = stand.out(np.array([[0.0, 0.0, slab.glass_w]]))
    numbers = {
        "slope": stand.slope,
        "curve": stand.curve,
        "chord": stand.slope + stand.curve * (low + high),
        "chord_w": -stand.curve * low * high,
        "u_min": low,
        "u_max": high,
        "px_per_mm": _px_per_mm(middle, pose)[0],
        "glass_w": slab.glass_w,
        "mid_w": middle_w,
    }
    _fill(values, numbers | _texels(slab.corner_mm, slab.size, slab.texels_per_mm, 0) | _side(near))
    order = np.arange(SLICES) if near else np.arange(SLICES)[::-1]
    return values, np.stack([slab.depths[order] - middle_w, order], 1).astype(np.float32)


def told_of_temple(chain: Chain, worn: Stations, pose: Pose) -> tuple[Floats, Floats]:
    """The uniforms of a chain, but for the light, and its pieces from near to far (PER_PIECE, PIECES)."""
    values, eye = _seen_by(pose, AXES, np.zeros(3))
    middle = worn.middle[:, ::-1]
    near = float((middle[:, 2] - eye[2]).mean()) > 0.0
    _fill(values, _texels(chain.corner_mm, chain.size, chain.texels_per_mm, chain.first) | _side(near))
    backwards = bool(eye[0] > middle[:, 0].mean())
    per_mm = _px_per_mm(worn.middle, pose)
    per_mm = (per_mm[1:] + per_mm[:-1]) / 2
    pieces = pieces_of(chain, worn, backwards)
    return values, np.vstack([pieces, per_mm[::-1] if backwards else per_mm]).astype(np.float32)


def _seen_by(pose: Pose, axes: Doubles, origin: Doubles) -> tuple[Floats, Doubles]:
    """Uniforms with the camera in them, in coordinates of these axes, and where the camera is."""
    values = np.zeros(len(NAMES), np.float32)
    into = (pose.rotation @ axes).T
    eye = -into @ (pose.translation_mm + pose.rotation @ origin)
    focal, (x, y) = pose.focal_px, pose.centre_px
    rays = (into[:, 0] / focal, into[:, 1] / focal, into @ (-x / focal, -y / focal, 1.0))
    for name, vector in zip(("eye", "ray_x", "ray_y", "ray_1"), (eye, *rays), strict=True):
        values[at(f"{name}_0") : at(f"{name}_2") + 1] = vector
    return values, eye


def _px_per_mm(points: Doubles, pose: Pose) -> Doubles:
    return pose.focal_px / np.maximum(pose.to_camera(points)[:, 2], 1.0)


def _texels(
    corner_mm: tuple[float, float], size: tuple[int, int], per_mm: float, first: int
) -> dict[str, float]:
    return {
        "scale": per_mm,
        "texel_u": -corner_mm[0] * per_mm,
        "texel_v": -corner_mm[1] * per_mm,
        "columns": size[0] - 1.0,
        "rows": size[1] - 1.0,
        "first": float(first),
    }


def _side(near: bool) -> dict[str, float]:
    return {"side": 0.0 if near else 1.0, "towards": 1.0 if near else -1.0}


def _fill(values: Floats, numbers: dict[str, float]) -> None:
    for name, number in numbers.items():
        values[at(name)] = number


def light_up(values: Floats, axes: Doubles, pose: Pose, light: Light) -> None:
    """Fill in the uniforms of the light, for coordinates of these axes."""
    into = (pose.rotation @ axes).T
    view = -pose.translation_mm / np.linalg.norm(pose.translation_mm)
    half = light.towards + view
    vectors = {"lamp": light.towards, "half": half / np.linalg.norm(half), "up": np.array([0.0, -1.0, 0.0])}
    for name, vector in vectors.items():
        values[at(f"{name}_0") : at(f"{name}_2") + 1] = into @ vector
    values[at("light_0") : at("light_2") + 1] = light.colour


def glaze(values: Floats, lenses: Lenses, light: Light) -> None:
    """Fill in the uniforms of the lenses."""
    top, bottom = lenses.alpha
    values[at("tint_0") : at("tint_2") + 1] = lenses.tint * light.colour
    values[at("shine_0") : at("shine_2") + 1] = lenses.shine * light.colour
    values[at("lens_alpha")] = (top + bottom) / 2
    values[at("lens_alpha_v")] = (bottom - top) / lenses.height_mm
    values[at("lens_alpha_most")] = max(top, bottom)
