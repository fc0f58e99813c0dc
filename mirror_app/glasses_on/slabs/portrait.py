"""A camera before eyewear that nobody wears, as a mesh viewer has one."""

from dataclasses import dataclass

import numpy as np

from mirror_app.glasses_on.slabs.bake import Baked
from mirror_app.glasses_on.slabs.reach import EDGE_LEVEL
from mirror_app.glasses_on.slabs.slab import Slab
from mirror_app.values import Doubles, Pose

DISTANCE_MM = 600.0


@dataclass(frozen=True, slots=True)
class Stance:
    """yaw_deg, pitch_deg: how the eyewear is turned, as a head would be (see `Pose.angles_deg`), about the
    middle of its bridge. size_px: width and height. px_per_mm: there."""

    yaw_deg: float
    pitch_deg: float
    size_px: tuple[int, int]
    px_per_mm: float


def before_camera(stance: Stance) -> Pose:
    """A perspective camera DISTANCE_MM before the bridge, which is in the middle of the picture."""
    yaw, pitch = np.radians((stance.yaw_deg, stance.pitch_deg))
    turned = np.array([(np.cos(yaw), 0.0, -np.sin(yaw)), (0.0, 1.0, 0.0), (np.sin(yaw), 0.0, np.cos(yaw))])
    nodded = np.array(
        [(1.0, 0.0, 0.0), (0.0, np.cos(pitch), -np.sin(pitch)), (0.0, np.sin(pitch), np.cos(pitch))]
    )
    width, height = stance.size_px
    middle = ((width - 1) / 2, (height - 1) / 2)
    return Pose(
        np.asarray(turned @ nodded, np.float64),
        np.array([0.0, 0.0, DISTANCE_MM]),
        stance.px_per_mm * DISTANCE_MM,
        middle,
    )


def ends(baked: Baked) -> Doubles:
    """(n, 3) points around all of it, mm in its own axes."""
    found: list[Doubles] = []
    if baked.front is not None:
        found.append(_solid(baked.front))
    for chain in baked.temples:
        reach = np.column_stack([chain.stations.half[:, ::-1], np.zeros(len(chain.stations.half))])
        found += [chain.stations.middle - reach, chain.stations.middle + reach]
    return np.concatenate(found)


def _solid(slab: Slab) -> Doubles:
    """(n, 3) all that is solid at the depth of each slice, and all of the lens."""
    places: list[Doubles] = []
    for level, w in zip(
        (*slab.reach.frame[0], slab.reach.lens), (*slab.depths, slab.reach.edge_w), strict=True
    ):
        row, column = np.nonzero(level > EDGE_LEVEL)
        flat = np.column_stack([column, row]) / slab.texels_per_mm + slab.corner_mm
        places.append(slab.stand.out(np.column_stack([flat, np.full(len(flat), float(w))])))
    return np.concatenate(places)


def filling(seen_px: Doubles, size_px: tuple[int, int], share: float) -> tuple[float, tuple[float, float]]:
    """How much larger points (n, 2), seen about (0, 0), must be to fill that share of a picture's width or
    height, and where (0, 0) then is, so that they are in the middle."""
    size = np.array(size_px)
    low, high = seen_px.min(0), seen_px.max(0)
    larger = share * float(np.min(size / (high - low)))
    x, y = ((size - 1) / 2 - larger * (low + high) / 2).tolist()
    return larger, (x, y)
