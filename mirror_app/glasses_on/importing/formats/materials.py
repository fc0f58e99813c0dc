"""Materials of glTF: what of them is drawn, and their textures."""

from dataclasses import dataclass

import numpy as np

from mirror_app.errors import EyewearFileError
from mirror_app.glasses_on.importing.formats.container import Container
from mirror_app.glasses_on.importing.formats.pictures import Pictures
from mirror_app.glasses_on.importing.formats.table import Table
from mirror_app.glasses_on.importing.limits import Limits
from mirror_app.glasses_on.importing.scene import Material
from mirror_app.values import Floats, Image

_WHITE = (1.0, 1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Paint:
    """A material, which set of texture coordinates its texture goes by, and how it moves them:
    (offset u, v, scale u, v)."""

    material: Material
    uv_set: int = 0
    moved: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)

    def placed(self, uvs: Floats) -> Floats:
        """Texture coordinates (n, 2) as this texture wants them."""
        u, v, scale_u, scale_v = self.moved
        return np.clip(uvs * np.array([scale_u, scale_v]) + (u, v), -1e6, 1e6).astype(np.float32)


def paints(container: Container, limits: Limits) -> list[Paint]:
    """Every material of the file; one more, the format's default, is last. Raises EyewearFileError."""
    textures = _Textures(container, limits)
    tables = container.description.tables("materials", limits.items)
    return [*(_paint(table, textures) for table in tables), Paint(Material(base=_WHITE))]


def _paint(table: Table, textures: "_Textures") -> Paint:
    rough = table.table("pbrMetallicRoughness") or Table({}, table.where, textures.limits)
    base = tuple(min(max(value, 0.0), 1.0) for value in rough.numbers("baseColorFactor", _WHITE))
    red, green, blue, opacity = base
    opaque = (table.text("alphaMode") or "OPAQUE") == "OPAQUE"
    if opaque:
        opacity = 1.0
    used = rough.table("baseColorTexture")
    moved = _extension(used, "KHR_texture_transform") if used else None
    if moved is not None and abs(moved.number("rotation", 0.0)) > 1e-6:
        raise EyewearFileError(f"{moved.where} turns a texture; only moved and scaled ones are read.")
    through = _extension(table, "KHR_materials_transmission")
    material = Material(
        table.name(),
        (red, green, blue, opacity),
        _share(rough.number("metallicFactor", 1.0)),
        _share(rough.number("roughnessFactor", 1.0)),
        _share(through.number("transmissionFactor", 0.0)) if through else 0.0,
        textures.of(used, opaque) if used else None,
    )
    offset = moved.numbers("offset", (0.0, 0.0)) if moved else (0.0, 0.0)
    scale = moved.numbers("scale", (1.0, 1.0)) if moved else (1.0, 1.0)
    uv_set = used.whole("texCoord", 0, 7) if used else 0
    if moved:
        uv_set = moved.whole("texCoord", uv_set, 7)
    return Paint(material, uv_set, (offset[0], offset[1], scale[0], scale[1]))


def _share(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def _extension(table: Table, name: str) -> Table | None:
    extensions = table.table("extensions")
    return extensions.table(name) if extensions else None


def _filled(texture: Image) -> Image:
    texture = texture.copy()
    texture[..., 3] = 255
    return texture


class _Textures:
    """Textures by number, each picture decoded once."""

    def __init__(self, container: Container, limits: Limits) -> None:
        self.limits = limits
        self._container = container
        self._textures = container.description.tables("textures", limits.items)
        self._images = container.description.tables("images", limits.items)
        self._pictures = Pictures(limits)
        self._known: dict[tuple[int, bool], Image] = {}

    def of(self, used: Table, opaque: bool) -> Image | None:
        """What a textureInfo points at, None where that has no picture; where it is opaque, without holes."""
        number = used.index("index", len(self._textures))
        if number is None:
            raise used.wrong("index", "there")
        texture = self._textures[number]
        webp = _extension(texture, "EXT_texture_webp")
        source = (webp or texture).index("source", len(self._images))
        if source is None:
            return None
        if (source, False) not in self._known:
            table = self._images[source]
            self._known[source, False] = self._pictures.decoded(self._bytes(table), table.where)
        if (source, opaque) not in self._known:
            self._known[source, opaque] = _filled(self._known[source, False])
        return self._known[source, opaque]

    def _bytes(self, table: Table) -> bytes:
        address = table.text("uri")
        if address:
            return self._container.folder.beside(address)
        view = table.index("bufferView", len(self._container.views))
        if view is None:
            raise EyewearFileError(f"{table.where} has no data.")
        return self._container.views[view].data.tobytes()
