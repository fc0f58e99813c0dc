"""The garments there are to choose from: a folder with pictures of one garment each in upper/, lower/ and
full/."""

import filecmp
import shutil
from dataclasses import dataclass
from pathlib import Path

from mirror_app.errors import InputError
from mirror_app.files import make_folder, replacing
from mirror_app.tryon.orders import GARMENT_TYPES, GarmentType

SUFFIXES = (".jpg", ".jpeg", ".jfif", ".png", ".webp")


@dataclass(frozen=True, slots=True)
class Hanger:
    """One garment on the rack. name: its file's, without the ending and with spaces."""

    path: Path
    type: GarmentType

    @property
    def name(self) -> str:
        return self.path.stem.replace("_", " ").replace("-", " ")


def is_same(one: Hanger, other: Hanger) -> bool:
    """Whether both are one garment: one file, or copies of it. Reads both where they are as large."""
    if one == other:
        return True
    try:
        return one.type == other.type and filecmp.cmp(one.path, other.path, shallow=False)
    except OSError:
        return False


class Rack:
    """What hangs in `folder`, which need not be there yet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def hangers(self) -> tuple[Hanger, ...]:
        """What is there now, by type and name."""
        return tuple(
            Hanger(path, worn)
            for worn in GARMENT_TYPES
            for path in sorted((self._folder / worn).glob("*"))
            if path.suffix.lower() in SUFFIXES and not path.name.startswith(".")
        )

    def hang(self, file: Path, worn: GarmentType) -> Hanger:
        """Take a copy of a picture. Raises InputError where it is none, or cannot be kept."""
        if file.suffix.lower() not in SUFFIXES:
            known = ", ".join(suffix.removeprefix(".") for suffix in SUFFIXES)
            raise InputError(f"{file.name} is no picture of a garment; one is a {known}.")
        folder = self._folder / worn
        make_folder(folder)
        place = _free(folder / file.name)
        with replacing(place) as copy:
            try:
                shutil.copyfile(file, copy)
            except OSError as error:
                raise InputError(f"{file.name} cannot be read: {error.strerror}.") from error
        return Hanger(place, worn)

    def take_away(self, hanger: Hanger) -> None:
        """Remove our copy. Raises InputError."""
        try:
            hanger.path.unlink(missing_ok=True)
        except OSError as error:
            raise InputError(f"{hanger.path.name} cannot be removed: {error.strerror}.") from error


def _free(place: Path) -> Path:
    """`place`, or the first of "name 2", "name 3" that is not taken."""
    number, free = 1, place
    while free.exists():
        number += 1
        free = place.with_stem(f"{place.stem} {number}")
    return free
