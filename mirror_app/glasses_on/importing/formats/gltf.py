"""GLB and glTF 2.0 into a Scene: the tree of nodes walked, its meshes brought to where they stand.

After the Khronos specification of glTF 2.0. What is read: triangles (lists, strips, fans), normals, the first
sets of texture coordinates, colour, metalness, roughness, transmission and opacity. Skins, morphs,
animations, cameras, lights and all other maps are left out.
"""

from dataclasses import dataclass

import numpy as np

from mirror_app.errors import EyewearFileError
from mirror_app.glasses_on.importing.formats import draco
from mirror_app.glasses_on.importing.formats.accessors import Accessors
from mirror_app.glasses_on.importing.formats.container import Container, opened
from mirror_app.glasses_on.importing.formats.folder import Folder
from mirror_app.glasses_on.importing.formats.materials import Paint, paints
from mirror_app.glasses_on.importing.formats.table import Table
from mirror_app.glasses_on.importing.formats.variants import Choice, variants_in
from mirror_app.glasses_on.importing.limits import Limits
from mirror_app.glasses_on.importing.scene import Mesh, Scene, Triangles, cleaned
from mirror_app.values import Doubles, Floats

_KNOWN = frozenset((
    draco.EXTENSION, "KHR_texture_transform", "KHR_materials_transmission", "KHR_materials_specular",
    "KHR_materials_clearcoat", "KHR_materials_ior", "KHR_materials_volume", "KHR_materials_sheen",
    "KHR_materials_unlit", "KHR_materials_emissive_strength", "KHR_materials_iridescence",
    "KHR_materials_anisotropy", "KHR_materials_dispersion", "KHR_mesh_quantization", "EXT_texture_webp",
    "KHR_lights_punctual", "KHR_materials_variants", "KHR_xmp_json_ld",
))  # fmt: skip
_TRIANGLES, _STRIP, _FAN = 4, 5, 6


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """One primitive in its mesh's own coordinates, see `Mesh`."""

    vertices: Doubles
    triangles: Triangles
    normals: Floats | None
    uvs: Floats | None
    material: int


def read_gltf(folder: Folder, limits: Limits, may_crash: bool, variant: int | None = None) -> Scene:
    """A .glb or .gltf file, in one of its variants. Raises EyewearFileError; draco.NeedsChild where it is
    compressed with Draco and this process is not one that may crash."""
    container = opened(folder, limits)
    description = container.description
    strange = [name for name in description.texts("extensionsRequired") if name not in _KNOWN]
    if strange:
        raise EyewearFileError(f"it needs the extension {cleaned(strange[0])}, which is not read.")
    # Before its textures are decoded for nothing.
    if draco.EXTENSION in description.texts("extensionsUsed") and not may_crash:
        raise draco.NeedsChild
    variants = variants_in(description, limits)
    if variant is not None and variant >= len(variants):
        raise EyewearFileError(f"it has {len(variants)} variants, and no number {variant + 1}.")
    walk = _Walk(container, limits, may_crash, Choice(variant, len(variants)))
    meshes = walk.all()
    materials = tuple(paint.material for paint in walk.paints)
    left_out = [word for word in ("skins", "animations") if word in description]
    remarks = (f"Its {' and '.join(left_out)} are left out.",) if left_out else ()
    return Scene(tuple(meshes), materials, 1000.0, "+y", "+z", _texts(description), remarks, variants)


def _texts(description: Table) -> tuple[str, ...]:
    """Where a marking may stand: the extras of the asset and of the scenes."""
    places = [description.table("asset"), *description.tables("scenes", 100)]
    found = [place.table("extras") for place in places if place is not None and "extras" in place]
    return tuple(
        text[:200] for extras in found if extras for _key, text in extras.items() if isinstance(text, str)
    )


