"""A scene in whatever way it stands to an EyewearModel: placed, parted, measured, put at the origin."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from mirror_app.glasses_on.importing.marking import Marking, marking_in
from mirror_app.glasses_on.importing.measure import LensBox, boxed, openings, temple_mm
from mirror_app.glasses_on.importing.model import FRONT, LENSES, ROLES, TEMPLES, EyewearModel, Measures, Part
from mirror_app.glasses_on.importing.placing import placed
from mirror_app.glasses_on.importing.roles import Piece, pieces
from mirror_app.glasses_on.importing.scene import Scene
from mirror_app.glasses_on.importing.surface import back_of, normals_of, used_of
from mirror_app.values import Doubles


@dataclass(frozen=True, slots=True)
class Given:
    """What the person says of a file: its name, how many millimetres one of its units has, its marking, which
    of its other looks is wanted (KHR_materials_variants of glTF; None for that it opens with)."""

    name: str
    unit_mm: float | None = None
    marking: Marking | None = None
    colourway: int | None = None


def assembled(scene: Scene, given: Given) -> EyewearModel:
    """Raises EyewearFileError where there is nothing to see in the scene."""
    marking = given.marking or marking_in((given.name, *scene.texts, *_names(scene)))
    upright = placed(scene, given.unit_mm)
    found, how = pieces(upright.meshes, scene.materials)
    parts = tuple(part for role in ROLES if (part := _part(role, found)) is not None)
    boxes, told = _boxes(parts)
    origin = _origin(parts, boxes)
    measures = _measures(parts, boxes, upright.width_mm)
    assumed = (*upright.assumed, *how, *told, *_missing(parts), *scene.remarks)
    moved = tuple(_moved(part, origin) for part in parts)
    told = (marking, assumed, scene.colourways)
    model = EyewearModel(given.name, moved, scene.materials, measures, *told)
    if upright.known or marking is None or measures.a_mm is None or measures.dbl_mm is None:
        return model
    said, measured = 2 * marking.a_mm + marking.dbl_mm, 2 * measures.a_mm + measures.dbl_mm
    sentence = f"Scaled so that 2 A + DBL is {said:g} mm, as its marking {marking} says."
    return scaled(model, said / measured, sentence)


def scaled(model: EyewearModel, factor: float, sentence: str) -> EyewearModel:
    """The model `factor` times as large."""
    parts = tuple(replace(part, vertices=part.vertices * np.float32(factor)) for part in model.parts)
    old = model.measures
    sizes = [
        None if size is None else size * factor for size in (old.a_mm, old.b_mm, old.dbl_mm, old.temple_mm)
    ]
    measures = Measures(sizes[0], sizes[1], sizes[2], sizes[3], old.width_mm * factor)
    return replace(model, parts=parts, measures=measures, assumed=(*model.assumed, sentence))


def _names(scene: Scene) -> list[str]:
    return list(dict.fromkeys(name for mesh in scene.meshes for name in mesh.names))


def _part(role: str, found: Sequence[Piece]) -> Part | None:
    """All pieces of one role in one; vertices nobody uses are left out."""
    chosen: dict[int, list[Piece]] = {}
    for piece in found:
        if piece.role == role and len(piece.chosen):
            chosen.setdefault(id(piece.mesh), []).append(piece)
    mine = [
        _surface(replace(same[0], chosen=np.concatenate([piece.chosen for piece in same])))
        for same in chosen.values()
    ]
    if not mine:
        return None
    offsets = np.cumsum([0, *(len(part.vertices) for part in mine)])
    return Part(
        role,
        np.concatenate([part.vertices for part in mine]),
        np.concatenate([part.triangles + np.int32(at) for part, at in zip(mine, offsets, strict=False)]),
        np.concatenate([part.normals for part in mine]),
        np.concatenate([part.uvs for part in mine]),
        np.concatenate([part.materials for part in mine]),
    )


def _surface(piece: Piece) -> Part:
    mesh = piece.mesh
    triangles = mesh.triangles[piece.chosen]
    if mesh.normals is None:
        # Each corner has a normal of its own.
        used = triangles.ravel()
        normals = normals_of(mesh.vertices, triangles)
        triangles = np.arange(len(used), dtype=np.int32).reshape(-1, 3)
    else:
        there = used_of(triangles, len(mesh.vertices))
        used, places = np.flatnonzero(there), np.cumsum(there, dtype=np.int32) - 1
        normals = mesh.normals[used]
        triangles = places[triangles].astype(np.int32)
    uvs = np.zeros((len(used), 2), np.float32) if mesh.uvs is None else mesh.uvs[used]
    materials = np.full(len(triangles), mesh.material, np.int32)
    return Part(piece.role, mesh.vertices[used].astype(np.float32), triangles, normals, uvs, materials)


def _of(parts: Sequence[Part], role: str) -> Part | None:
    return next((part for part in parts if part.role == role), None)


def _boxes(parts: Sequence[Part]) -> tuple[tuple[LensBox, LensBox] | None, list[str]]:
    """The boxes of both lenses, or of the openings for them, and how they were found."""
    middle = _middle(parts)
    lenses = [_of(parts, role) for role in LENSES]
    if lenses[0] is not None and lenses[1] is not None:
        left, right = (boxed(_used(lens), middle) for lens in lenses if lens is not None)
        return (left, right), []
    front = _of(parts, FRONT)
    holes = (
        None if front is None else openings(np.asarray(front.vertices, np.float64), front.triangles, middle)
    )
    if holes is None:
        return None, ["Neither lenses nor openings were found: A, B and DBL cannot be measured."]
    return (boxed(holes[0], middle), boxed(holes[1], middle)), [
        "No lenses: A, B and DBL are those of the openings."
    ]


def _used(part: Part) -> Doubles:
    """Where its corners are, (n, 3)."""
    return np.asarray(part.vertices, np.float64)


def _middle(parts: Sequence[Part]) -> float:
    """x midway between the sides."""
    across = np.concatenate([part.vertices[:, 0] for part in parts])
    return float(across.min() + across.max()) / 2


def _origin(parts: Sequence[Part], boxes: tuple[LensBox, LensBox] | None) -> Doubles:
    front = _of(parts, FRONT) or parts[0]
    foremost = min(
        float(part.vertices[:, 2].min()) for part in parts if part.role not in TEMPLES or part is front
    )
    if boxes is None:
        height = float(front.vertices[:, 1].min() + front.vertices[:, 1].max()) / 2
        return np.array([_middle(parts), height, foremost])
    left, right = boxes
    middle, nose = _middle(parts), float(left.nasal[0] + right.nasal[0]) / 2
    return np.array(
        [
            # A screw or a letter on one side does not move the middle.
            nose if abs(nose - middle) < 1.5 else middle,
            float(left.middle[1] + right.middle[1]) / 2,
            foremost,
        ]
    )


def _moved(part: Part, origin: Doubles) -> Part:
    return replace(part, vertices=(part.vertices - origin).astype(np.float32))


def _measures(parts: Sequence[Part], boxes: tuple[LensBox, LensBox] | None, width_mm: float) -> Measures:
    temples = [temple for role in TEMPLES if (temple := _of(parts, role)) is not None]
    back = _back(parts)
    lengths = [
        temple_mm(np.asarray(temple.vertices, np.float64), temple.triangles, back) for temple in temples
    ]
    temple = sum(lengths) / len(lengths) if lengths else None
    if boxes is None:
        return Measures(None, None, None, temple, width_mm)
    left, right = boxes
    a, b = (left.a_mm + right.a_mm) / 2, (left.b_mm + right.b_mm) / 2
    return Measures(a, b, float(abs(right.nasal[0] - left.nasal[0])), temple, width_mm)


def _back(parts: Sequence[Part]) -> float:
    """z where the front ends at its sides, where temples begin at the earliest."""
    front = _of(parts, FRONT)
    if front is None:
        return -np.inf
    points = np.asarray(front.vertices, np.float64)
    foremost = float(points[:, 2].min())
    across = np.concatenate([part.vertices[:, 0] for part in parts])
    corners = points[front.triangles] - (_middle(parts), 0.0, foremost)
    return foremost + back_of(corners, float(np.ptp(across)), float(np.ptp(points[:, 1])))


def _missing(parts: Sequence[Part]) -> list[str]:
    there = {part.role for part in parts}
    sentences: list[str] = []
    if not there & set(TEMPLES):
        sentences.append("It has no temples.")
    elif len(there & set(TEMPLES)) == 1:
        sentences.append("It has one temple only.")
    if FRONT not in there:
        sentences.append("It has no front apart from its lenses and temples.")
    return sentences
