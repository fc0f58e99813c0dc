"""The folder of a window's orders: the people, and what was made of them."""

import hashlib
import shutil
from collections.abc import Iterable
from contextlib import suppress
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
        """Those in these new orders and nobody else; which files are new. Raises InputError, also where one
        was removed since."""
        paths = {order.person.path for order in orders if order.person.path.parent == self._people}
        new = tuple(path for path in sorted(paths) if not path.exists())
        if not self._unsaved.keys() >= set(new):
            raise InputError("Your picture was removed: take it once more.")
        for path in new:
            make_folder(self._people)
            write_bytes(path, self._unsaved[path])
        return new

    def remove(self, paths: Iterable[Path]) -> None:
        """What was written for nothing."""
        for path in paths:
            with suppress(OSError):
                path.unlink()

    def has_pictures(self) -> bool:
        """Whether anything lies here of anybody."""
        return not (_is_empty(self._people) and _is_empty(self.pictures))

    def forget(self) -> str:
        """Remove them; "" or the sentence of what is left."""
        self._unsaved = {}
        parts = (self._people, self.pictures)
        for part in parts:
            _clear(part)
        left = " and ".join(str(part) for part in parts if not _is_empty(part))
        return f"Not all pictures could be removed from {left}: remove them by hand." if left else ""


def encoded(picture: Image) -> bytes:
    """A BGR picture as a JPEG, to be ordered with. Raises InputError where it is too large for one."""
    import cv2  # noqa: PLC0415 - the journal and the status of a batch need no pictures

    done, jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    if not done:
        raise InputError("This picture is too large to be sent.")
    return jpeg.tobytes()


def _is_empty(folder: Path) -> bool:
    """What cannot be looked into is taken for full."""
    try:
        return not any(folder.iterdir())
    except FileNotFoundError:
        return True
    except OSError:
        return False


def _clear(folder: Path) -> None:
    """As far as it can be done."""
    with suppress(OSError):
        for path in tuple(folder.iterdir()):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with suppress(OSError):
                    path.unlink()
