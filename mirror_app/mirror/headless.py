"""The mirror without a window: what it would have shown, as a clip and stills in a folder."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import cv2

from mirror_app.camera import Source, open_source
from mirror_app.files import make_folder
from mirror_app.mirror.mirror import Mirror
from mirror_app.mirror.writing import clip_writer, write_picture
from mirror_app.values import Eyewear, Frame, Look, State, published

FRAMES_EACH = 60
"""Frames shown of one look before the next."""
_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and on how many of the frames worn glasses were removed."""

    clip: Path
    stills: tuple[Path, ...]
    frames: int
    removed: int


def write_headless(
    mirror: Mirror, source: str, folder: Path, eyewear: Sequence[Eyewear | None], rotate: int = 0
) -> Written:
    """Show the source as it is, without glasses, then with each of the pairs, and write all of it.

    A clip that is shorter starts again. `rotate`: degrees clockwise, 0, 90, 180 or 270. Raises InputError
    where the folder cannot be written, CameraError where the source cannot be used.
    """
    looks = [("as_you_are", Look(None, glasses_off=False)), ("without", Look(None))]
    looks += [(f"with_{e.sku}", Look(e)) for e in eyewear if e is not None]
    stills: list[Path] = []
    count = removed = 0
    clip = folder / "mirror.mp4"
    # Opened first: a mistake in the word must leave no folder behind.
    with closing(open_source(source, loop=True)) as opened:
        make_folder(folder)
        with clip_writer(clip, opened.fps) as writer:
            for name, look in looks:
                view = None
                for _ in range(FRAMES_EACH):
                    frame = _read(opened, rotate)
                    if frame is None:
                        break
                    view = mirror.reflect(frame, look)
                    writer.add(view.image)
                    count += 1
                    removed += view.state is State.REMOVED
                if view is not None:
                    stills.append(folder / f"{name}.png")
                    write_picture(stills[-1], view.image)
    return Written(clip, tuple(stills), count, removed)


def _read(source: Source, rotate: int) -> Frame | None:
    frame = source.read()
    if frame is None or not rotate:
        return frame
    turned = published(cv2.rotate(frame.image, _TURNS[rotate]))  # pyright: ignore[reportArgumentType]
    return replace(frame, image=turned)
