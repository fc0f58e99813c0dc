"""Real pictures: of people with glasses and without, each a person of its own."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mirror_app.camera import PHOTO_SUFFIXES, read_photo
from mirror_app.errors import InputError
from mirror_app.glasses_off import Segmenter
from mirror_app.glasses_off.eyeband import band_of
from mirror_app.mirror import Mirror
from mirror_app.values import State, View
from models.training.evaluate.looks import Light, called, light_of, reflected, rim_px
from models.training.evaluate.progress import progress
from models.training.evaluate.scores import Share

WANTED = {"faces/glasses/dev": "removed", "faces/bare/dev": "bare"}


def _not_eyewear() -> dict[str, str]:
    """File name to the reason why a picture is not one of eyewear whose removal can be asked for."""
    text = Path(__file__).with_name("not_eyewear.txt").read_text(encoding="utf-8")
    lines = [line.split(maxsplit=1) for line in text.splitlines()]
    return {words[0]: words[1] for words in lines if words and not words[0].startswith("#")}


NOT_EYEWEAR = _not_eyewear()
OPAQUE = "opaque sunglasses"


@dataclass(frozen=True, slots=True)
class Still:
    """What became of one picture. why_not: the reason why it does not count, or nothing.
    rim_px: frame pixels of the eye band seen by the segmenter before and after."""

    file: str
    wanted: str
    state: str
    confidence: float
    unchanged: bool
    group: str
    light: Light
    rim_px: tuple[int, int]
    why_not: str

    @property
    def is_right(self) -> bool:
        """A bare face must come back without one pixel changed."""
        return self.state == self.wanted and (self.wanted == "removed" or self.unchanged)

    @property
    def leftover(self) -> float:
        """Share of the frame that is left; nothing where there was none to take away."""
        before, after = self.rim_px
        return after / before if before else 0.0


Watcher = Callable[[Still, View], None]
"""Told of each picture as it is done: the scores, what became of it."""


def groups(data: Path) -> dict[str, str]:
    """File, as faces/index.csv names it, to the group label its source gives it."""
    with (data / "faces/index.csv").open(newline="", encoding="utf-8") as rows:
        return {row["file"]: row["group"] or "none stated" for row in csv.DictReader(rows)}


def pictures(folder: Path, limit: int | None = None) -> list[Path]:
    """The pictures of a folder; `limit` of them, evenly spread. Raises InputError where there are none."""
    try:
        found = sorted(p for p in folder.iterdir() if p.suffix.lower() in PHOTO_SUFFIXES)
    except OSError as error:
        raise InputError(f"{folder}: {error.strerror}; the development data is not there.") from error
    if not found:
        raise InputError(f"{folder}: there are no pictures in this folder.")
    if limit is None or limit >= len(found):
        return found
    return [found[i] for i in np.linspace(0, len(found) - 1, limit).round().astype(int)]


def stills(
    mirror: Mirror, segmenter: Segmenter, data: Path, limit: int | None, watch: Watcher | None = None
) -> Iterator[Still]:
    """Every picture of the two development folders, through the mirror."""
    labels = groups(data)
    for folder, wanted in WANTED.items():
        for path in progress(folder, pictures(data / folder, limit)):
            view = reflected(mirror, read_photo(path))
            still = _still(segmenter, view, f"{folder}/{path.name}", wanted, labels)
            if watch is not None:
                watch(still, view)
            yield still


def _still(segmenter: Segmenter, view: View, file: str, wanted: str, labels: dict[str, str]) -> Still:
    left = [0, 0]
    if view.face is not None and wanted == "removed":
        band = band_of(view.face)
        left = [rim_px(segmenter, image, band) for image in (view.frame.image, view.image)]
    return Still(
        file,
        wanted,
        called(view),
        view.confidence if view.state is not State.NO_FACE else 0.0,
        bool(np.array_equal(view.image, view.frame.image)),
        labels.get(file, "none stated"),
        light_of(view.frame.image, view.face),
        (left[0], left[1]),
        NOT_EYEWEAR.get(Path(file).name, ""),
    )


def counted(found: list[Still], wanted: str) -> list[Still]:
    """Those that count towards a share: of that kind, and not on the list of exceptions."""
    return [still for still in found if still.wanted == wanted and not still.why_not]


def whole(found: list[Still], wanted: str) -> Share:
    """How many of the pictures that count are right."""
    rows = counted(found, wanted)
    return Share("all", sum(still.is_right for still in rows), len(rows))
