"""What the graphs are told of a part, the camera and the light: see `uniforms`."""

from collections.abc import Mapping, Sequence

import numpy as np

from mirror_app.glasses_on.light import Light
from mirror_app.glasses_on.slabs.chain import AXES, Chain, Stations, pieces_of
from mirror_app.glasses_on.slabs.lenses import Lenses
from mirror_app.glasses_on.slabs.slab import SLICES, Slab, Stand
from mirror_app.glasses_on.slabs.uniforms import FOR_PIXEL, FOR_RAY, FOR_SLICES, PLACES, WIDTH
from mirror_app.values import Doubles, Floats, Pose


def told_of_front(slab: Slab, stand: Stand, pose: Pose) -> tuple[Floats, Floats, Sequence[Floats]]:
    """The uniforms of a slab, but for light and lenses; what makes its pixels into rays (FOR_RAY, FOR_PIXEL);
    and of its slices from near to far the inputs per_slice, sought and steps."""
    values = np.zeros(WIDTH, np.float32)
    into = (pose.rotation @ stand.axes).T
    eye = -into @ (pose.translation_mm + pose.rotation @ stand.origin)
    values[PLACES["eye"]] = eye
    middle_w = float(slab.depths.mean())
    low, high = slab.u_mm
    # A front bends little: from before it all of it shows the side of small w.
    near = bool(eye[2] < slab.glass_w)
    towards = 1.0 if near else -1.0
    chord, chord_w = stand.slope + stand.curve * (low + high), -stand.curve * low * high
    middle = stand.out(np.array([[0.0, 0.0, slab.glass_w]]))
    off = (low + high) / 2 - float(eye[0])
    numbers = {
        "slope": stand.slope,
        "slope_t": towards * stand.slope,
        "slope_2t": 2.0 * towards * stand.slope,
        "curve": stand.curve,
        "curve_2t": 2.0 * towards * stand.curve,
        "fall_off": towards * (chord_w + chord * float(eye[0]) - float(eye[2])),
        "u_off": off,
        "u_off_less": -off,
        "u_half": (high - low) / 2,
        "towards_2": 2.0 * towards,
        "px_per_mm": _px_per_mm(middle, pose)[0],
        "mid_w": middle_w,
    }
    _fill(values, numbers | _texels(slab.corner_mm, slab.size, slab.texels_per_mm, 0) | _side(near))
    focal, (x, y) = pose.focal_px, pose.centre_px
    rays = np.zeros((FOR_RAY, FOR_PIXEL), np.float32)
    rays[:3, :2], rays[:3, 2] = into[:, :2] / focal, into @ (-x / focal, -y / focal, 1.0)
    rays[3], rays[4] = towards * (rays[2] - chord * rays[0]), towards * rays[2]
    rays[5, 2], rays[5, 3] = middle_w, slab.glass_w - middle_w
    order = np.arange(SLICES) if near else np.arange(SLICES)[::-1]
    per_slice = np.stack([slab.depths[order] - middle_w, order], 1).astype(np.float32)
    return values, rays, (per_slice, *_looking(per_slice[:, 0], values))


def _looking(deeper: Floats, values: Floats) -> tuple[Floats, Floats]:
    """What turns where a ray is in the middle of the slab into places, and texels, of its slices."""
    sought, steps = np.zeros((2, SLICES, FOR_SLICES), np.float32), np.zeros((SLICES, 2, SLICES), np.float32)
    each = np.arange(SLICES)
    for axis, (share, start, stride) in enumerate(
        zip(*(values[PLACES[name]].tolist() for name in ("share", "start", "stride")), strict=True)
    ):
        sought[axis, :, axis], sought[axis, :, 2 + axis], sought[axis, :, 4] = share, share * deeper, start
        steps[each, axis, each] = stride * SLICES
    return sought.reshape(2 * SLICES, FOR_SLICES), steps.reshape(SLICES, 2 * SLICES)


def told_of_temples(pose: Pose, light: Light) -> tuple[Floats, Floats, Floats]:
    """What all temples share: uniforms, rays and lights."""
    values = np.zeros(WIDTH, np.float32)
    values[PLACES["eye"]] = (-pose.translation_mm @ pose.rotation)[::-1]
    values[PLACES["light"]] = light.colour
    into = pose.rotation[:, ::-1].T
    focal, (x, y) = pose.focal_px, pose.centre_px
    rays = np.empty((3, 3), np.float32)
    rays[:, :2], rays[:, 2] = into[:, :2] / focal, into @ (-x / focal, -y / focal, 1.0)
    return values, rays, lights(AXES, pose, light)


def told_of_temple(shared: Floats, chain: Chain, worn: Stations, pose: Pose) -> tuple[Floats, Floats]:
    """The uniforms of a chain, and its pieces from near to far, see `pieces_of`. shared: of all temples."""
    values, eye = shared.copy(), shared[PLACES["eye"]]
    middle = worn.middle.sum(0) / len(worn.middle)
    near, backwards = middle[0] > eye[2], eye[0] > middle[2]
    per_mm = _px_per_mm(worn.middle, pose)
    numbers = _texels(chain.corner_mm, chain.size, chain.texels_per_mm, chain.first) | _side(bool(near))
    _fill(values, numbers | {"px_per_mm": float(per_mm[0])})
    return values, pieces_of(chain, worn, per_mm, eye, bool(backwards))


def _px_per_mm(points: Doubles, pose: Pose) -> Doubles:
    return pose.focal_px / np.maximum(points @ pose.rotation[2] + pose.translation_mm[2], 1.0)


def _texels(
    corner_mm: tuple[float, float], size: tuple[int, int], per_mm: float, first: int
) -> dict[str, float | tuple[float, float]]:
    return {
        "scale": per_mm,
        "share": (per_mm / (size[0] - 1.0), per_mm / (size[1] - 1.0)),
        "start": (-corner_mm[0] * per_mm / (size[0] - 1.0), -corner_mm[1] * per_mm / (size[1] - 1.0)),
        "last": (size[0] - 1.0, size[1] - 1.0),
        "stride": (1.0, float(size[0])),
        "first": float(first),
    }


def _side(near: bool) -> dict[str, float]:
    return {"side": 0.0 if near else 1.0, "towards": 1.0 if near else -1.0}


def _fill(values: Floats, numbers: Mapping[str, float | tuple[float, float]]) -> None:
    for name, number in numbers.items():
        values[PLACES[name]] = number


def lights(axes: Doubles, pose: Pose, light: Light) -> Floats:
    """(3, 3) unit vectors to the light, halfway from it to the viewer, and upwards, in these axes."""
    half = light.towards - pose.translation_mm / np.sqrt(pose.translation_mm @ pose.translation_mm)
    ways = np.stack([light.towards, half / np.sqrt(half @ half), (0.0, -1.0, 0.0)])
    return (ways @ pose.rotation @ axes).astype(np.float32)


def glaze(values: Floats, lenses: Lenses, light: Light) -> None:
    """Fill in the uniforms of the lenses."""
    top, bottom = lenses.alpha
    values[PLACES["tint"]] = lenses.tint * light.colour
    values[PLACES["shine"]] = lenses.shine * light.colour
    values[PLACES["lens_alpha"]] = (top + bottom) / 2
    values[PLACES["lens_alpha_v"]] = (bottom - top) / lenses.height_mm
    values[PLACES["lens_alpha_most"]] = max(top, bottom)
