"""A pair of drawn glasses on real clips of bare faces: exact truth on video."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import numpy as np

from mirror_app.camera import Clip
from mirror_app.face import FaceTracker
from mirror_app.mirror import Mirror
from mirror_app.values import Face, Frame, Look, State, View
from models.training.evaluate.clips import clip_paths
from models.training.evaluate.drawn import PLACES
from models.training.evaluate.flicker import Shown, Step, flicker
from models.training.evaluate.progress import progress
from models.training.evaluate.scores import Error
from models.training.eyewear3d import Pair, random_pair
from models.training.ingredients import NOTHING
from models.training.pictures import DrawnPicture, wearing
from models.training.portraits import Portrait

FRAMES = 120
"""Of each clip, unless told otherwise."""
SEED = 30_000


@dataclass(frozen=True, slots=True)
class Worn:
    """One frame of a clip with glasses drawn on it: what the mirror is shown, and the truth."""

    frame: Frame
    picture: DrawnPicture


@dataclass(slots=True)
class DrawnClip:
    """Scores of one clip. errors: of what came out, by PLACES, over the frames with clear glasses; steps: its
    unrest beside that of the bare truth. removed: of how many `frames` the glasses were taken off."""

    file: str
    style: str = ""
    frames: int = 0
    removed: int = 0
    errors: dict[str, Error] = field(default_factory=lambda: {place: Error() for place in PLACES})
    steps: list[Step] = field(default_factory=list)

    @property
    def unrest(self) -> float:
        """Flow-warped difference of what was shown over that of the bare truth, where the frame was."""
        reference = sum(step.reference for step in self.steps)
        return sum(step.shown for step in self.steps) / reference if reference else float("nan")


def drawn_clips(
    mirror: Mirror, tracker: FaceTracker, data: Path, limit: int | None = None
) -> Iterator[DrawnClip]:
    """Every bare clip, wearing a pair of its own."""
    paths = [path for path, wanted in clip_paths(data) if wanted == "bare"]
    for number, path in enumerate(progress("drawn clips", paths)):
        yield scored(mirror, path.stem, worn_clip(tracker, path, number, limit or FRAMES))


def worn_clip(tracker: FaceTracker, path: Path, number: int, limit: int) -> Iterator[Worn]:
    """The first frames of a clip wearing pair `number`; frames without a face are left out."""
    tracker.forget()
    chosen: tuple[Pair, int] | None = None
    with closing(Clip(path)) as clip:
        while (frame := clip.read()) is not None and frame.index < limit:
            face = tracker.find(frame)
            if face is None:
                continue
            person = Portrait(path, frame.image, face.points_px, face.shape_mm, face.pose)
            chosen = chosen or clear_pair(person, number)
            picture = wearing(np.random.default_rng(chosen[1]), chosen[0], person)
            yield Worn(Frame(picture.worn, frame.index, frame.born_s), picture)


def clear_pair(person: Portrait, number: int) -> tuple[Pair, int]:
    """The first pair of this number's own series whose lenses do not hide the eyes, and the seed it is drawn
    with on every frame."""
    for seed in count(SEED + 100 * number):
        pair = random_pair(np.random.default_rng(seed), NOTHING | {"pushed_up"})
        if not wearing(np.random.default_rng(seed), pair, person).opaque:
            return pair, seed
    raise AssertionError("count never ends")


def scored(mirror: Mirror, name: str, clip: Iterator[Worn], ignored: int = 0) -> DrawnClip:
    """Through the mirror as a clip; the first `ignored` frames are shown to it and not scored."""
    mirror.forget()
    score = DrawnClip(name)
    before: tuple[Worn, View] | None = None
    for number, worn in enumerate(clip):
        view = mirror.reflect(worn.frame, Look())
        if number < ignored:
            continue
        score.style, score.frames = worn.picture.style, score.frames + 1
        score.removed += int(view.state is State.REMOVED)
        masks = dict(zip(PLACES, (worn.picture.masks[..., 0], worn.picture.masks.max(-1)), strict=True))
        for place, mask in masks.items():
            score.errors[place].add(view.image, worn.picture.bare, mask > 127)
        if before is not None and before[1].state is view.state is State.REMOVED:
            score.steps.append(flicker(_shown(*before), _shown(worn, view)))
        before = worn, view
    return score


def _shown(worn: Worn, view: View) -> Shown:
    face: Face | None = view.face
    assert face is not None
    mask = np.ascontiguousarray(worn.picture.masks[..., 0])
    return Shown(worn.frame.image, worn.picture.bare, view.image, mask, face)
