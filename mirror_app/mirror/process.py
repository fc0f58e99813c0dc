"""Clips, pictures and folders of pictures through the mirror: `mirror-app process` and `garment`."""

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from stat import S_ISDIR
from typing import Any, Protocol

import numpy as np

from mirror_app.camera import PHOTO_SUFFIXES, Clip, read_photo
from mirror_app.errors import InputError
from mirror_app.files import make_folder, require_writable, write_bytes
from mirror_app.mirror.cut_off import is_cut_off
from mirror_app.mirror.report import row_of
from mirror_app.mirror.writing import CLIPS, PICTURES, clip_writer, write_picture
from mirror_app.values import Frame, Image, Look, View

Progress = Callable[[int, int, str], None]
"""Told after each frame or file: how many are done, of how many (0: unknown), and a line to show or ""."""
SETTLING_FRAMES = 30
"""What a second has: after that a garment has faded in on whoever stands still."""


class Reflecting(Protocol):
    """A Mirror, or what does something to a frame before one."""

    def reflect(self, frame: Frame, look: Look) -> View: ...

    def forget(self) -> None: ...


def glasses_mask(view: View) -> Image:
    """(h, w, 3) BGR for a picture of the worn glasses: red the frame, green the lenses, blue their shadow."""
    masks = np.zeros_like(view.frame.image) if view.masks is None else view.masks
    return np.ascontiguousarray(masks[..., ::-1])


def garment_mask(view: View) -> Image:
    """(h, w): how much of each pixel is cloth, 0..255; 0 where it is as if no garment were worn, to the
    bit."""
    mask = np.zeros(view.frame.image.shape[:2], np.uint8)
    if view.garment is not None and view.garment.drawn:
        left, top, right, bottom = view.garment.box
        mask[top:bottom, left:right] = view.garment.alpha
    return mask


@dataclass(slots=True)
class Outcome:
    """rows: one per frame, for the report. failed: file name and sentence of what could not be used."""

    rows: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    failed: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Job:
    """What is asked for. masks: a folder for mask PNGs, or None. changes: other looks, each with the second
    of the clip from which on it is worn, the earliest first. mask_of: what a mask shows, (h, w) or BGR."""

    source: Path
    target: Path
    look: Look
    masks: Path | None = None
    changes: tuple[tuple[float, Look], ...] = ()
    mask_of: Callable[[View], Image] = glasses_mask

    def look_at(self, born_s: float) -> Look:
        """What is worn at that second."""
        return next((look for from_s, look in reversed(self.changes) if born_s >= from_s), self.look)


def process(mirror: Reflecting, job: Job, progress: Progress) -> Outcome:
    """Run the job. Raises InputError, with nothing half-written, where its one input cannot be used; in a
    folder of pictures a bad file is reported and skipped."""
    from_folder = is_folder(job.source)
    pictures = (job.source, job.target) if from_folder else (job.source.parent, job.target.parent)
    if job.masks is not None and job.masks.resolve() in [folder.resolve() for folder in pictures]:
        raise InputError(f"{job.masks}: masks go into a folder of their own, not among input or output.")
    if from_folder:
        return _folder(mirror, job, progress)
    if job.source.suffix.lower() in PHOTO_SUFFIXES:
        outcome = Outcome()
        _picture(mirror, job, outcome, f"{job.source.stem}.png")
        return outcome
    return _clip(mirror, job, progress)


def is_folder(source: Path) -> bool:
    """Whether there are several pictures to come. Raises InputError where there is nothing, or no way in."""
    try:
        return S_ISDIR(source.stat().st_mode)
    except FileNotFoundError:
        raise InputError(f"There is no file or folder {source}.") from None
    except OSError as error:
        raise InputError(f"{source} cannot be read: {error.strerror}.") from error


def files_of(source: Path, target: Path) -> list[Path]:
    """Every file a job reads, and those its pictures or clip go into. Raises InputError."""
    if not is_folder(source):
        return [source, target]
    pictures = _pictures_in(source)
    return [*pictures, *(target / picture.name for picture in pictures)]


def _pictures_in(folder: Path) -> list[Path]:
    try:
        files = sorted(p for p in folder.iterdir() if p.suffix.lower() in PHOTO_SUFFIXES)
    except OSError as error:
        raise InputError(f"{folder} cannot be read: {error.strerror}.") from error
    if not files:
        raise InputError(f"{folder}: there are no pictures in this folder.")
    return files


