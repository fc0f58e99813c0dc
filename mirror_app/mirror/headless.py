"""The mirror without a window: what it would have shown, as a clip and stills in a folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mirror_app.camera import open_source
from mirror_app.errors import InputError
from mirror_app.mirror.mirror import Mirror
from mirror_app.mirror.writing import ClipWriter, write_picture
from mirror_app.values import Eyewear, Look, State

FRAMES_EACH = 60
"""Frames shown of one look before the next."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and on how many of the frames worn glasses were removed."""

    clip: Path
    stills: tuple[Path, ...]
    frames: int
    removed: int


def write_headless(mirror: Mirror, source: str, folder: Path, eyewear: Sequence[Eyewear | None]) -> Written:
    """Show the source as it is, without glasses, then with each of the pairs, and write all of it.

    Raises InputError where the folder cannot be written, CameraError where the source cannot be used.
    """
    looks = [("as_you_are", Look(None, glasses_off=False)), ("without", Look(None))]
    looks += [(f"with_{e.sku}", Look(e)) for e in eyewear if e is not None]
    opened = open_source(source)  # first: a mistake in the word must leave no folder behind
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder} cannot be made: {error.strerror}.") from error
    stills: list[Path] = []
    count = removed = 0
    clip = folder / "mirror.mp4"
    try:
        with ClipWriter(clip, opened.fps) as writer:
            for name, look in looks:
                view = None
                for _ in range(FRAMES_EACH):
                    frame = opened.read()
                    if frame is None:
                        break
                    view = mirror.reflect(frame, look)
                    writer.add(view.image)
                    count += 1
                    removed += view.state is State.REMOVED
                if view is not None:
                    stills.append(folder / f"{name}.png")
                    write_picture(stills[-1], view.image)
    finally:
        opened.close()
    return Written(clip, tuple(stills), count, removed)
