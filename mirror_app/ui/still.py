"""Saves one picture where the person asked for it: whole, or not at all."""

from datetime import datetime
from pathlib import Path

import cv2

from mirror_app.errors import InputError
from mirror_app.files import write_bytes
from mirror_app.values import Image

FILTERS = "PNG picture (*.png);;JPEG picture (*.jpg *.jpeg)"

_OPTIONS: dict[str, list[int]] = {
    ".png": [],
    ".jpg": [cv2.IMWRITE_JPEG_QUALITY, 95],
    ".jpeg": [cv2.IMWRITE_JPEG_QUALITY, 95],
}


def suggested_name(now: datetime) -> str:
    """A file name that sorts by date: mirror-2025-01-31-140509.png."""
    return f"mirror-{now:%Y-%m-%d-%H%M%S}.png"


def save_still(image: Image, path: Path) -> Path:
    """Write a BGR picture to `path` (.png, .jpg; no ending means .png); returns the file written.

    Raises InputError with one sentence; then nothing has been written.
    """
    if not path.suffix:
        path = path.with_name(path.name + ".png")
        if path.exists():  # the dialog asked about the name without the ending
            raise InputError(f"{path.name} is there already; please choose another name.")
    options = _OPTIONS.get(path.suffix.lower())
    if options is None:
        raise InputError(f"A picture is saved as .png or .jpg, not as {path.suffix}.")
    _, encoded = cv2.imencode(path.suffix.lower(), image, options)
    write_bytes(path, encoded.tobytes())
    return path
