"""Which way round a scene stands and how large it is: found out from its shape, told in sentences.

Glasses are alike on both sides of one plane only: that gives their width. Their temples make them deep. The
bridge is at the front, above the middle; temples are above it too, and their tips bend down.
"""

from dataclasses import dataclass, replace

import numpy as np

from mirror_app.errors import EyewearFileError
from mirror_app.glasses_on.importing.scene import Mesh, Scene
from mirror_app.glasses_on.importing.surface import bounds, sampled, used_of
from mirror_app.values import Doubles

WIDTHS_MM = (110.0, 160.0)
"""How wide eyewear is, from side to side."""
USUAL_MM = 140.0
UNITS_MM = {"m": 1000.0, "cm": 10.0, "mm": 1.0, "in": 25.4}
_NAMES = {"m": "metres", "cm": "centimetres", "mm": "millimetres", "in": "inches"}

_SLENDER = 5.0
_SMALL_MM, _LARGE_MM = 20.0, 1000.0
_SAMPLES = 12000
_CELLS = 64
_ALIKE = 0.9
"""The least share of points that must have a mirrored one for a plane to count as one of symmetry."""
_UNSURE = 0.04
_AXES = "xyz"
# As modelling tools have it: those with z up look along y.
_USUAL_FRONT = ("+x", "-y", "+z")


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Meshes in millimetres and in head directions, the origin anywhere. width_mm: from side to side. known:
    whether the unit is; else they were made as wide as eyewear usually is. assumed: what was found out."""

    meshes: tuple[Mesh, ...]
    width_mm: float
    known: bool
    assumed: tuple[str, ...]


def placed(scene: Scene, unit_mm: float | None) -> Placed:
    """`unit_mm`: millimetres to one unit, as the person says. Raises EyewearFileError."""
    meshes = tuple(mesh for mesh in scene.meshes if len(mesh.triangles))
    if not meshes:
        raise EyewearFileError("it has no triangles.")
    points = _points(meshes)
    extent = _extent(points)
    if not 1e-9 < float(np.sort(extent)[1]) < 1e9:
        raise EyewearFileError("its triangles have no extent, or one beyond measure.")
    halved: list[str] = []
    axis = _half(points)
    if axis is not None:
        meshes = tuple(each for mesh in meshes for each in (mesh, _mirrored(mesh, axis)))
        points = _points(meshes)
        halved = [f"Only one half is in the file; it was mirrored at {_AXES[axis]} = 0."]
    rotation, turned = _turn(points, scene)
    width, high, deep = _extent(points @ rotation.T).tolist()
    if max(high, deep) > _SLENDER * width:
        raise EyewearFileError(
            f"it is more than {_SLENDER:g} times as deep or high as it is wide: no eyewear is."
        )
    scale, sized = _scale(width, scene.unit_mm, unit_mm)
    factor = scale or USUAL_MM / width
    if not _SMALL_MM < width * factor < _LARGE_MM:
        raise EyewearFileError(f"it would be {width * factor:.4g} mm wide: is --unit right?")
    low, high = bounds(points)
    middle = (low + high) / 2
    moved = tuple(_moved(mesh, middle, rotation * factor) for mesh in meshes)
    return Placed(moved, width * factor, scale is not None, (*halved, sized, *turned))


def _points(meshes: tuple[Mesh, ...]) -> Doubles:
    """Points spread over all meshes; where the far ends are, exactly."""
    offsets = np.cumsum([0, *(len(mesh.vertices) for mesh in meshes)])
    vertices = np.concatenate([mesh.vertices for mesh in meshes])
    triangles = np.concatenate(
        [mesh.triangles + offset for mesh, offset in zip(meshes, offsets, strict=False)]
    )
    used = vertices[used_of(triangles, len(vertices))]
    ends = used[[int(end(column)) for end in (np.argmin, np.argmax) for column in used.T]]
    return np.concatenate([sampled(vertices, triangles, _SAMPLES), ends])


def _extent(points: Doubles) -> Doubles:
    """(3,) from the least to the greatest of each coordinate."""
    low, high = bounds(points)
    return high - low


def _alike(points: Doubles, axis: int) -> float:
    """The share of points, 0..1, that have another where a mirror across the middle of `axis` shows them."""
    low, high = bounds(points)
    scale = _CELLS / (float((high - low).max()) + 1e-12)
    across = points.copy()
    across[:, axis] = high[axis] + low[axis] - points[:, axis]
    # Far from the origin a place is off by more than a cell.
    cells, mirrored = (np.floor((p - low) * scale).astype(int).clip(0, _CELLS) + 1 for p in (points, across))
    grid = np.zeros((_CELLS + 3,) * 3, bool)
    grid[tuple(cells.T)] = True
    for direction in range(3):
        grid = grid | np.roll(grid, 1, direction) | np.roll(grid, -1, direction)
    return float(grid[tuple(mirrored.T)].mean())


def _half(points: Doubles) -> int | None:
    """The axis at whose zero one half of the eyewear was cut off, None where all of it is there."""
    low, high = bounds(points)
    extent = high - low
    if max(_alike(points, axis) for axis in range(3)) > _ALIKE:
        return None
    for axis in range(3):
        at_zero = min(abs(low[axis]), abs(high[axis])) < 0.02 * extent[axis]
        # A half is deeper than it is wide, and wider than the eyewear is high.
        if (
            at_zero
            and 0.25 * extent.max() < extent[axis] < 0.75 * extent.max()
            and extent[axis] > extent.min()
        ):
            return axis
    return None


def _mirrored(mesh: Mesh, axis: int) -> Mesh:
    flip = np.ones(3)
    flip[axis] = -1.0
    normals = None if mesh.normals is None else (mesh.normals * flip).astype(np.float32)
    return replace(
        mesh, vertices=mesh.vertices * flip, triangles=mesh.triangles[:, [0, 2, 1]], normals=normals
    )


def _turn(points: Doubles, scene: Scene) -> tuple[Doubles, list[str]]:
    """The rotation (3, 3) to head directions, and what to say of it."""
    extent = _extent(points)
    # What is flat is alike on both sides of its own plane: that says nothing.
    score = [_alike(points, axis) if extent[axis] > 1e-6 * extent.max() else 0.0 for axis in range(3)]
    # A flat front is alike on both sides of every plane: it is widest.
    wide = max((axis for axis in range(3) if score[axis] > max(score) - 0.03), key=lambda axis: extent[axis])
    thin, long = sorted((axis for axis in range(3) if axis != wide), key=lambda axis: extent[axis])
    # With its temples eyewear is deeper than it is high, without them it is thin.
    has_temples = extent[long] > 0.55 * extent[wide]
    deep, high = (long, thin) if has_temples else (thin, long)
    front = _front(points, (wide, high, deep), has_temples)
    up = _up(points, (wide, high, deep), front, has_temples)
    told: list[str] = []
    if score[wide] < _ALIKE:
        told.append("Its two sides differ: which way is width was guessed.")
    upwards, forwards = (("-", "+")[sign > 0] + _AXES[axis] for sign, axis in ((up, high), (front, deep)))
    if abs(front) < _UNSURE:
        told.append("Which of its sides is the front was guessed.")
        forwards = scene.front if scene.front[1:] == forwards[1:] else _USUAL_FRONT[deep]
    if abs(up) < _UNSURE:
        told.append("Which way is up was guessed.")
        upwards = scene.up if scene.up[1:] == upwards[1:] else "+" + upwards[1]
    if (upwards, forwards) == (scene.up, scene.front):
        told.append(f"{_named(upwards)} is up and {_named(forwards)} to the front, as the format has it.")
    else:
        told.append(
            f"{_named(upwards)} is up and {_named(forwards)} to the front; turned to the wearer's axes."
        )
    down, inwards = -_direction(upwards), -_direction(forwards)
    return np.stack([np.cross(down, inwards), down, inwards]), told


def _named(axis: str) -> str:
    return axis[0] + axis[1].upper()


def _direction(axis: str) -> Doubles:
    direction = np.zeros(3)
    direction[_AXES.index(axis[1])] = 1.0 if axis[0] == "+" else -1.0
    return direction


def _front(points: Doubles, axes: tuple[int, int, int], has_temples: bool) -> float:
    """Above zero where the front is at the far end of its axis: the bridge is there, and only there."""
    wide, _high, deep = axes
    across = np.abs(points[:, wide] - _middle(points[:, wide])) / np.ptp(points[:, wide])
    along = points[:, deep]
    bridge = along[across < 0.08]
    if not len(bridge) or np.ptp(along) == 0.0:
        return 0.0
    # Without temples the sides are bent back a little.
    rest = _middle(along) if has_temples else float(along[across > 0.4].mean())
    return float((bridge.mean() - rest) / np.ptp(along))


def _up(points: Doubles, axes: tuple[int, int, int], front: float, has_temples: bool) -> float:
    """Above zero where up is the far end of its axis."""
    wide, high, deep = axes
    height = (points[:, high] - points[:, high].min()) / (np.ptp(points[:, high]) + 1e-12)
    across = np.abs(points[:, wide] - _middle(points[:, wide])) / np.ptp(points[:, wide])
    behind = (points[:, deep] - points[:, deep].min()) / (np.ptp(points[:, deep]) + 1e-12)
    if front > 0:
        behind = 1.0 - behind
    forward = height[behind < 0.12] if has_temples else height
    if not len(forward):
        return 0.0
    middle = _middle(forward)
    bridge = height[(across < 0.05) & (behind < 0.25)] if has_temples else height[across < 0.05]
    vote = float(bridge.mean()) - middle if len(bridge) else 0.0
    if has_temples:
        arm, tip = (height[(behind > a) & (behind <= b)] for a, b in ((0.2, 0.6), (0.85, 1.0)))
        vote += 2.0 * (float(arm.mean()) - middle) if len(arm) else 0.0
        vote += float(arm.mean()) - float(tip.mean()) if len(arm) and len(tip) else 0.0
    return vote


def _middle(values: Doubles) -> float:
    return float(values.min() + values.max()) / 2


def _scale(width: float, said_mm: float | None, unit_mm: float | None) -> tuple[float | None, str]:
    """Millimetres to one unit, None where no unit makes the eyewear as wide as it is; and what to say."""
    if unit_mm is not None:
        return unit_mm, f"The unit is {_unit(unit_mm)}, as you say: {width * unit_mm:.1f} mm wide."
    narrow, broad = WIDTHS_MM
    if said_mm is not None and narrow <= width * said_mm <= broad:
        return said_mm, f"The unit is {_unit(said_mm)}, as the file says: {width * said_mm:.1f} mm wide."
    for unit, millimetres in UNITS_MM.items():
        if narrow <= width * millimetres <= broad:
            was = (
                "No unit given"
                if said_mm is None
                else f"In {_unit(said_mm)} it would be {width * said_mm:g} mm wide"
            )
            return (
                millimetres,
                f"{was}: {width:.4g} wide read as {_NAMES[unit]}, {width * millimetres:.1f} mm.",
            )
    return None, f"No unit fits {width:.4g} wide: read as {USUAL_MM:g} mm."


def _unit(millimetres: float) -> str:
    return next(
        (_NAMES[unit] for unit, size in UNITS_MM.items() if size == millimetres), f"{millimetres:g} mm"
    )


def _moved(mesh: Mesh, middle: Doubles, matrix: Doubles) -> Mesh:
    """A mesh through a turn and a scale about `middle`; far from it few digits are left for its shape."""
    normals = mesh.normals
    if normals is not None:
        turned = normals @ matrix.T
        length = np.linalg.norm(turned, axis=1, keepdims=True)
        normals = (turned / np.maximum(length, 1e-12)).astype(np.float32)
    return replace(mesh, vertices=(mesh.vertices - middle) @ matrix.T, normals=normals)
