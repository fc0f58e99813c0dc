"""The folder of a window's orders: the people, and what was made of them."""

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path

from mirror_app.errors import InputError
from mirror_app.files import make_folder, write_bytes
from mirror_app.tryon.orders import Order, Picture
from mirror_app.values import Image

_JPEG_QUALITY = 95
_FOLDER_MODE = 0o700


class Keeping:
    """Nobody else may look into the folder. Raises InputError where it cannot be made so."""

    def __init__(self, folder: Path) -> None:
        self.pictures = folder / "pictures"
        self._people = folder / "people"
        self._unsaved: dict[Path, bytes] = {}
        make_folder(folder)
        try:
            folder.chmod(_FOLDER_MODE)
        except OSError as error:
            raise InputError(f"{folder} cannot be kept from others: {error.strerror}.") from error
        make_folder(self._people)

    def person(self, jpeg: bytes) -> Picture:
        """As it would be ordered with. Only the last one is remembered, and not written before that."""
        sha256 = hashlib.sha256(jpeg).hexdigest()
        path = self._people / f"{sha256[:16]}.jpg"
        self._unsaved = {path: jpeg}
        return Picture("you", path, sha256)

    def write_people(self, orders: Iterable[Order]) -> tuple[Path, ...]:
        """Those in these orders and nobody else; which files are new. Raises InputError."""
        paths = {order.person.path for order in orders} & set(self._unsaved)
        new = tuple(path for path in sorted(paths) if not path.exists())
        for path in new:
            make_folder(self._people)
            write_bytes(path, self._unsaved[path])
        return new

    def has_pictures(self) -> bool:
        """Whether anything lies here of anybody."""
        return bool(_files_in(self._people) + _files_in(self.pictures))

    def forget(self) -> str:
        """Remove them; "" or the sentence of what is left."""
        self._unsaved = {}
        for part in (self._people, self.pictures):
            shutil.rmtree(part, ignore_errors=True)
        left = len(_files_in(self._people) + _files_in(self.pictures))
        if not left:
            return ""
        things = "1 file" if left == 1 else f"{left} files"
        return f"{things} could not be removed from {self._people.parent}: remove them by hand."


def encoded(picture: Image) -> bytes:
    """A BGR picture as a JPEG, to be ordered with. Raises InputError where it is too large for one."""
    import cv2  # noqa: PLC0415 - the journal and the status of a batch need no pictures

    done, jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    if not done:
        raise InputError("This picture is too large to be sent.")
    return jpeg.tobytes()


def _files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]
