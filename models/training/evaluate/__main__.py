"""Scores on the development data: real faces and clips, and drawn glasses with exact truth.

python -m models.training.evaluate --data ../shared/data
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

from mirror_app.errors import MirrorError
from mirror_app.files import make_folder, write_bytes
from mirror_app.glasses_off import Segmenter
from mirror_app.parts import Networks, build_mirror, build_tracker, load_networks
from mirror_app.values import View
from models.training.evaluate import tables
from models.training.evaluate.clips import clips
from models.training.evaluate.cost import cost
from models.training.evaluate.drawn import Drawn, drawn
from models.training.evaluate.drawn_clips import drawn_clips
from models.training.evaluate.fill import fill
from models.training.evaluate.sheets import Worst
from models.training.evaluate.stills import Still, stills
from models.training.evaluate.trials import trials, trials_text
from models.training.pictures import LIGHTS, DrawnPicture

PARTS = ("stills", "drawn", "clips", "drawn_clips", "fill", "trials", "cost")
DEFAULT = ("stills", "drawn", "clips", "cost")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says. sheets: a folder for contact sheets, or None."""

    data: Path
    limit: int | None
    sheets: Path | None


class Run:
    """Every part once, each printing its tables; what was measured is kept for --json."""

    def __init__(self, asked: Asked, networks: Networks) -> None:
        self._asked = asked
        self._networks = networks
        self.results: dict[str, Any] = {}

    def stills(self) -> None:
        lowest, most = Worst(), Worst()

        def watch(still: Still, view: View) -> None:
            images = (view.frame.image, view.image)
            label = f"{Path(still.file).stem} {still.state} {still.confidence:.2f} left {still.leftover:.2f}"
            if self._asked.sheets is not None and still.wanted == "removed" and not still.why_not:
                lowest.add(still.confidence, label, images, view.face)
                most.add(-still.leftover, label, images, view.face)

        with closing(build_mirror(self._networks)) as mirror:
            segmenter = Segmenter(self._networks.segmenter)
            found = list(stills(mirror, segmenter, self._asked.data, self._asked.limit, watch))
        self._write(lowest, "stills_least_sure.png")
        self._write(most, "stills_most_left.png")
        self.results["stills"] = found
        self._say(tables.stills_text(found))

    def drawn(self) -> None:
        worst = Worst()

        def watch(one: Drawn, picture: DrawnPicture, view: View) -> None:
            if self._asked.sheets is not None and one.light == LIGHTS[0] and not one.opaque:
                gain = one.psnr_db("frame", "output") - one.psnr_db("frame", "telea")
                images = (picture.worn, view.image, picture.bare)
                label = f"{Path(one.file).stem} {one.style} {one.state} {gain:+.1f} dB"
                worst.add(gain, label, images, view.face)

        with closing(build_mirror(self._networks, with_masks=True)) as mirror:
            segmenter = Segmenter(self._networks.segmenter)
            rows = list(drawn(mirror, segmenter, self._asked.data, self._asked.limit, watch))
        self._write(worst, "drawn_worst.png")
        self.results["drawn"] = rows
        self._say(tables.drawn_text(rows))

    def clips(self) -> None:
        with closing(build_mirror(self._networks, with_masks=True)) as mirror:
            segmenter, asked = Segmenter(self._networks.segmenter), self._asked
            scores = list(clips(mirror, segmenter, asked.data, asked.limit, asked.sheets))
        self.results["clips"] = scores
        self._say(tables.clips_text(scores))

    def drawn_clips(self) -> None:
        with closing(build_mirror(self._networks)) as mirror, closing(build_tracker()) as tracker:
            scores = list(drawn_clips(mirror, tracker, self._asked.data, self._asked.limit))
        self.results["drawn_clips"] = scores
        self._say(tables.drawn_clips_text(scores))

    def fill(self) -> None:
        worths = list(fill(self._networks, self._asked.data, self._asked.limit))
        self.results["fill"] = worths
        self._say(tables.fill_text(worths))

    def trials(self) -> None:
        asked = self._asked
        with (
            closing(build_mirror(self._networks, with_masks=True)) as mirror,
            closing(build_tracker()) as tracker,
        ):
            done = list(trials(mirror, tracker, asked.data, asked.limit, asked.sheets))
        self.results["trials"] = done
        self._say(trials_text(done))

    def cost(self) -> None:
        measured = cost(self._networks, self._asked.data, self._asked.limit)
        self.results["cost"] = measured
        self._say(tables.cost_text(measured))

    def finish(self, to: Path | None) -> None:
        """What takes two parts together; the JSON."""
        found, rows = (self.results.get(name, []) for name in ("stills", "drawn"))
        self._say(tables.reliability_text(found, rows))
        if to is not None:
            write_bytes(to, json.dumps(self.results, default=_plain, indent=1).encode())

    def _write(self, worst: Worst, name: str) -> None:
        if self._asked.sheets is not None:
            worst.write(self._asked.sheets / name)

    @staticmethod
    def _say(text: str) -> None:
        print(text, flush=True)


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def main(words: Sequence[str] | None = None) -> int:
    """0, or 2 with one sentence where something that is needed is not there."""
    parser = argparse.ArgumentParser(prog="models.training.evaluate", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="the development data")
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=DEFAULT, help="default: " + " ".join(DEFAULT)
    )
    parser.add_argument(
        "--limit", type=int, help="so many pictures of a folder, frames of a clip, clips of the trials"
    )
    parser.add_argument("--sheets", type=Path, help="write contact sheets into this folder")
    parser.add_argument("--json", type=Path, help="write what was measured, picture by picture")
    args = parser.parse_args(words)
    try:
        if args.sheets is not None:
            make_folder(args.sheets)
        run = Run(Asked(args.data, args.limit, args.sheets), load_networks())
        parts: dict[str, Callable[[], None]] = {name: getattr(run, name) for name in args.only}
        for part in parts.values():
            part()
        run.finish(args.json)
    except MirrorError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
