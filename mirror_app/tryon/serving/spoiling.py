"""The bytes of a true answer, made wrong."""

import json
import struct
import zlib
from io import BytesIO

from PIL import Image


def cut(body: bytes) -> bytes:
    """What is left of a JSON text when its end is lost, its Content-Length being that of the rest."""
    return body[: len(body) * 2 // 3]


def broken_json(body: bytes) -> bytes:
    return body.replace(b":", b"=", 1)


def wrong_types(body: bytes) -> bytes:
    """Ids are numbers, and `data` is a list: as a client must expect of no service and survive of any."""
    content = json.loads(body)
    content.update({"request_id": 7, "data": [], "id": 7, "output": {}, "status": None})
    return json.dumps(content).encode()


def corrupt(png: bytes) -> bytes:
    """Of the same length, with a right head: only decoding finds it."""
    middle = len(png) // 2
    length = min(64, len(png) - middle)
    return png[:middle] + bytes(length) + png[middle + length :]


def wrong_size(_png: bytes) -> bytes:
    kept = BytesIO()
    Image.new("RGB", (8, 8)).save(kept, "PNG")
    return kept.getvalue()


def huge_pixels(_png: bytes) -> bytes:
    """A few bytes that say they are 30000 x 30000 pixels."""
    head = struct.pack(">IIBBBBB", 30000, 30000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(bytes(4096)))
        + _chunk(b"IEND")
    )


def not_a_picture(_png: bytes) -> bytes:
    return b"This is no picture."


def _chunk(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
