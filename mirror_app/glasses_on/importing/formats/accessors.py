"""Accessors of glTF: typed arrays within its buffers, every byte of them checked to be there.

After the Khronos specification of glTF 2.0, chapter 3.6.2.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mirror_app.errors import EyewearFileError
from mirror_app.glasses_on.importing.formats.container import Container, View
from mirror_app.glasses_on.importing.formats.table import Table
from mirror_app.glasses_on.importing.limits import Limits
from mirror_app.values import Doubles

_Array = NDArray[Any]
_KINDS = {
    5120: np.dtype("<i1"),
    5121: np.dtype("<u1"),
    5122: np.dtype("<i2"),
    5123: np.dtype("<u2"),
    5125: np.dtype("<u4"),
    5126: np.dtype("<f4"),
}
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}


class Accessors:
    """Reads the accessors of one file."""

    def __init__(self, container: Container, limits: Limits) -> None:
        self._tables = container.description.tables("accessors", limits.items)
        self._views = container.views
        self._limits = limits

    def __len__(self) -> int:
        return len(self._tables)

    def count(self, number: int) -> int:
        """How many elements it has, not one of them read."""
        return self._tables[number].whole(
            "count", None, max(self._limits.vertices, 3 * self._limits.triangles)
        )

    def vectors(self, number: int, width: int) -> Doubles:
        """(count, width) float64, integers brought to -1..1 where they are said to be normalized."""
        table = self._tables[number]
        values = self._read(table, width)
        if values.dtype.kind == "f":
            # What is not a number may say so when it is cast, too.
            with np.errstate(invalid="ignore"):
                found = values.astype(np.float64)
        elif table.flag("normalized"):
            found = np.maximum(values.astype(np.float64) / np.iinfo(values.dtype).max, -1.0)
        else:
            found = values.astype(np.float64)
        if not np.isfinite(found).all():
            raise EyewearFileError(f"{table.where} has a number that is not finite.")
        return found

    def indices(self, number: int, vertices: int) -> NDArray[np.int32]:
        """(count,) of them, each below `vertices`."""
        table = self._tables[number]
        values = self._read(table, 1)
        if values.dtype.kind != "u":
            raise EyewearFileError(f"{table.where} is no list of indices.")
        if len(values) and int(values.max()) >= vertices:
            raise EyewearFileError(f"{table.where} has an index beyond the {vertices} vertices there are.")
        return values[:, 0].astype(np.int32)

    def _read(self, table: Table, width: int) -> _Array:
        """(count, width) as stored, with what a sparse accessor puts in its place."""
        if _WIDTHS.get(table.text("type")) != width:
            raise table.wrong("type", f"of {width} numbers each, as is needed there")
        count = table.whole("count", None, max(self._limits.vertices, 3 * self._limits.triangles))
        kind = self._kind(table)
        number = table.index("bufferView", len(self._views))
        if number is None:
            values = np.zeros((count, width), kind)
        else:
            values = _strided(table, self._views[number], kind, (count, width))
        sparse = table.table("sparse")
        return values if sparse is None else self._patched(values, sparse)

    def _patched(self, values: _Array, sparse: Table) -> _Array:
        count = sparse.whole("count", None, len(values))
        places, patches = sparse.table("indices"), sparse.table("values")
        if places is None or patches is None:
            raise EyewearFileError(f"{sparse.where} has no indices or no values.")
        where = self._stretch(places, self._kind(places), (count, 1))[:, 0]
        if where.dtype.kind != "u" or (count and int(where.max()) >= len(values)):
            raise EyewearFileError(f"{places.where} has an index beyond its accessor.")
        patched = values.copy()
        patched[where] = self._stretch(patches, values.dtype, (count, values.shape[1]))
        return patched

    def _stretch(self, table: Table, kind: np.dtype[Any], shape: tuple[int, int]) -> _Array:
        number = table.index("bufferView", len(self._views))
        if number is None:
            raise table.wrong("bufferView", "there")
        return _strided(table, self._views[number], kind, shape)

    def _kind(self, table: Table) -> np.dtype[Any]:
        kind = _KINDS.get(table.whole("componentType", None, 9999))
        if kind is None:
            raise table.wrong("componentType", "one that glTF knows")
        return kind


def _strided(table: Table, view: View, kind: np.dtype[Any], shape: tuple[int, int]) -> _Array:
    """`shape` values of `kind` in `view`, whose every byte is there."""
    count, width = shape
    start = table.whole("byteOffset", 0, len(view.data))
    size = width * kind.itemsize
    stride = view.stride or size
    if stride < size:
        raise EyewearFileError(f"{table.where} has elements that overlap.")
    needed = (count - 1) * stride + size if count else 0
    if needed > len(view.data) - start:
        raise EyewearFileError(f"{table.where} reaches beyond the end of its buffer view.")
    if count == 0:
        return np.zeros(shape, kind)
    stretch = view.data[start : start + needed]
    rows = np.lib.stride_tricks.as_strided(stretch, (count, size), (stride, 1), writeable=False)
    return np.ascontiguousarray(rows).view(kind).reshape(shape)
