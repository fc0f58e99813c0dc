"""STL, binary or written as text, into a Scene. It has neither unit nor axes nor materials."""

import struct

import numpy as np

from mirror_app.errors import EyewearFileError
from mirror_app.glasses_on.importing.formats.folder import Folder, require_lines
from mirror_app.glasses_on.importing.limits import Limits
from mirror_app.glasses_on.importing.scene import Material, Mesh, Scene, cleaned
from mirror_app.values import Doubles

_RECORD = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("more", "<u2")])
_HEAD = 84


def read_stl(folder: Folder, limits: Limits) -> Scene:
    """An .stl file. Raises EyewearFileError."""
    data = folder.main(limits.file_bytes)
    # Binary ones may begin with "solid" as well: the length decides.
    count = struct.unpack_from("<I", data, 80)[0] if len(data) >= _HEAD else 0
    if len(data) >= _HEAD and len(data) == _HEAD + count * _RECORD.itemsize:
        if count > limits.triangles:
            raise EyewearFileError(f"it has {count} triangles, more than {limits.triangles}.")
        # What is not a number may say so when it is cast, too.
        with np.errstate(invalid="ignore"):
            corners = np.frombuffer(data, _RECORD, count, _HEAD)["corners"].astype(np.float64)
        title = data[:80].split(b"\0")[0]
    elif data.lstrip()[:5].lower() == b"solid":
        corners = _written(data, limits)
        title = data.lstrip()[5:80].split(b"\n")[0]
    else:
        raise EyewearFileError(
            f"it is no STL: {len(data)} bytes are not {_HEAD} and {_RECORD.itemsize} for each triangle."
        )
    if not np.isfinite(corners).all():
        raise EyewearFileError("a triangle has a number that is not finite.")
    name = cleaned(title.decode("ascii", "replace"))
    triangles = np.arange(len(corners) * 3, dtype=np.int32).reshape(-1, 3)
    mesh = Mesh((name,), corners.reshape(-1, 3), triangles, None, None, 0)
    return Scene((mesh,), (Material(),), texts=(name,))


def _written(data: bytes, limits: Limits) -> Doubles:
    """(m, 3, 3) from the "vertex" lines."""
    if len(data) > limits.text_bytes:
        raise EyewearFileError(f"it is {len(data)} bytes of text, more than {limits.text_bytes}.")
    require_lines(data.count(b"\n"), limits)
    lines = [line.strip() for line in data.decode("ascii", "replace").split("\n")]
    rows = [line[6:] for line in lines if line[:6].lower() == "vertex"]
    if len(rows) % 3 or len(rows) // 3 > limits.triangles:
        wanted = f"three for each of at most {limits.triangles} triangles"
        raise EyewearFileError(f'it has {len(rows)} "vertex" lines, not {wanted}.')
    if not rows:
        return np.zeros((0, 3, 3))
    try:
        values = np.loadtxt(rows, np.float64, comments=None, ndmin=2)
    except ValueError as error:
        raise EyewearFileError('a "vertex" line is not three numbers.') from error
    if values.shape != (len(rows), 3):
        raise EyewearFileError('a "vertex" line is not three numbers.')
    return values.reshape(-1, 3, 3)
