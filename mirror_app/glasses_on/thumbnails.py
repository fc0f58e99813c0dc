"""Thumbnails kept on disk: what was drawn once is read back, for as long as it would look the same."""

import hashlib
import json
import logging
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from mirror_app.errors import InputError
from mirror_app.files import make_folder, write_bytes
from mirror_app.glasses_on.thumbnail import thumbnail
from mirror_app.paths import model
from mirror_app.values import Eyewear, Image

RENDERER = 5
"""To be raised whenever pairs are built, baked or framed differently: what was kept is then drawn anew."""
MOST = 2000
"""Pictures kept; beyond that the oldest go."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Thumbnails:
    """folder: where they are kept, made when needed. Any thread may ask, several at once too."""

    folder: Path

    def picture(self, eyewear: Eyewear, size_px: tuple[int, int], yaw_deg: float = 0.0) -> Image:
        """As `thumbnail`, from the folder if it was drawn before. A file that is broken is made anew, and one
        that cannot be written is drawn again the next time."""
        place = self.folder / f"{_key(eyewear, size_px, yaw_deg)}.png"
        kept = _read(place, size_px)
        if kept is not None:
            return kept
        drawn = thumbnail(eyewear, size_px, yaw_deg)
        try:
            make_folder(self.folder)
            write_bytes(place, cv2.imencode(".png", drawn)[1].tobytes())
            self._tidy()
        except (InputError, OSError) as error:
            _log.info("The thumbnail of %s will be drawn again: %s", eyewear.sku, error)
        return drawn

    def _tidy(self) -> None:
        """Of more than MOST pictures the oldest go."""
        files = list(self.folder.glob("*.png"))
        if len(files) > MOST:
            files.sort(key=lambda file: file.stat().st_mtime)
            for old in files[:-MOST]:
                old.unlink(missing_ok=True)


def _key(eyewear: Eyewear, size_px: tuple[int, int], yaw_deg: float) -> str:
    """Changes with all that the picture shows."""
    facts = asdict(eyewear) | {
        "mesh": _content(eyewear.mesh),
        "shown": (*size_px, yaw_deg, RENDERER, _graphs()),
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


@cache
def _graphs() -> str:
    """Changes with the graphs that draw, by what the manifest says of all networks."""
    return hashlib.sha256(model("manifest.toml").read_bytes()).hexdigest()


def _content(mesh: str) -> str:
    """The checksum of a mesh, for one may be replaced under the same name; "" of a pair without."""
    try:
        return hashlib.sha256(Path(mesh).read_bytes()).hexdigest() if mesh else ""
    except OSError:
        return "gone"


def _read(place: Path, size_px: tuple[int, int]) -> Image | None:
    """(height, width, 4) BGRA, None unless the whole of it is there."""
    try:
        content = np.frombuffer(place.read_bytes(), np.uint8)
    except OSError:
        return None
    picture = cv2.imdecode(content, cv2.IMREAD_UNCHANGED) if len(content) else None
    if picture is None or picture.dtype != np.uint8 or picture.shape != (size_px[1], size_px[0], 4):
        return None
    return np.asarray(picture, np.uint8)
