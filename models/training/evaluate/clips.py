"""Real clips through the mirror: states, what is left of the rims, how steady it is."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from mirror_app.camera import Clip
from mirror_app.errors import InputError
from mirror_app.glasses_off import Segmenter
from mirror_app.glasses_off.eyeband import band_of
from mirror_app.mirror import Mirror
from mirror_app.mirror.writing import CLIPS, write_picture
from mirror_app.values import Image, Look, State, View
from models.training.evaluate.flicker import Shown, Step, flicker
from models.training.evaluate.looks import called, rim_px
from models.training.evaluate.progress import progress
from models.training.evaluate.sheets import CLIP_FRAMES, sheet, tile

FOLDERS = {"clips/glasses": "removed", "clips/bare": "bare"}


@dataclass(slots=True)
class ClipScore:
    """states: frames by state. flips: how often the state changed. rim_px: frame pixels the segmenter sees in
    the eye bands before and after, of all frames with a face; rim_px_removed: of those said to be removed.
    unchanged: frames that came back pixel for pixel. steps: see flicker."""

    file: str
    wanted: str
    states: Counter[str] = field(default_factory=Counter)
    flips: int = 0
    rim_px: tuple[int, int] = (0, 0)
    rim_px_removed: tuple[int, int] = (0, 0)
    unchanged: int = 0
    steps: list[Step] = field(default_factory=list)

    @property
    def frames(self) -> int:
        return self.states.total()

    @property
    def unrest(self) -> float:
        """Flow-warped difference of what was shown over that of the camera picture."""
        reference = sum(step.reference for step in self.steps)
        return sum(step.shown for step in self.steps) / reference if reference else float("nan")

    @property
    def unrest_p95(self) -> float:
        """The same of the 95th percentiles over frame pairs: a jump at every keyframe shows here."""
        pairs = [
            (step.shown / step.pixels, step.reference / step.pixels) for step in self.steps if step.pixels
        ]
        if not pairs:
            return float("nan")
        shown, reference = np.percentile(pairs, 95, axis=0)
        return float(shown / reference) if reference else float("nan")


def leftover(rim_px: tuple[int, int]) -> float:
    """Share that is left, not a number where there was nothing."""
    return rim_px[1] / rim_px[0] if rim_px[0] else float("nan")


def clip_paths(data: Path) -> list[tuple[Path, str]]:
    """Every development clip with the state wanted for it. Raises InputError where a folder is missing."""
    found: list[tuple[Path, str]] = []
    for folder, wanted in FOLDERS.items():
        if not (data / folder).is_dir():
            raise InputError(f"There is no folder {data / folder}: the development data is not there.")
        found += [(p, wanted) for p in sorted((data / folder).iterdir()) if p.suffix.lower() in CLIPS]
    return found


def clips(
    mirror: Mirror, segmenter: Segmenter, data: Path, limit: int | None, sheets: Path | None
) -> Iterator[ClipScore]:
    """Every clip, or the first `limit` frames of each; its contact sheet is written into `sheets`."""
    for path, wanted in progress("clips", clip_paths(data)):
        score = ClipScore(f"{path.parent.name}/{path.stem}", wanted)
        tiles = _watched(mirror, segmenter, path, limit, score)
        if sheets is not None and tiles:
            write_picture(sheets / f"{path.parent.name}_{path.stem}.png", sheet(tiles, 4))
        yield score


def _watched(
    mirror: Mirror, segmenter: Segmenter, path: Path, limit: int | None, score: ClipScore
) -> list[Image]:
    """Every frame scored; tiles of some, evenly spread."""
    mirror.forget()
    tiles: list[Image] = []
    before: View | None = None
    with closing(Clip(path)) as clip:
        frames = min(clip.frames or 10**9, limit or 10**9)
        every = max(1, frames // CLIP_FRAMES)
        while (frame := clip.read()) is not None and frame.index < frames:
            view = mirror.reflect(frame, Look())
            _score(score, segmenter, before, view)
            if view.face is not None and frame.index % every == every // 2 and len(tiles) < CLIP_FRAMES:
                label = f"{frame.index} {called(view)} {view.confidence:.2f}"
                tiles.append(tile((frame.image, view.image), view.face, label))
            before = view
    return tiles


def _score(score: ClipScore, segmenter: Segmenter, before: View | None, view: View) -> None:
    score.states[called(view)] += 1
    score.unchanged += int(view.image is view.frame.image or np.array_equal(view.image, view.frame.image))
    score.flips += int(before is not None and before.state is not view.state)
    if view.face is None or score.wanted == "bare":
        return
    band = band_of(view.face)
    left = [rim_px(segmenter, image, band) for image in (view.frame.image, view.image)]
    score.rim_px = (score.rim_px[0] + left[0], score.rim_px[1] + left[1])
    if view.state is State.REMOVED:
        removed = score.rim_px_removed
        score.rim_px_removed = (removed[0] + left[0], removed[1] + left[1])
    if before is not None and _follows(before, view):
        score.steps.append(flicker(_shown(before), _shown(view)))


def _follows(before: View, view: View) -> bool:
    """Whether glasses were taken off the same person on both."""
    same = before.face is not None and view.face is not None and before.face.person == view.face.person
    return same and before.state is view.state is State.REMOVED


def _shown(view: View) -> Shown:
    assert view.face is not None
    assert view.masks is not None
    image: Image = view.frame.image
    return Shown(image, image, view.image, np.ascontiguousarray(view.masks[..., 0]), view.face)