class _Walk:
    """From the roots of the scene to its meshes, within the limits."""

    def __init__(self, container: Container, limits: Limits, may_crash: bool, choice: Choice) -> None:
        self._choice = choice
        self._limits = limits
        self._may_crash = may_crash
        self._container = container
        self._accessors = Accessors(container, limits)
        self.paints: list[Paint] = paints(container, limits)
        self._meshes = container.description.tables("meshes", limits.items)
        self._nodes = container.description.tables("nodes", limits.items)
        self._shapes: dict[int, list[Shape]] = {}
        self._left, self._vertices, self._triangles = limits.meshes, limits.vertices, limits.triangles
        self._visits = limits.nodes

    def all(self) -> list[Mesh]:
        """Every mesh that the scene shows."""
        return [mesh for root in self._roots() for mesh in self._below(root)]

    def _roots(self) -> list[int]:
        description = self._container.description
        scenes = description.tables("scenes", self._limits.items)
        if scenes:
            return scenes[description.index("scene", len(scenes)) or 0].wholes("nodes", len(self._nodes) - 1)
        children = {child for node in self._nodes for child in node.wholes("children", len(self._nodes) - 1)}
        return [number for number in range(len(self._nodes)) if number not in children]

    def _below(self, root: int) -> list[Mesh]:
        """A tree told as a list: what has a cycle in it is too deep sooner or later."""
        found: list[Mesh] = []
        left: list[tuple[int, Doubles, tuple[str, ...]]] = [(root, np.eye(4), ())]
        while left:
            number, place, names = left.pop()
            if len(names) >= self._limits.depth:
                raise EyewearFileError(
                    f"its nodes are nested more than {self._limits.depth} deep, or in a ring."
                )
            self._visits -= 1
            if self._visits < 0:
                raise EyewearFileError(f"it has more than {self._limits.nodes} nodes.")
            node = self._nodes[number]
            with np.errstate(all="ignore"):
                place, names = place @ _matrix(node), (*names, node.name())
            if not np.isfinite(place).all():
                raise EyewearFileError(f"{node.where} is where no finite number reaches.")
            mesh = node.index("mesh", len(self._meshes))
            if mesh is not None:
                found += self._placed(mesh, place, names)
            # Turned round: the last one in is taken out first.
            children = node.wholes("children", len(self._nodes) - 1)
            if len(children) > self._limits.nodes:
                raise EyewearFileError(f"it has more than {self._limits.nodes} nodes.")
            left += [(child, place, names) for child in reversed(children)]
        return found

    def _placed(self, number: int, place: Doubles, names: tuple[str, ...]) -> list[Mesh]:
        """The shapes of a mesh where a node puts them."""
        if number not in self._shapes:
            table = self._meshes[number]
            self._shapes[number] = [
                shape
                for primitive in table.tables("primitives", self._limits.items)
                if (shape := self._shape(primitive)) is not None
            ]
        else:
            for shape in self._shapes[number]:
                self._spend(len(shape.vertices), len(shape.triangles))
        names = (*names, self._meshes[number].name())
        return [_stood(shape, place, (*names, self._name(shape.material))) for shape in self._shapes[number]]

    def _name(self, material: int) -> str:
        return self.paints[material].material.name

    def _spend(self, vertices: int, triangles: int) -> None:
        """Once for each use of each primitive."""
        self._left -= 1
        if self._left < 0:
            raise EyewearFileError(f"it has more than {self._limits.meshes} meshes.")
        self._vertices -= vertices
        self._triangles -= triangles
        if self._vertices < 0:
            raise EyewearFileError(f"it has more than {self._limits.vertices} vertices.")
        if self._triangles < 0:
            raise EyewearFileError(f"it has more than {self._limits.triangles} triangles.")

    def _shape(self, table: Table) -> Shape | None:
        """A primitive, None for points and lines."""
        mode = table.whole("mode", _TRIANGLES, 6)
        if mode < _TRIANGLES:
            return None
        material = self._choice.material(table, len(self.paints) - 1)
        material = len(self.paints) - 1 if material is None else material
        packed = draco.packed(table)
        return self._plain(table, mode, material) if packed is None else self._unpacked(packed, material)

    def _unpacked(self, packed: Table, material: int) -> Shape:
        if not self._may_crash:
            raise draco.NeedsChild
        paint = self.paints[material]
        found = draco.decoded(packed, self._container.views, paint.uv_set, self._limits)
        self._spend(len(found.vertices), len(found.triangles))
        uvs = None if found.uvs is None else paint.placed(found.uvs)
        return Shape(found.vertices, found.triangles, found.normals, uvs, material)

    def _plain(self, table: Table, mode: int, material: int) -> Shape:
        attributes = table.table("attributes")
        positions = attributes.index("POSITION", len(self._accessors)) if attributes else None
        if attributes is None or positions is None:
            raise EyewearFileError(f"{table.where} has no positions.")
        count = self._accessors.count(positions)
        indices = table.index("indices", len(self._accessors))
        corners = count if indices is None else self._accessors.count(indices)
        self._spend(count, corners // 3 if mode == _TRIANGLES else max(corners - 2, 0))
        vertices = self._accessors.vectors(positions, 3)
        order = (
            np.arange(count, dtype=np.int32) if indices is None else self._accessors.indices(indices, count)
        )
        paint = self.paints[material]
        normals = self._attribute(attributes, "NORMAL", 3, count)
        uvs = self._attribute(attributes, f"TEXCOORD_{paint.uv_set}", 2, count)
        placed = None if uvs is None else paint.placed(uvs)
        return Shape(vertices, _triangles(order, mode), normals, placed, material)

    def _attribute(self, attributes: Table, name: str, width: int, count: int) -> Floats | None:
        """(count, width) float32, None where the primitive has no such attribute."""
        number = attributes.index(name, len(self._accessors))
        if number is None:
            return None
        if self._accessors.count(number) != count:
            raise EyewearFileError(f"{attributes.where}.{name} has not as many elements as POSITION.")
        return np.clip(self._accessors.vectors(number, width), -1e6, 1e6).astype(np.float32)


def _triangles(order: Triangles, mode: int) -> Triangles:
    """Indices of a list, strip or fan to (m, 3)."""
    if mode == _TRIANGLES:
        return order[: len(order) // 3 * 3].reshape(-1, 3)
    if len(order) < 3:
        return np.zeros((0, 3), np.int32)
    if mode == _FAN:
        return np.stack([np.full(len(order) - 2, order[0], np.int32), order[1:-1], order[2:]], 1)
    triangles = np.stack([order[:-2], order[1:-1], order[2:]], 1)
    triangles[1::2] = triangles[1::2, [1, 0, 2]]
    return triangles


def _matrix(node: Table) -> Doubles:
    """A node's place in its parent, (4, 4)."""
    if "matrix" in node:
        return np.array(node.numbers("matrix", (0.0,) * 16)).reshape(4, 4).T
    x, y, z, w = node.numbers("rotation", (0.0, 0.0, 0.0, 1.0))
    length = x * x + y * y + z * z + w * w
    s = 2.0 / length if length > 1e-12 else 0.0
    place = np.eye(4)
    place[:3, :3] = (
        (1 - s * (y * y + z * z), s * (x * y - z * w), s * (x * z + y * w)),
        (s * (x * y + z * w), 1 - s * (x * x + z * z), s * (y * z - x * w)),
        (s * (x * z - y * w), s * (y * z + x * w), 1 - s * (x * x + y * y)),
    )
    place[:3, :3] *= node.numbers("scale", (1.0, 1.0, 1.0))
    place[:3, 3] = node.numbers("translation", (0.0, 0.0, 0.0))
    return place


def _stood(shape: Shape, place: Doubles, names: tuple[str, ...]) -> Mesh:
    """A shape in the scene's coordinates; a node that mirrors turns its triangles round."""
    with np.errstate(all="ignore"):
        vertices = shape.vertices @ place[:3, :3].T + place[:3, 3]
        determinant = float(np.linalg.det(place[:3, :3]))
        normals = None if shape.normals is None else _turned(shape.normals, place[:3, :3], determinant)
    if not np.isfinite(vertices).all() or not np.isfinite(determinant):
        raise EyewearFileError("a node puts its mesh where no finite number reaches.")
    triangles = shape.triangles if determinant >= 0 else shape.triangles[:, [0, 2, 1]]
    return Mesh(names, vertices, triangles, normals, shape.uvs, shape.material)


def _turned(normals: Floats, place: Doubles, determinant: float) -> Floats | None:
    """Normals through the inverse transpose; None where that does not exist."""
    if not np.isfinite(determinant) or abs(determinant) < 1e-30:
        return None
    turned = normals.astype(np.float64) @ np.linalg.inv(place)
    length = np.linalg.norm(turned, axis=1, keepdims=True)
    if not np.isfinite(length).all() or (len(length) and float(length.min()) <= 0.0):
        return None
    return (turned / length).astype(np.float32)