def _folder(mirror: Reflecting, job: Job, progress: Progress) -> Outcome:
    files = _pictures_in(job.source)
    make_folder(job.target)
    masks = _mask_names(path.name for path in files)
    outcome = Outcome()
    for done, path in enumerate(files, 1):
        line, one = "", replace(job, source=path, target=job.target / path.name)
        try:
            _picture(mirror, one, outcome, masks[path.name], path.name)
        except InputError as error:
            outcome.failed[path.name] = line = str(error)
        progress(done, len(files), line)
    return outcome


def _mask_names(names: Iterable[str]) -> dict[str, str]:
    """The mask's name for each picture's: `a.png`, or `a.jpg.png` where another picture would claim that."""
    stems = {name: Path(name).stem for name in names}
    claimed = Counter(stem.casefold() for stem in stems.values()) + Counter(n.casefold() for n in stems)
    return {n: f"{stem if claimed[stem.casefold()] == 1 else n}.png" for n, stem in stems.items()}


def _picture(mirror: Reflecting, job: Job, outcome: Outcome, mask: str, name: str | None = None) -> None:
    """One picture, of a person of its own."""
    if job.target.suffix.lower() not in PICTURES:
        raise InputError(f"{job.target.name}: a picture goes into a picture ({', '.join(PICTURES)}).")
    require_writable(job.target)
    mirror.forget()
    view = _settled(mirror, Frame(read_photo(job.source), len(outcome.rows), 0.0), job.look)
    if job.masks is not None:
        make_folder(job.masks)
        write_picture(job.masks / mask, job.mask_of(view))
    if view.image is view.frame.image and job.source.suffix.lower() == job.target.suffix.lower():
        # Encoding anew would change pixels of a picture nothing was done to.
        write_bytes(job.target, job.source.read_bytes())
    else:
        write_picture(job.target, view.image)
    outcome.rows.append(row_of(view, name))


def _settled(mirror: Reflecting, frame: Frame, look: Look) -> View:
    """A picture has no time in which a garment could fade in: the same frame passes until nothing of that
    changes any more. Its times are those of all passes."""
    view = mirror.reflect(frame, look)
    took_ms = dict(view.stage_ms)
    for k in range(1, SETTLING_FRAMES if look.garment else 1):
        before, view = view, mirror.reflect(replace(frame, born_s=k / SETTLING_FRAMES), look)
        took_ms |= {stage: took_ms.get(stage, 0.0) + ms for stage, ms in view.stage_ms.items()}
        if np.array_equal(view.image, before.image):
            break
    return replace(view, stage_ms=took_ms)


def _clip(mirror: Reflecting, job: Job, progress: Progress) -> Outcome:
    if job.target.suffix.lower() not in CLIPS:
        raise InputError(f"{job.target.name}: a clip goes into a clip ({', '.join(CLIPS)}).")
    require_writable(job.target)
    outcome = Outcome()
    mirror.forget()
    with ExitStack() as undo:
        with closing(Clip(job.source)) as clip, clip_writer(job.target, clip.fps) as writer:
            if job.masks is not None and make_folder(job.masks):
                undo.callback(job.masks.rmdir)
            while (frame := clip.read()) is not None:
                view = mirror.reflect(frame, job.look_at(frame.born_s))
                writer.add(view.image)
                if job.masks is not None:
                    mask = job.masks / f"{frame.index:06d}.png"
                    write_picture(mask, job.mask_of(view))
                    undo.callback(mask.unlink, missing_ok=True)
                outcome.rows.append(row_of(view))
                progress(len(outcome.rows), clip.frames, "" if frame.index else writer.left_out())
            progress(len(outcome.rows), clip.frames, _missing(clip, job.source, len(outcome.rows)))
        undo.pop_all()
    return outcome


def _missing(clip: Clip, source: Path, found: int) -> str:
    """One sentence about frames that should be there, or nothing. Raises InputError for a clip cut off."""
    if clip.frames - found <= max(2.0, 0.02 * clip.frames):
        return ""
    if is_cut_off(source):
        raise InputError(f"{source.name} is cut off: only {found} of its {clip.frames} frames are there.")
    return f"{source.name} announces {clip.frames} frames, and {found} could be read."
