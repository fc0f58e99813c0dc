"""What the mirror must live through: fast motion, a hand, glasses pushed up, a second person, a blink."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from mirror_app.camera import Clip
from mirror_app.face import FaceTracker
from mirror_app.mirror import Mirror
from mirror_app.mirror.writing import write_picture
from mirror_app.values import Image, Look, State, View
from models.training.evaluate.clips import clip_paths
from models.training.evaluate.drawn import REACH, RIGHT_TRACE
from models.training.evaluate.progress import progress
from models.training.evaluate.scores import Error, traced
from models.training.evaluate.sheets import sheet, tile
from models.training.evaluate.tables import Cell, table
from models.training.evaluate.trial_clips import (
    AFTER,
    BEFORE,
    FASTER,
    MEANWHILE,
    Shot,
    blinking,
    covering,
    joined,
    lifting,
    swaying,
    turning,
)
from models.training.evaluate.trial_people import (
    LIDS,
    Person,
    blinks,
    fastest_turn,
    first_with_room,
    person,
    track,
)
from models.training.portraits import Portrait

RIGHT, HELD, LEFT, WRONG = "right", "held", "left on", "wrong"
"""What became of a frame: as it should be; given back as it was, and the person told to hold still, or not
found; given back as it was with glasses on, called bare; anything else."""
WHEN = (BEFORE, MEANWHILE, AFTER)
STAYS = 3
"""Right frames in a row that make the first of them the one from which the mirror has recovered."""
SEEN = 12
"""Grey levels by which a changed pixel of something else is seen to be changed."""
HARMED = 0.05
"""Of the area of the glasses that can be seen: so much of something else changed is wrong."""
LONGEST_S = 2.6
MOMENT_S = 0.7
"""Shown before and after a blink or a turn."""
FAST_DEG_S = 25.0
"""Turns slower than this, as filmed, are none."""
ENTRANCES = {"hand_over_face_720p": 40}
"""Frames that are left out at the beginning: a real hand is before that face."""
SHEET = 6
"""Tiles in a row of a contact sheet."""
GUEST = "clips/glasses/metal_lens_reflection.mp4"
GUEST_SIZE = (3.6, 4.6)
"""Width and height of what is shown of the guest, in distances of the pupils."""


@dataclass(slots=True)
class Trial:
    """What became of one composed clip. counts: frames by what they became, for each of WHEN. recovery_s:
    from the end of what happened to the first frame right for good; not a number where nothing came after,
    infinite where it never was. eyes: error around the eyes of frames called removed, against the truth."""

    name: str
    clip: str
    style: str
    counts: dict[str, Counter[str]] = field(default_factory=lambda: {when: Counter[str]() for when in WHEN})
    eyes: dict[str, Error] = field(default_factory=lambda: {when: Error() for when in WHEN})
    recovery_s: float = float("nan")


def trials(
    mirror: Mirror, tracker: FaceTracker, data: Path, limit: int | None, sheets: Path | None
) -> Iterator[Trial]:
    """Every trial on every bare clip, or on the first `limit` of them, with a contact sheet of each written
    into `sheets`. The mirror must give masks."""
    paths = [path for path, wanted in clip_paths(data) if wanted == "bare"][:limit]
    for number, path in enumerate(progress("trials", paths)):
        for name, someone, shots in _compositions(tracker, data, path, number):
            trial, tiles = tried(mirror, name, someone, shots)
            if sheets is not None and tiles:
                write_picture(sheets / f"{path.stem}_{name.replace(' ', '_')}.png", sheet(tiles, SHEET))
            yield trial


def _compositions(
    tracker: FaceTracker, data: Path, path: Path, number: int
) -> Iterator[tuple[str, Person, Iterable[Shot]]]:
    """What is tried on one clip whose person wears pair `number`."""
    seen = track(tracker, path)
    someone = person(tracker, path, number, ENTRANCES.get(path.stem, 0), round(LONGEST_S * seen.fps))
    other = guest(tracker, data / GUEST, someone.apart_px, len(someone.frames))
    yield "thrown aside", someone, swaying(someone)
    yield "hand over the glasses", someone, covering(someone, data)
    yield "pushed up, down again", someone, lifting(someone)
    yield "bare, a wearer joins", someone, joined(someone, other, wears=False)
    yield "wearing, a wearer joins", someone, joined(someone, other, wears=True)
    rest, last = round(MOMENT_S * seen.fps), len(seen.open)
    span = first_with_room(blinks(seen), rest, last)
    if span is not None:
        someone, span = _moment(tracker, path, number, span, rest)
        yield "blink", someone, blinking(someone, span)
    middle, speed = fastest_turn(seen)
    half = round(MOMENT_S / 2 * seen.fps) // FASTER * FASTER
    span = first_with_room([(middle - half, middle + half)], rest, last)
    if span is not None and speed > FAST_DEG_S:
        someone, span = _moment(tracker, path, number, span, rest)
        yield f"turn, {FASTER} times as fast", someone, turning(someone, span)


def _moment(
    tracker: FaceTracker, path: Path, number: int, span: tuple[int, int], rest: int
) -> tuple[Person, tuple[int, int]]:
    """The person around some frames of a clip, and where those frames are then."""
    first = span[0] - rest
    made = person(tracker, path, number, first, span[1] - first + rest)
    return made, (rest, rest + span[1] - span[0])


def guest(tracker: FaceTracker, path: Path, apart_px: float, frames: int) -> list[Image]:
    """Head and shoulders of somebody who wears real glasses, the pupils so far apart."""
    tracker.forget()
    made: list[Image] = []
    place: np.ndarray | None = None
    size = (round(GUEST_SIZE[0] * apart_px), round(GUEST_SIZE[1] * apart_px))
    with closing(Clip(path)) as clip:
        while len(made) < frames and (frame := clip.read()) is not None:
            face = tracker.find(frame)
            if place is None and face is not None:
                scale = apart_px / float(np.linalg.norm(face.pupils_px[1] - face.pupils_px[0]))
                shift = np.array(GUEST_SIZE) * (0.5, 0.45) * apart_px - scale * face.pupils_px.mean(0)
                place = np.array([[scale, 0, shift[0]], [0, scale, shift[1]]])
            if place is not None:
                shown = cv2.warpAffine(frame.image, place, size, flags=cv2.INTER_AREA)
                made.append(np.asarray(shown, np.uint8))
    return made


def tried(mirror: Mirror, name: str, someone: Person, shots: Iterable[Shot]) -> tuple[Trial, list[Image]]:
    """Through the mirror as a clip; with tiles of what was shown meanwhile."""
    mirror.forget()
    trial, tiles = Trial(name, someone.name, someone.pair.style), list[Image]()
    after: list[tuple[float, str]] = []
    for shot in shots:
        view = mirror.reflect(shot.frame, Look())
        became = judged(shot, view)
        trial.counts[shot.when][became] += 1
        if shot.when == AFTER:
            after.append((shot.frame.born_s, became))
        if shot.face is not None and view.state is State.REMOVED:
            trial.eyes[shot.when].add(view.image, shot.bare, _eyes(shot.face, shot.bare.shape))
        if shot.when == MEANWHILE and view.face is not None:
            label = f"{shot.frame.index} {view.state.value} {became}"
            tiles.append(tile((shot.frame.image, view.image), view.face, label))
    trial.recovery_s = recovery_s(after)
    return trial, tiles


def recovery_s(after: list[tuple[float, str]]) -> float:
    """after: when each frame since was born, and what it became."""
    if not after:
        return float("nan")
    for k in range(len(after) - STAYS + 1):
        if all(became == RIGHT for _, became in after[k : k + STAYS]):
            return after[k][0] - after[0][0]
    return float("inf")


def judged(shot: Shot, view: View) -> str:
    """What became of a frame."""
    changed = np.abs(view.image.astype(np.int16) - shot.frame.image).max(-1)
    if view.state in (State.HOLD_STILL, State.NO_FACE):
        return WRONG if changed.any() else HELD
    if shot.wanted == "bare":
        return WRONG if changed.any() or view.state is not State.BARE else RIGHT
    if view.state is not State.REMOVED:
        return LEFT
    assert view.face is not None
    assert view.masks is not None
    truth = shot.masks[..., 0] > 127
    reach = max(1, round(REACH * float(np.linalg.norm(np.diff(view.face.pupils_px, axis=0)))))
    follows = traced(view.masks[..., 0] > 127, truth, reach) > RIGHT_TRACE
    harmed = 0
    if shot.foreign is not None:
        # Beside the glasses that can be seen, as in the hole around them, all is theirs.
        near = cv2.dilate(shot.masks.max(-1), np.ones((4 * reach + 1, 4 * reach + 1), np.uint8)) > 127
        harmed = int((shot.foreign & ~near & (changed > SEEN)).sum())
    glasses = int((shot.masks[..., :2].max(-1) > 127).sum())
    return RIGHT if follows and harmed <= HARMED * glasses else WRONG


def _eyes(face: Portrait, shape: tuple[int, ...]) -> np.ndarray:
    """(h, w) bool: both eyes with their lids."""
    found = np.zeros(shape[:2], np.uint8)
    for upper, lower, left, right in LIDS:
        corners = face.points_px[[left, right]]
        middle, wide = corners.mean(0), float(np.linalg.norm(corners[1] - corners[0]))
        high = 0.5 * wide + float(np.linalg.norm(face.points_px[upper] - face.points_px[lower]))
        angle = float(np.degrees(np.arctan2(*(corners[1] - corners[0])[::-1])))
        size = (1.1 * wide, high)
        cv2.ellipse(found, (tuple(map(float, middle)), size, angle), (1,), -1)
    return found > 0


def trials_text(done: list[Trial]) -> str:
    """Every trial over all clips, and clip by clip."""
    head = ["trial", "when", "frames", RIGHT, HELD, LEFT, WRONG]
    names = list(dict.fromkeys(trial.name for trial in done))
    rows: list[list[Cell]] = []
    for name in names:
        for when in WHEN:
            counts = sum((t.counts[when] for t in done if t.name == name), Counter[str]())
            rows.append([name, when, counts.total(), *(counts[kind] for kind in (RIGHT, HELD, LEFT, WRONG))])
    lines: list[list[Cell]] = []
    for trial in sorted(done, key=lambda t: names.index(t.name)):
        good = [f"{trial.counts[when][RIGHT]}/{trial.counts[when].total()}" for when in WHEN]
        eyes = [trial.eyes[when].psnr_db for when in WHEN]
        lines.append([trial.name, trial.clip, trial.style, *good, trial.recovery_s, *eyes])
    columns = ["trial", "clip", "style", *WHEN, "recovery s", *(f"eyes dB {when}" for when in WHEN)]
    return "\n".join(
        (table("Trials, frames", head, rows), table("Trials, right frames by clip", columns, lines))
    )
