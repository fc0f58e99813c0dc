"""What each step of the fill is worth: drawn glasses with each of them left out."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np

from mirror_app.face import FaceTracker
from mirror_app.glasses_off import Inpainter, Remover, Segmenter
from mirror_app.glasses_off.steps import Steps
from mirror_app.glasses_on import Renderer
from mirror_app.mirror import Mirror
from mirror_app.parts import Networks, build_tracker
from mirror_app.values import Frame
from models.training.evaluate.clips import clip_paths
from models.training.evaluate.drawn import PLACES, people, seed_of
from models.training.evaluate.drawn_clips import Worn, scored, worn_clip
from models.training.evaluate.looks import reflected
from models.training.evaluate.progress import progress
from models.training.evaluate.scores import Error
from models.training.pictures import drawn_picture

PICTURES = 60
"""Unless told otherwise."""
LIFTED, WORN = 25, 25
"""A clip's frames with the glasses lifted, to learn from, and those with them on after it."""
EVERY_CLIP = 4
"""One in so many of the bare clips is enough."""


@dataclass(frozen=True, slots=True)
class Worth:
    """Errors inside the true frame and over all of the glasses (PLACES): of single pictures, and of clips in
    which the glasses were lifted for a second first. without: the step left out, or nothing."""

    without: str
    pictures: dict[str, Error]
    clips: dict[str, Error]


def fill(networks: Networks, data: Path, limit: int | None = None) -> Iterator[Worth]:
    """With every step, and with each of them left out."""
    with closing(build_tracker()) as tracker:
        for without in progress("steps of the fill", ["", *(step.name for step in fields(Steps))]):
            steps = replace(Steps(), **{without: False}) if without else Steps()
            remover = Remover(Segmenter(networks.segmenter), Inpainter(networks.inpainter), steps=steps)
            with closing(Mirror(build_tracker(), remover, Renderer(), with_masks=True)) as mirror:
                yield Worth(
                    without, _pictures(mirror, data, limit or PICTURES), _clips(mirror, tracker, data)
                )


def _pictures(mirror: Mirror, data: Path, limit: int) -> dict[str, Error]:
    total = {place: Error() for place in PLACES}
    for person in people(data, limit):
        picture = drawn_picture(np.random.default_rng(seed_of(person)), person)
        if not picture.opaque:
            image = reflected(mirror, picture.worn).image
            total["frame"].add(image, picture.bare, picture.masks[..., 0] > 127)
            total["area"].add(image, picture.bare, picture.masks.max(-1) > 127)
    return total


def _clips(mirror: Mirror, tracker: FaceTracker, data: Path) -> dict[str, Error]:
    total = {place: Error() for place in PLACES}
    paths = [path for path, wanted in clip_paths(data) if wanted == "bare"]
    for number, path in enumerate(paths[1::EVERY_CLIP]):
        clip = _lifted_first(worn_clip(tracker, path, number, LIFTED + WORN))
        for place, error in scored(mirror, path.stem, clip, ignored=LIFTED).errors.items():
            total[place].include(error)
    return total


def _lifted_first(clip: Iterator[Worn]) -> Iterator[Worn]:
    """The same, but the mirror sees no glasses in the first frames."""
    for number, worn in enumerate(clip):
        lifted = Frame(worn.picture.bare, worn.frame.index, worn.frame.born_s)
        yield replace(worn, frame=lifted) if number < LIFTED else worn
