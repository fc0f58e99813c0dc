"""Which tiles of the picture a slab touches, and what the graph is told of them."""

import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.light import Light
from mirror_app.glasses_on.slabs.lenses import Lenses
from mirror_app.glasses_on.slabs.slab import SLICES, Slab, Stand
from mirror_app.glasses_on.slabs.uniforms import NAMES, TILE_PX, at
from mirror_app.values import Doubles, Floats, Pose


def tiles_of(
    slab: Slab, stand: Stand, pose: Pose, size_px: tuple[int, int]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """(n, 2), row and column of every tile of a picture with frame or an edge in it, as far as one can tell
    cheaply, and (m, 2) of every other with nothing but lens."""
    ends = slab.cells[:, [0, 1, 2, 0, 1, 3]].reshape(-1, 2, 3)
    camera = pose.to_camera(stand.out(ends))
    z = np.maximum(camera[..., 2:], 1.0)
    px = camera[..., :2] * (pose.focal_px / z) + np.asarray(pose.centre_px)
    # The farthest corner of a column, however it is turned.
    margin = slab.reach_mm * np.sqrt(2.0) * pose.focal_px / z.min(1) + 1.0
    grid = np.array([-(-size // TILE_PX) for size in size_px])
    low = ((px.min(1) - margin) / TILE_PX).clip(0, grid).astype(int)
    high = np.ceil((px.max(1) + margin) / TILE_PX).clip(0, grid).astype(int)
    frame = _touched(low[slab.glass :], high[slab.glass :], grid)
    glass = _touched(low[: slab.glass], high[: slab.glass], grid) & ~frame
    return np.argwhere(frame), np.argwhere(glass)


def _touched(low: NDArray[np.intp], high: NDArray[np.intp], grid: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which tiles (rows, columns) are in any of the boxes from `low` (n, 2) up to `high`."""
    width = int(grid[0]) + 1
    change = np.zeros((int(grid[1]) + 1) * width)
    for x, y, sign in ((low, low, 1), (high, low, -1), (low, high, -1), (high, high, 1)):
        change += sign * np.bincount(y[:, 1] * width + x[:, 0], minlength=len(change))
    return (np.cumsum(np.cumsum(change.reshape(-1, width), 0), 1) > 0.5)[:-1, :-1]


def told(slab: Slab, stand: Stand, pose: Pose, texels_per_mm: float) -> tuple[Floats, Floats]:
    """The uniforms of a slab, but for light and lenses, and its slices from near to far (3, SLICES)."""
    values = np.zeros(len(NAMES), np.float32)
    into = (pose.rotation @ stand.axes).T
    eye = -into @ (pose.translation_mm + pose.rotation @ stand.origin)
    focal, (x, y) = pose.focal_px, pose.centre_px
    rays = (into[:, 0] / focal, into[:, 1] / focal, into @ (-x / focal, -y / focal, 1.0))
    for name, vector in zip(("eye", "ray_x", "ray_y", "ray_1"), (eye, *rays), strict=True):
        values[at(f"{name}_0") : at(f"{name}_2") + 1] = vector
    near = _seen_from_small_w(slab, stand, eye)
    low, high = slab.u_mm
    middle = stand.out(slab.cells[:, :3].mean(0)[None])
    numbers = {
        "slope": stand.slope,
        "curve": stand.curve,
        "chord": stand.slope + stand.curve * (low + high),
        "chord_w": -stand.curve * low * high,
        "u_min": low,
        "u_max": high,
        "px_per_mm": focal / max(float(pose.to_camera(middle)[0, 2]), 1.0),
        "side": 0.0 if near else 1.0,
        "towards": 1.0 if near else -1.0,
        "scale": texels_per_mm,
        "texel_u": -slab.corner_mm[0] * texels_per_mm,
        "texel_v": -slab.corner_mm[1] * texels_per_mm,
        "columns": slab.size[0] - 1.0,
        "rows": slab.size[1] - 1.0,
        "first": float(slab.first),
        "glass_w": slab.glass_w,
    }
    for name, number in numbers.items():
        values[at(name)] = number
    order = np.arange(SLICES) if near else np.arange(SLICES)[::-1]
    return values, np.stack([slab.depths[order], order, slab.thick[order]]).astype(np.float32)


def _seen_from_small_w(slab: Slab, stand: Stand, eye: Doubles) -> bool:
    """Whether most of the slab shows the side of small w."""
    u, v = slab.cells[:, 0], slab.cells[:, 1]
    w = stand.slope * u + stand.curve * u**2
    ray = np.stack([u, v, w], 1) - eye
    return float((ray[:, 2] - (stand.slope + 2.0 * stand.curve * u) * ray[:, 0]).mean()) > 0.0


def light_up(values: Floats, stand: Stand, pose: Pose, light: Light) -> None:
    """Fill in the uniforms of the light."""
    into = (pose.rotation @ stand.axes).T
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
