"""Files and folders as pictures, known by their content."""

import hashlib
import re
from pathlib import Path

from mirror_app.errors import InputError
from mirror_app.tryon.orders import Picture

MOST_FILE_MB = 64
SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jfif", ".png", ".webp", ".bmp", ".tif", ".tiff", ".gif", ".avif", ".heic", ".heif"}
)
"""What is taken for a picture in a folder; other files there are nobody's business."""


def picture_at(path: Path) -> Picture:
    """The picture in a file: its name and the sha256 of its bytes. Only its header is looked at.

    Raises InputError where there is no file, or none that can be read as a picture.
    """
    content = content_of(path)
    # Pillow waits until there is a picture: the journal and the status of a batch need none.
    from mirror_app.tryon.pictures import encoding  # noqa: PLC0415

    encoding.require_picture(content, path.name)
    return Picture(path.stem, path, hashlib.sha256(content).hexdigest())


def content_of(path: Path) -> bytes:
    """The bytes of a file. Raises InputError, also for one over MOST_FILE_MB."""
    try:
        if path.stat().st_size > MOST_FILE_MB * 2**20:
            raise InputError(f"{path.name} is larger than {MOST_FILE_MB} MB.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"There is no file {path}.") from error
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}.") from error


def folder_of(folder: Path) -> tuple[tuple[Picture, ...], tuple[str, ...]]:
    """The pictures in a folder, not below it, in the order of their names with numbers as numbers; and a
    sentence for each file that is none, or is the same picture as another.

    Raises InputError where the folder cannot be read.
    """
    by_content: dict[str, Picture] = {}
    problems: list[str] = []
    for path in _files(folder):
        try:
            picture = picture_at(path)
        except InputError as error:
            problems.append(str(error))
            continue
        first = by_content.setdefault(picture.sha256, picture)
        if first is not picture:
            problems.append(f"{path.name} is the same picture as {first.path.name}, and is used once.")
    return tuple(by_content.values()), tuple(problems)


def _files(folder: Path) -> list[Path]:
    try:
        found = [path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES]
    except FileNotFoundError as error:
        raise InputError(f"There is no folder {folder}.") from error
    except OSError as error:
        raise InputError(f"The folder {folder} cannot be read: {error.strerror}.") from error
    # Files with a dot in front are a system's own: macOS leaves a "._photo.jpg" beside a photo.jpg.
    return sorted((path for path in found if not path.name.startswith(".") and path.is_file()), key=_order)


def _order(path: Path) -> list[tuple[int, str]]:
    """photo2 before photo10."""
    parts = re.split(r"(\d+)", path.name.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
