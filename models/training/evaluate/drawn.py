"""Drawn glasses on people nobody trained on: exact truth at full picture size."""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from mirror_app.glasses_off import Segmenter
from mirror_app.glasses_off.eyeband import band_of
from mirror_app.glasses_off.verdict import expected_dice
from mirror_app.mirror import Mirror
from mirror_app.paths import model
from mirror_app.values import Image, View
from models.training.evaluate.looks import called, reflected, second_look
from models.training.evaluate.progress import progress
from models.training.evaluate.scores import Error, Overlap, traced
from models.training.evaluate.stills import groups, pictures
from models.training.pictures import LIGHTS, DrawnPicture, drawn_picture
from models.training.portraits import Portrait, landmarks, portrait

FOLDER = "faces/bare/dev"
CACHE = Path(__file__).parent.parent / "cache"
MASKS = ("frame", "lens", "full", "shadow")
PLACES = ("frame", "area")
"""Inside the true frame; over all of the true glasses: frame, lens and shadow."""
COMPARED = ("output", "telea", "telea, frame only", "worn")
"""What came out; OpenCV's inpainting with the true mask of that place; the same with the true mask of the
frame, which leaves eyes and shadows as they were; the picture as it was."""
RIGHT_TRACE = 0.85
"""How well the frame mask must follow the true frame for a drawn picture's removal to count as right."""
REACH = 0.03
"""Of the distance of the pupils, about 2 mm: what the hole covers beside the mask anyway."""
FEWER = 5
"""The other lights are measured on about one portrait in so many."""
ANY_COVER = 5
"""Coverage, of 255, from which OpenCV is told that a pixel is glasses."""
Watcher = Callable[["Drawn", DrawnPicture, View], None]
"""Told of each picture as it is done: the scores, what was drawn, what became of it."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Scores of one picture. overlap: one for each of MASKS. errors: by PLACES and COMPARED, against the bare
    picture; nothing for opaque lenses. trace: of the frame mask; expected_dice: what the mask itself says."""

    file: str
    light: str
    style: str
    group: str
    opaque: bool
    state: str
    confidence: float
    trace: float
    expected_dice: float
    overlap: tuple[Overlap, ...]
    errors: dict[str, dict[str, Error]]

    @property
    def is_right(self) -> bool:
        """Opaque lenses are refused, all others taken off where they are."""
        if self.opaque:
            return self.state == "sunglasses"
        return self.state == "removed" and self.trace > RIGHT_TRACE

    def psnr_db(self, place: str, what: str) -> float:
        return self.errors[place][what].psnr_db if self.errors else float("nan")


def people(data: Path, limit: int | None) -> Iterator[Portrait]:
    """The bare development portraits whose head could be measured."""
    paths = pictures(data / FOLDER, limit)
    marks = landmarks(data / FOLDER, CACHE / "bare_dev.npz")
    template = np.load(model("head_template.npy"))
    for path in progress("drawn glasses", paths):
        person = portrait(path, marks[path.name], template) if path.name in marks else None
        if person is not None:
            yield person


def seed_of(person: Portrait) -> int:
    """The same portrait wears the same pair, whichever others are measured."""
    return zlib.crc32(person.path.name.encode())


def drawn(
    mirror: Mirror, segmenter: Segmenter, data: Path, limit: int | None, watch: Watcher | None = None
) -> Iterator[Drawn]:
    """Every portrait wearing a pair as it was taken; some of them in each of the other lights as well."""
    labels = groups(data)
    for person in people(data, limit):
        for light in LIGHTS if seed_of(person) % FEWER == 0 else LIGHTS[:1]:
            picture = drawn_picture(np.random.default_rng(seed_of(person)), person, light)
            view = reflected(mirror, picture.worn)
            file = f"{FOLDER}/{person.path.name}"
            one = scored(segmenter, picture, view, (file, light, labels.get(file, "none stated")))
            if watch is not None:
                watch(one, picture, view)
            yield one


def scored(segmenter: Segmenter, picture: DrawnPicture, view: View, labels: tuple[str, str, str]) -> Drawn:
    """labels: file, light and group."""
    truth = picture.masks > 127
    found = np.zeros_like(truth) if view.masks is None else view.masks > 127
    file, light, group = labels
    expected, reach_px = float("nan"), 1
    if view.face is not None:
        reach_px = max(1, round(REACH * float(np.linalg.norm(np.diff(view.face.pupils_px, axis=0)))))
        expected = expected_dice(second_look(segmenter, view.frame.image, band_of(view.face)))
    return Drawn(
        file,
        light,
        picture.style,
        group,
        picture.opaque,
        called(view),
        view.confidence if view.face is not None else 0.0,
        traced(found[..., 0], truth[..., 0], reach_px),
        expected,
        tuple(overlaps(found, truth)),
        {} if picture.opaque else errors(picture, view.image),
    )


def overlaps(found: np.ndarray, truth: np.ndarray) -> list[Overlap]:
    """Of MASKS, for boolean masks (h, w, 3) frame, lens, shadow."""
    full = (found[..., :2].any(-1), truth[..., :2].any(-1))
    pairs = [(found[..., 0], truth[..., 0]), (found[..., 1], truth[..., 1]), full]
    pairs.append((found[..., 2], truth[..., 2]))
    made = [Overlap() for _ in pairs]
    for overlap, pair in zip(made, pairs, strict=True):
        overlap.add(*pair)
    return made


def errors(picture: DrawnPicture, output: Image) -> dict[str, dict[str, Error]]:
    """By PLACES and COMPARED."""
    masks = dict(zip(PLACES, (picture.masks[..., 0], picture.masks.max(-1)), strict=True))
    filled = {place: telea(picture.worn, mask) for place, mask in masks.items()}
    found: dict[str, dict[str, Error]] = {}
    for place, mask in masks.items():
        images = (output, filled[place], filled["frame"], picture.worn)
        found[place] = {what: Error() for what in COMPARED}
        for what, image in zip(COMPARED, images, strict=True):
            found[place][what].add(image, picture.bare, mask > 127)
    return found


def telea(image: Image, mask: np.ndarray) -> Image:
    """OpenCV's inpainting (Telea 2004) of wherever the mask (h, w) 0..255 says anything at all."""
    return np.asarray(cv2.inpaint(image, (mask > ANY_COVER).astype(np.uint8), 3, cv2.INPAINT_TELEA), np.uint8)


def pooled(rows: list[Drawn]) -> dict[str, float]:
    """The table's row for a set: IoU of MASKS over all, PSNR of those whose lenses are clear."""
    result: dict[str, float] = {}
    for k, name in enumerate(MASKS):
        both = sum(row.overlap[k].both for row in rows)
        result[name] = Overlap(both, sum(row.overlap[k].either for row in rows)).iou
    for place in PLACES:
        for what in COMPARED:
            total = Error()
            for row in rows:
                if row.errors:
                    total.include(row.errors[place][what])
            result[f"{place}: {what}"] = total.psnr_db
    return result
