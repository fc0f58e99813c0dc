"""A turntable on disk: a clip, or a folder of PNGs; whole, or not at all."""

import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from mirror_app.errors import InputError
from mirror_app.glasses_on.slabs import Drawer
from mirror_app.glasses_on.turning import Turn, Turned, pictures
from mirror_app.mirror.writing import CLIPS, clip_writer, write_picture

FPS = 24.0

Told = Callable[[int, int], None]
"""Called with how many pictures there are and how many there will be; what it raises ends the export."""


def is_clip(out: Path) -> bool:
    """Whether what is written there is one clip, and not a folder of PNGs."""
    return out.suffix.lower() in CLIPS


def require_room(out: Path) -> None:
    """Raises InputError where nothing can be written: a name that is no clip's, a folder with something in
    it."""
    if is_clip(out):
        return
    if out.suffix:
        raise InputError(f"{out.name}: a turntable is a folder of PNGs, or ends in {', '.join(CLIPS)}.")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(f"{out} is there already; a turntable needs a folder that is new or empty.")
    if not out.absolute().parent.is_dir():
        raise InputError(f"There is no folder {out.parent} to write {out.name} into.")


def export(drawer: Drawer, turned: Turned, turn: Turn, out: Path, told: Told) -> None:
    """Draw every picture and write them: `out` is there when all are, and else as it was before.

    A folder has 000.png on. Raises InputError, and whatever `told` raises.
    """
    require_room(out)
    if is_clip(out):
        if turn.ground is None:
            raise InputError("A clip has no transparent ground; choose a colour, or write PNGs.")
        with clip_writer(out, FPS) as writer:
            for number, picture in enumerate(pictures(drawer, turned, turn), 1):
                writer.add(picture)
                told(number, turn.frames)
        return
    with _new_folder(out) as folder:
        for number, picture in enumerate(pictures(drawer, turned, turn), 1):
            write_picture(folder / f"{number - 1:03}.png", picture)
            told(number, turn.frames)


@contextmanager
def _new_folder(out: Path) -> Generator[Path]:
    """A folder beside `out` that takes its place when this is left well, and is gone when it is not."""
    folder = out.absolute().with_name(f".{token_hex(6)}")
    try:
        folder.mkdir()
        yield folder
        if out.is_dir():
            # An empty one: where a folder can be put in its place depends on the system.
            out.rmdir()
        folder.rename(out)
    except OSError as error:
        raise InputError(f"{out} cannot be written: {error.strerror}.") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
