"""Whether a clip ends before its own container says it does.

The number of frames a container announces does not tell: it is a guess from the duration (Matroska), or
counts frames that an edit list hides (MP4), so that many a clip that is whole has fewer.
"""

import os
from pathlib import Path
from typing import BinaryIO

_ATOMS = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
_EBML, _SEGMENT = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"


def is_cut_off(clip: Path) -> bool:
    """False too for a container of another kind than MP4, MOV, AVI, Matroska and WebM, and for one that
    does not say how long it is."""
    with clip.open("rb") as file:
        length = file.seek(0, os.SEEK_END)
        file.seek(0)
        head = file.read(8)
        file.seek(0)
        if head[:4] == b"RIFF":
            return _riff_end(file, length) > length
        if head[:4] == _EBML:
            return _matroska_end(file, length) > length
        return head[4:] in _ATOMS and _mp4_end(file, length) > length


def _riff_end(file: BinaryIO, length: int) -> int:
    end = 0
    while end + 8 <= length:
        file.seek(end + 4)
        size = int.from_bytes(file.read(4), "little")
        end += 8 + size + size % 2
    return end


def _mp4_end(file: BinaryIO, length: int) -> int:
    end = 0
    while end + 8 <= length:
        file.seek(end)
        header = file.read(16)
        size = int.from_bytes(header[:4], "big")
        if size == 1:
            size = int.from_bytes(header[8:], "big")
        if size < 8:  # 0: as far as the file goes; anything else is none
            return length
        end += size
    return end


def _matroska_end(file: BinaryIO, length: int) -> int:
    end = 0
    while end < length:
        file.seek(end)
        name = file.read(4)
        size = _ebml_size(file)
        if name not in (_EBML, _SEGMENT) or size is None:
            return length
        end = file.tell() + size
    return end


def _ebml_size(file: BinaryIO) -> int | None:
    """The number that follows in as many bytes as its first one says; None for "not known"."""
    first = int.from_bytes(file.read(1), "big")
    count = 9 - first.bit_length()
    if count > 8:
        return None
    value = int.from_bytes(bytes([first & (0xFF >> count)]) + file.read(count - 1), "big")
    return None if value == (1 << 7 * count) - 1 else value
