"""Clips, pictures and folders of pictures through the mirror: `mirror-app process`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from mirror_app.camera import Clip, read_photo
from mirror_app.errors import InputError
from mirror_app.mirror.mirror import Mirror
from mirror_app.mirror.report import row_of
from mirror_app.mirror.writing import CLIPS, PICTURES, ClipWriter, write_bytes, write_picture
from mirror_app.values import Frame, Look, View

Progress = Callable[[int, int, str], None]
"""Told after each frame or file: how many are done, of how many (0: unknown), and a line to show or ""."""


@dataclass(slots=True)
class Outcome:
    """rows: one per frame, for the report. failed: file name and sentence of what could not be used."""

    rows: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    failed: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Job:
    """What is asked for. masks: a folder for mask PNGs, or None."""

    source: Path
    target: Path
    look: Look
    masks: Path | None = None


def process(mirror: Mirror, job: Job, progress: Progress) -> Outcome:
    """Run the job. Raises InputError, with nothing half-written, where its one input cannot be used; in a
    folder of pictures a bad file is reported and skipped."""
    if not job.source.exists():
        raise InputError(f"There is no file or folder {job.source}.")
    if job.source.is_dir():
        return _folder(mirror, job, progress)
    suffix = job.source.suffix.lower()
    if suffix in PICTURES:
        outcome = Outcome()
        _picture(mirror, job, outcome, None)
        return outcome
    return _clip(mirror, job, progress)


def _folder(mirror: Mirror, job: Job, progress: Progress) -> Outcome:
    files = sorted(p for p in job.source.iterdir() if p.suffix.lower() in PICTURES)
    if not files:
        raise InputError(f"{job.source}: there are no pictures in this folder.")
    if job.target.exists() and not job.target.is_dir():
        raise InputError(f"{job.target}: a folder of pictures goes into a folder, and this is a file.")
    _make(job.target)
    outcome = Outcome()
    for done, path in enumerate(files, 1):
        line = ""
        try:
            _picture(mirror, replace(job, source=path, target=job.target / path.name), outcome, path.name)
        except InputError as error:
            outcome.failed[path.name] = line = str(error)
        progress(done, len(files), line)
    return outcome


def _picture(mirror: Mirror, job: Job, outcome: Outcome, name: str | None) -> None:
    """One picture, of a person of its own."""
    if job.target.suffix.lower() not in PICTURES:
        raise InputError(f"{job.target.name}: a picture goes into a picture ({', '.join(PICTURES)}).")
    _writable(job.target)
    mirror.forget()
    view = mirror.reflect(Frame(read_photo(job.source), len(outcome.rows), 0.0), job.look)
    if view.image is view.frame.image and job.source.suffix.lower() == job.target.suffix.lower():
        # Encoding anew would change pixels of a picture nothing was done to.
        write_bytes(job.target, job.source.read_bytes())
    else:
        write_picture(job.target, view.image)
    _write_masks(job, view, f"{job.source.stem}.png")
    outcome.rows.append(row_of(view, name))


def _clip(mirror: Mirror, job: Job, progress: Progress) -> Outcome:
    if job.target.suffix.lower() not in CLIPS:
        raise InputError(f"{job.target.name}: a clip goes into a clip ({', '.join(CLIPS)}).")
    _writable(job.target)
    clip = Clip(job.source)
    outcome = Outcome()
    mirror.forget()
    try:
        with ClipWriter(job.target, clip.fps) as writer:
            while (frame := clip.read()) is not None:
                view = mirror.reflect(frame, job.look)
                writer.add(view.image)
                _write_masks(job, view, f"{frame.index:06d}.png")
                outcome.rows.append(row_of(view))
                progress(frame.index + 1, 0, "")
    finally:
        clip.close()
    return outcome


def _write_masks(job: Job, view: View, name: str) -> None:
    if job.masks is None:
        return
    _make(job.masks)
    masks = np.zeros_like(view.frame.image) if view.masks is None else view.masks
    write_picture(job.masks / name, np.ascontiguousarray(masks[..., ::-1]))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder} cannot be made: {error.strerror}.") from error


def _writable(target: Path) -> None:
    if not target.parent.is_dir():
        raise InputError(f"There is no folder {target.parent} to write {target.name} into.")


def states_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """How many frames had each state."""
    found: dict[str, int] = {}
    for row in rows:
        found[row["state"]] = found.get(row["state"], 0) + 1
    return found
