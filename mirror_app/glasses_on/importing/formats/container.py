"""GLB and glTF 2.0 as files: the description and the buffers it speaks of, each checked against the other.

After the Khronos specification of glTF 2.0, chapters 3.6 (buffers) and 4 (GLB).
"""

import struct
from dataclasses import dataclass

import numpy as np

from mirror_app.errors import EyewearFileError
from mirror_app.glasses_on.importing.formats.folder import Folder
from mirror_app.glasses_on.importing.formats.table import Table, parsed
from mirror_app.glasses_on.importing.limits import Limits
from mirror_app.values import Image

_JSON, _BIN = 0x4E4F534A, 0x004E4942
_MAGIC = b"glTF"
_MOST_CHUNKS = 8


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A stretch of a buffer. data: (n,) uint8. stride: from one element to the next, 0 for close together."""

    data: Image
    stride: int


@dataclass(frozen=True, slots=True, eq=False)
class Container:
    """description: glTF's JSON. views: its buffer views."""

    description: Table
    views: tuple[View, ...]
    folder: Folder


def opened(folder: Folder, limits: Limits) -> Container:
    """A .glb or .gltf with all the buffers it has. Raises EyewearFileError."""
    data = folder.main(limits.file_bytes)
    text, binary = _chunks(data) if data[:4] == _MAGIC else (data, None)
    description = parsed(text, limits)
    asset = description.table("asset")
    version = asset.text("version") if asset else ""
    if not version.startswith("2."):
        raise EyewearFileError("it is not glTF 2; only that version is read.")
    buffers = _buffers(description, binary, folder, limits)
    return Container(description, _views(description, buffers, limits), folder)


def _chunks(data: bytes) -> tuple[bytes, bytes | None]:
    """The JSON chunk and the first binary one; chunks of other kinds are passed over, as is asked for."""
    if len(data) < 20:
        raise EyewearFileError("it ends within the header of a GLB.")
    _magic, version, length = struct.unpack_from("<4sII", data)
    if version != 2:
        raise EyewearFileError(f"it is GLB version {version}; only version 2 is read.")
    if length != len(data):
        raise EyewearFileError(f"its header says {length} bytes, the file has {len(data)}.")
    chunks: list[tuple[int, bytes]] = []
    at = 12
    while at + 8 <= length and len(chunks) < _MOST_CHUNKS:
        size, kind = struct.unpack_from("<II", data, at)
        if size > length - at - 8:
            raise EyewearFileError(f"a chunk at byte {at} reaches beyond the end of the file.")
        chunks.append((kind, data[at + 8 : at + 8 + size]))
        at += 8 + size
    if not chunks or chunks[0][0] != _JSON:
        raise EyewearFileError("its first chunk is not JSON.")
    return chunks[0][1], next((body for kind, body in chunks[1:] if kind == _BIN), None)


def _buffers(description: Table, binary: bytes | None, folder: Folder, limits: Limits) -> list[Image]:
    """Each buffer, (n,) uint8, cut to the length it is said to have."""
    buffers: list[Image] = []
    for number, table in enumerate(description.tables("buffers", limits.items)):
        length = table.whole("byteLength", None, limits.file_bytes)
        address = table.text("uri")
        if address:
            data = folder.beside(address)
        elif number == 0 and binary is not None:
            data = binary
        else:
            raise EyewearFileError(f"{table.where} has no data.")
        if len(data) < length:
            raise EyewearFileError(f"{table.where} is said to have {length} bytes and has {len(data)}.")
        buffers.append(np.frombuffer(data, np.uint8, length))
    return buffers


def _views(description: Table, buffers: list[Image], limits: Limits) -> tuple[View, ...]:
    views: list[View] = []
    for table in description.tables("bufferViews", limits.items):
        number = table.index("buffer", len(buffers))
        if number is None:
            raise table.wrong("buffer", "there")
        size = len(buffers[number])
        start = table.whole("byteOffset", 0, size)
        length = table.whole("byteLength", None, size - start)
        stride = table.whole("byteStride", 0, 252)
        views.append(View(buffers[number][start : start + length], stride))
    return tuple(views)
