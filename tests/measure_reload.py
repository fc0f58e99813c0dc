"""From saving a file of eyewear to seeing it on the face: `python -m tests.measure_reload [FILE ...]`.

Opens the window before a clip of the synthetic person with a copy of each file, saves it anew a few times,
and takes the time until the first picture is painted that shows the new save. Nothing is shown on a screen.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt

import numpy as np
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from mirror_app import app
from mirror_app.camera import Synthetic
from mirror_app.config import Settings
from mirror_app.mirror.writing import clip_writer
from mirror_app.ui import MirrorWindow, make_application
from mirror_app.ui.bridge import Onto
from mirror_app.values import Eyewear, View
from tests import eyewear_files as files

_SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "eyewear3d"
_PATIENCE_S = 30.0
FRAMES = 60


class Painted:
    """What was painted last, and when."""

    def __init__(self, window: MirrorWindow) -> None:
        self._next = window.mirror.annotate
        self.worn: Eyewear | None = None
        window.mirror.annotate = self._painted

    def _painted(self, painter: QPainter, view: View, onto: Onto) -> None:
        self.worn = view.seat.eyewear if view.seat else None
        if self._next is not None:
            self._next(painter, view, onto)

    def wait(self, before: Eyewear | None) -> float:
        """Seconds until something else than `before` is worn. Raises TimeoutError."""
        began_s = time.perf_counter()
        while self.worn is None or self.worn == before:
            QApplication.processEvents()
            # As an event loop rests; without it this loop would have a core to itself.
            time.sleep(0.002)
            if time.perf_counter() - began_s > _PATIENCE_S:
                raise TimeoutError(f"nothing new within {_PATIENCE_S:g} s")
        return time.perf_counter() - began_s


def reloads(clip: Path, file: Path, times: int) -> list[float]:
    """Seconds from each save of a copy of `file` to the first picture painted with it."""
    with tempfile.TemporaryDirectory() as folder, _worn(clip, Path(folder), file) as (copy, painted):
        return [_saved(copy, painted, number) for number in range(times)]


@contextmanager
def _worn(clip: Path, folder: Path, file: Path) -> Iterator[tuple[Path, Painted]]:
    for beside in [file, *(p for p in file.parent.glob("*") if p.suffix in (".bin", ".mtl", ".png"))]:
        shutil.copy(beside, folder / beside.name)
    copy = folder / file.name
    settings = Settings(source=str(clip), precision="fp32")
    with app.open_window(settings, copy) as window:
        painted = Painted(window)
        window.present()
        first = painted.wait(None)
        # The pair that the window begins with.
        if first < _PATIENCE_S and painted.worn is not None and painted.worn.sku == "harbour-black":
            painted.wait(painted.worn)
        yield copy, painted


def _saved(copy: Path, painted: Painted, number: int) -> float:
    """As an editor saves: a new file takes the place of the old one."""
    content = copy.read_bytes()
    if copy.suffix == ".toml":
        # The same numbers again would be the same pair.
        lines = content.decode().splitlines()
        lines = [f"a_mm = {49 + 0.1 * number:.1f}" if line.startswith("a_mm") else line for line in lines]
        content = "\n".join(lines).encode()
    fresh = copy.with_name("fresh.tmp")
    fresh.write_bytes(content)
    fresh.replace(copy)
    return painted.wait(painted.worn)


def _clip(path: Path) -> Path:
    """Seconds of the synthetic person: drawing it costs more than a camera does."""
    person = Synthetic()
    with clip_writer(path, 30.0) as writer:
        for _ in range(FRAMES):
            writer.add(person.read().image)
    return path


def _usual(folder: Path) -> list[Path]:
    made = folder / "boxes.obj"
    made.write_bytes(files.obj(files.stood(files.glasses())))
    toml = Path(__file__).parents[1] / "assets" / "eyewear" / "02-lantern.toml"
    shared = sorted(_SHARED.glob("*/scene.gltf"))
    return [toml, made, *shared]


def main() -> int:
    """Print a table."""
    parser = argparse.ArgumentParser("measure_reload")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--times", type=int, default=5)
    words = parser.parse_args()
    make_application(["measure_reload"])
    # Tiles are drawn by the same thread at the start, which is not what is measured.
    app.thumbnail = lambda _eyewear, size_px: np.zeros((size_px[1], size_px[0], 4), np.uint8)
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(f"{'file':32} {'kB':>7} {'median s':>9} {'worst s':>8}\n")
        clip = _clip(Path(folder) / "person.mp4")
        for file in words.files or _usual(Path(folder)):
            took = sorted(reloads(clip, file, words.times))
            size = sum(p.stat().st_size for p in (file, *file.parent.glob("*.bin"))) / 1000
            name = f"{file.parent.name}/{file.name}"[-32:]
            sys.stdout.write(f"{name:32} {size:7.0f} {took[len(took) // 2]:9.2f} {took[-1]:8.2f}\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
