"""What is said of garments across package borders."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Self, get_args

import numpy as np
from numpy.typing import NDArray

from mirror_app.errors import InputError

GarmentKind = Literal["upper", "lower", "full"]
GARMENT_KINDS: tuple[GarmentKind, ...] = get_args(GarmentKind)
Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class GarmentPhoto:
    """A picture of one garment, laid flat on a plain ground, and what part of a body that covers.

    changed_ns: when the file was last written: after that it may show another garment."""

    path: Path
    kind: GarmentKind
    changed_ns: int = 0

    @classmethod
    def of(cls, path: Path, kind: GarmentKind) -> Self:
        """As the file is now; one that is not there is found out when it is read."""
        try:
            return cls(path, kind, path.stat().st_mtime_ns)
        except OSError:
            return cls(path, kind)


def kind_called(word: str) -> GarmentKind | None:
    """The kind with that name, if there is one."""
    return word if word in GARMENT_KINDS else None


def garment_at(path: Path, told: GarmentKind | None = None, usual: GarmentKind | None = None) -> GarmentPhoto:
    """The garment in a file, of the kind that was told, else that of the folder it lies in, else the usual
    one. Raises InputError where there is no such file, and where nothing says which kind it is."""
    if not path.is_file():
        raise InputError(f"There is no file {path}.")
    kind = told or kind_called(path.resolve().parent.name) or usual
    if kind is None:
        raise InputError(
            f"{path.name}: say with --type whether it is {', '.join(GARMENT_KINDS[:-1])} or "
            f"{GARMENT_KINDS[-1]}; its folder does not."
        )
    return GarmentPhoto.of(path, kind)


@dataclass(frozen=True, slots=True, eq=False)
class GarmentView:
    """What became of the chosen garment on one frame.

    epoch: the number of the choice it belongs to, raised with every choice. body: whether somebody's is in
    view, be it fit to be dressed or not. drawn: whether any of the garment is seen.
    waiting: it is still being made ready. reason: why nothing, or not all, is drawn, a sentence; "" where
    all is well or it is waited for. box: (left, top, right, bottom) px of the frame, outside of which nothing
    was drawn; alpha: (h, w) uint8 over it: 0 where it is the picture before, to the bit, 255 cloth alone."""

    photo: GarmentPhoto
    epoch: int
    drawn: bool = False
    waiting: bool = False
    reason: str = ""
    box: Box = (0, 0, 0, 0)
    alpha: NDArray[np.uint8] = field(default_factory=lambda: np.zeros((0, 0), np.uint8))
    body: bool = False
