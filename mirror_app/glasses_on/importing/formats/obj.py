"""Wavefront OBJ with its MTL into a Scene: polygons, groups and colours; curves and surfaces are left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from mirror_app.errors import EyewearFileError
from mirror_app.glasses_on.importing.formats.folder import Folder, require_lines
from mirror_app.glasses_on.importing.formats.pictures import Pictures
from mirror_app.glasses_on.importing.limits import Limits
from mirror_app.glasses_on.importing.scene import Material, Mesh, Scene, Triangles, cleaned, linear
from mirror_app.values import Doubles, Floats

_CORNERS = 64
"""Corners one polygon may have."""


@dataclass(slots=True)
class _Group:
    """Faces of one object and one material: corners, as written, and how many each face has."""

    names: tuple[str, ...]
    material: str
    corners: list[str] = field(default_factory=list[str])
    counts: list[int] = field(default_factory=list[int])

    def add(self, corners: list[str]) -> int:
        """Take a face; how many triangles it is."""
        if not 3 <= len(corners) <= _CORNERS:
            raise EyewearFileError(f"a face has {len(corners)} corners; 3 to {_CORNERS} are read.")
        self.corners += corners
        self.counts.append(len(corners))
        return len(corners) - 2


@dataclass(slots=True)
class _Lines:
    """The lines of an OBJ by what they are."""

    points: dict[str, list[str]] = field(default_factory=lambda: {"v": [], "vn": [], "vt": []})
    groups: dict[tuple[str, str], _Group] = field(default_factory=dict[tuple[str, str], _Group])
    libraries: list[str] = field(default_factory=list[str])

    def group(self, part: str, material: str, limits: Limits) -> _Group:
        """The group of that object and that material."""
        found = self.groups.setdefault((part, material), _Group((cleaned(part), cleaned(material)), material))
        if len(self.groups) > limits.meshes:
            raise EyewearFileError(f"it has more than {limits.meshes} groups.")
        return found


def read_obj(folder: Folder, limits: Limits) -> Scene:
    """An .obj file. Raises EyewearFileError."""
    text = folder.main(limits.text_bytes).decode("utf-8", "replace")
    require_lines(text.count("\n"), limits)
    lines = _sorted(text, limits)
    points = {kind: _numbers(rows, kind, limits) for kind, rows in lines.points.items()}
    materials = _materials(lines.libraries, folder, limits)
    places = {name: n for n, name in enumerate(materials)}
    groups = [group for group in lines.groups.values() if group.counts]
    meshes = [_mesh(group, points, places.get(group.material, len(places))) for group in groups]
    comment = next((line[1:] for line in text[:2000].splitlines() if line.startswith("#")), "")
    return Scene(tuple(meshes), (*materials.values(), Material()), texts=(cleaned(comment),))


def _sorted(text: str, limits: Limits) -> _Lines:
    lines = _Lines()
    named, triangles = {"o": "", "usemtl": ""}, 0
    group = lines.groups["", ""] = _Group(("", ""), "")
    # A backslash at its end carries a line on to the next.
    for line in text.replace("\\\r\n", " ").replace("\\\n", " ").split("\n"):
        word, _, rest = line.strip().partition(" ")
        if word in lines.points:
            lines.points[word].append(rest)
        elif word == "f":
            triangles += group.add(rest.split())
            if triangles > limits.triangles:
                raise EyewearFileError(f"it has more than {limits.triangles} triangles.")
        elif word in ("o", "g", "usemtl"):
            named["o" if word == "g" else word] = rest.strip()
            group = lines.group(named["o"], named["usemtl"], limits)
        elif word == "mtllib":
            lines.libraries.append(rest.strip())
    if max(map(len, lines.points.values())) > limits.vertices:
        raise EyewearFileError(f"it has more than {limits.vertices} vertices.")
    return lines


def _numbers(rows: list[str], kind: str, limits: Limits) -> Doubles:
    """The numbers of all "v", "vn" or "vt" lines, (n, 3) or (n, 2)."""
    width = 2 if kind == "vt" else 3
    if not rows:
        return np.zeros((0, width))
    try:
        values = np.loadtxt(rows, np.float64, comments="#", usecols=range(width), ndmin=2)
    except (ValueError, IndexError) as error:
        raise EyewearFileError(f'a "{kind}" line is not {width} numbers.') from error
    if len(values) != len(rows) or not np.isfinite(values).all() or float(np.abs(values).max()) > 1e30:
        raise EyewearFileError(f'a "{kind}" line has a number that is not finite.')
    return values


def _mesh(group: _Group, points: dict[str, Doubles], material: int) -> Mesh:
    """One group; each different corner of its faces becomes a vertex."""
    places: dict[str, int] = {}
    order = [places.setdefault(corner, len(places)) for corner in group.corners]
    corners = np.array([_corner(corner, points) for corner in places])
    vertex, texture, normal = corners.T
    normals = points["vn"][normal] if (normal >= 0).all() else None
    uvs = points["vt"][texture] * (1.0, -1.0) + (0.0, 1.0) if (texture >= 0).all() else None
    return Mesh(
        group.names,
        points["v"][vertex],
        _fans(np.array(order, np.int32), group.counts),
        None if normals is None else _unit(normals),
        None if uvs is None else np.clip(uvs, -1e6, 1e6).astype(np.float32),
        material,
    )


def _unit(normals: Doubles) -> Floats | None:
    length = np.linalg.norm(np.clip(normals, -1e6, 1e6), axis=1, keepdims=True)
    return (normals / length).astype(np.float32) if float(length.min()) > 1e-9 else None


def _corner(corner: str, points: dict[str, Doubles]) -> tuple[int, int, int]:
    """ "7/3/5" to indices of position, texture and normal, -1 where one is not given."""
    words = corner.split("/")
    try:
        numbers = [int(word[:12]) if word else 0 for word in (*words, "", "")][:3]
    except ValueError as error:
        raise EyewearFileError(f'a face has the corner "{cleaned(corner)}".') from error
    found: list[int] = []
    for number, kind in zip(numbers, ("v", "vt", "vn"), strict=True):
        count = len(points[kind])
        # Below zero it counts from the end; files that do so are read as if all their points came first.
        index = number - 1 if number > 0 else count + number if number < 0 else -1
        if number and not 0 <= index < count:
            raise EyewearFileError(
                f'a face has the corner "{cleaned(corner)}", beyond the {count} "{kind}" lines.'
            )
        found.append(index)
    if len(words) > 3 or found[0] < 0:
        raise EyewearFileError(f'a face has the corner "{cleaned(corner)}".')
    return found[0], found[1], found[2]


def _fans(order: Triangles, counts: Sequence[int]) -> Triangles:
    """Polygons to triangles, each from its first corner."""
    sizes = np.array(counts)
    starts = np.cumsum(sizes) - sizes
    fans = [
        np.stack([starts[sizes > k + 2], starts[sizes > k + 2] + k + 1, starts[sizes > k + 2] + k + 2], 1)
        for k in range(int(sizes.max()) - 2)
    ]
    return order[np.concatenate(fans)]


def _materials(libraries: list[str], folder: Folder, limits: Limits) -> dict[str, Material]:
    """By name, those of the MTL files that are there."""
    found: dict[str, Material] = {}
    pictures = Pictures(limits)
    for name in libraries[:8]:
        address = name.replace("\\", "/")
        if not folder.has(address):
            continue
        for line in _entries(folder.beside(address, limits.small_bytes)):
            _learn(found, line, folder, pictures)
            if len(found) > limits.items:
                raise EyewearFileError(f"it has more than {limits.items} materials.")
    return found


def _entries(data: bytes) -> Iterator[tuple[str, str]]:
    for line in data.decode("utf-8", "replace").splitlines():
        word, _, rest = line.strip().partition(" ")
        yield word, rest.strip()


def _learn(found: dict[str, Material], line: tuple[str, str], folder: Folder, pictures: Pictures) -> None:
    """What one line of an MTL says of the material named last."""
    word, rest = line
    if word == "newmtl":
        found[rest] = Material(cleaned(rest))
        return
    if not found:
        return
    name = next(reversed(found))
    material = found[name]
    red, green, blue, opacity = material.base
    if word == "Kd":
        values = [linear(_share(number)) for number in [*rest.split(), "", "", ""][:3]]
        material = replace(material, base=(values[0], values[1], values[2], opacity))
    elif word in ("d", "Tr"):
        share = _share(rest.split()[-1] if rest else "1")
        material = replace(material, base=(red, green, blue, share if word == "d" else 1.0 - share))
    elif word in ("Pm", "Pr"):
        key = {"Pm": "metallic", "Pr": "roughness"}[word]
        material = replace(material, **{key: _share(rest)})
    elif word == "map_Kd" and rest and not rest.startswith("-"):
        address = rest.replace("\\", "/")
        if folder.has(address):
            material = replace(material, texture=pictures.decoded(folder.beside(address), cleaned(rest)))
    found[name] = material


def _share(word: str) -> float:
    """A number from 0 to 1; what is no number is 0."""
    try:
        value = float(word[:40])
    except ValueError:
        return 0.0
    return min(max(value, 0.0), 1.0) if value == value else 0.0  # noqa: PLR0124 - not a number is not itself
