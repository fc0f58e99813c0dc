"""The local engine behind a `Make`. Heavy: imported only where pictures are made, see `making`."""

import functools
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

import cv2
import numpy as np

from mirror_app.errors import InputError
from mirror_app.garment_on import Body, Garment, Kind, Sight, dressed, prepare, read_body
from mirror_app.tryon.orders import GarmentType
from mirror_app.values import Image

_MOST_BYTES = 96 * 2**20
"""Of prepared garments, and again of bodies that were read, in one process."""


class _Sized(Protocol):
    @property
    def nbytes(self) -> int: ...


class Dresser:
    """Networks are loaded once; a garment is prepared once and a body read once, while there is room for it.

    One picture at a time, on any thread.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._sight = Sight()
        self._garments: Kept[Garment] = Kept(_MOST_BYTES)
        self._bodies: Kept[_Read] = Kept(_MOST_BYTES)

    def dressed(self, person: bytes, garment: bytes, type: GarmentType, seed: int) -> bytes:
        """A PNG; see `Make`."""
        with self._turn:
            worn = self._garments.get(
                _name(garment, type), lambda: prepare(_picture(garment, "garment"), Kind(type))
            )
            read = self._bodies.get(_name(person), lambda: _Read(person, self._sight))
            return _png(dressed(read.picture, read.body, worn, seed).picture)


class _Read:
    """A person's picture, (h, w, 3) BGR, and the body in it."""

    def __init__(self, content: bytes, sight: Sight) -> None:
        self.picture = _picture(content, "person")
        self.body: Body = read_body(self.picture, sight)

    @property
    def nbytes(self) -> int:
        body = self.body
        return self.picture.nbytes + body.person.nbytes + body.labels.nbytes + body.head.nbytes


_Value = TypeVar("_Value", bound=_Sized)


class Kept(Generic[_Value]):
    """What was made lately, by name, up to so many bytes; the one made last is always kept."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._values: OrderedDict[str, _Value] = OrderedDict()

    def get(self, name: str, make: Callable[[], _Value]) -> _Value:
        """The value of that name, made if it is not there. Raises what make raises."""
        if name not in self._values:
            self._values[name] = make()
        self._values.move_to_end(name)
        while len(self._values) > 1 and self._bytes() > self._most_bytes:
            self._values.popitem(last=False)
        return self._values[name]

    def _bytes(self) -> int:
        return sum(value.nbytes for value in self._values.values())


@functools.cache
def dresser() -> Dresser:
    """That of this process."""
    return Dresser()


def _name(content: bytes, kind: str = "") -> str:
    return hashlib.sha256(content).hexdigest() + kind


def _picture(content: bytes, of: str) -> Image:
    read = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR) if content else None
    if read is None:
        raise InputError(f"The picture of the {of} cannot be read.")
    return np.asarray(read, np.uint8)


def _png(picture: Image) -> bytes:
    done, content = cv2.imencode(".png", picture)
    if not done:
        raise InputError("The picture that was made cannot be written as PNG.")
    return content.tobytes()
