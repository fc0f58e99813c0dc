"""The command line: the same code as the window, so that it can be measured without one."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from mirror_app import (
    __version__,
    bench_command,
    commands,
    config,
    garment_command,
    measure_command,
    turntable_command,
)
from mirror_app.boxing import SHAPES
from mirror_app.config import Settings
from mirror_app.garments import GARMENT_KINDS
from mirror_app.glasses_on.catalogue import MATERIALS
from mirror_app.glasses_on.finding import FAMILIES, LENSES, WIDTHS
from mirror_app.glasses_on.importing import UNITS_MM


class Commands(Protocol):
    """What argparse gives to add commands to; its own name for it is private."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser: ...


def main(words: Sequence[str]) -> int:
    """Run one command and return its exit status. Raises MirrorError for what the person can mend."""
    arguments = _parser().parse_args(list(words) or ["run"])
    return arguments.command(arguments, _settings(arguments))


def _settings(arguments: argparse.Namespace) -> Settings:
    given = vars(arguments)
    chosen = {
        name: given[name]
        for name in ("source", "eyewear", "rotate", "threads", "keyframe_every", "precision", "tilt")
        if name in given
    }
    switched_on = {name: True for name in ("kiosk",) if given.get(name)}
    return config.merged(config.load(given.get("config")), {**chosen, **switched_on})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "mirror-app", description="A virtual mirror: your glasses off, new eyewear on."
    )
    parser.add_argument("--version", action="version", version=f"mirror-app {__version__}")
    commands_of: Commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_run(commands_of)
    _add_process(commands_of)
    _add_garment(commands_of)
    _add_bench(commands_of)
    _add_measure(commands_of)
    _add_eyewear(commands_of)
    # These run before this module is imported (__main__); they are listed here for --help.
    commands_of.add_parser("tryon", help="photoreal pictures of people in garments, in batches")
    commands_of.add_parser("doctor", help="say what this machine lacks, and the command that mends it")
    commands_of.add_parser("race", help="say which precision of each network is fastest here")
    return parser


def _shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="settings (default: mirror.toml here, if there is one)"
    )
    parser.add_argument("--threads", type=int, metavar="N", help="cores a network may use")
    parser.add_argument(
        "--keyframe-every", type=int, metavar="N", help="frames from one segmentation to the next"
    )
    parser.add_argument(
        "--precision", metavar="auto|fp32|fp16|int8", help="of the networks (auto: the fastest here)"
    )


def _tilt(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--tilt",
        type=int,
        metavar="D",
        help=f"pantoscopic tilt, 0 to {config.MOST_TILT_DEG} degrees (default: what suits the head)",
    )


def _add_run(commands_of: Commands) -> None:
    run = commands_of.add_parser("run", help="open the mirror (the default)")
    _shared(run)
    run.add_argument(
        "--source", metavar="auto|N|NAME|FILE|synthetic", help="where frames come from (default: auto)"
    )
    run.add_argument("--eyewear", metavar="SKU", help="the pair to begin with")
    run.add_argument(
        "--rotate", type=int, metavar="DEGREES", help="turn the camera's picture: 0, 90, 180 or 270"
    )
    run.add_argument(
        "--designer", type=Path, metavar="FILE", help="wear this file of eyewear, anew whenever it is saved"
    )
    _tilt(run)
    run.add_argument("--kiosk", action="store_true", help="full screen, forgets each person")
    run.add_argument(
        "--headless", type=Path, metavar="FOLDER", help="no window: write a clip and stills there"
    )
    run.set_defaults(command=commands.run)


def _add_process(commands_of: Commands) -> None:
    process = commands_of.add_parser(
        "process", help="a clip, a picture or folders of pictures through the mirror"
    )
    _written(
        process,
        masks="also write masks: R frame, G lens, B shadow",
        report="also write states, confidences and times",
    )
    process.add_argument("--keep-glasses", action="store_true", help="leave the worn glasses on")
    process.set_defaults(command=commands.process)


def _written(parser: argparse.ArgumentParser, masks: str, report: str) -> None:
    """What is read and what is written, with these words about the last two."""
    _shared(parser)
    parser.add_argument("input", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument(
        "--eyewear", metavar="SKU|none", default="none", help="the pair to draw (default: none)"
    )
    _tilt(parser)
    parser.add_argument("--masks", type=Path, metavar="FOLDER", help=masks)
    parser.add_argument("--report", type=Path, metavar="FILE.json", help=report)


def _add_garment(commands_of: Commands) -> None:
    garment = commands_of.add_parser("garment", help="a garment on a clip, a picture or folders of pictures")
    _written(
        garment,
        masks="also write, in grey, how much is cloth",
        report="also write what was drawn, where not, and times",
    )
    _garment(garment, required=True)
    garment.add_argument(
        "--at",
        action="append",
        metavar="SECONDS:FILE[:TYPE]",
        help="from that time of the clip on this garment instead; given again, and then that one",
    )
    garment.add_argument("--glasses-off", action="store_true", help="also take the worn glasses off")
    garment.set_defaults(command=garment_command.run)


def _garment(parser: argparse.ArgumentParser, required: bool = False) -> None:
    parser.add_argument(
        "--garment",
        type=Path,
        required=required,
        metavar="FILE",
        help="one garment on a plain ground",
    )
    parser.add_argument(
        "--type", choices=GARMENT_KINDS, help="what it covers (default: by the name of its folder)"
    )


def _add_bench(commands_of: Commands) -> None:
    bench = commands_of.add_parser("bench", help="measure the mirror on this machine")
    _shared(bench)
    bench.add_argument(
        "--source", metavar="FILE|synthetic", default="synthetic", help="default: the synthetic person"
    )
    bench.add_argument(
        "--eyewear", metavar="SKU|none", help="the pair to draw (default: the first in the catalogue)"
    )
    _garment(bench)
    bench.add_argument("--keep-glasses", action="store_true", help="leave the worn glasses on")
    bench.add_argument(
        "--size", type=_size, metavar="WxH", help="place each frame in one of this size (default: as it is)"
    )
    bench.add_argument(
        "--frames", type=int, default=150, metavar="N", help="frames held in memory (default: 150)"
    )
    bench.add_argument(
        "--naive", action="store_true", help="also measure the naive pipeline, in the same run"
    )
    bench.add_argument("--json", type=Path, metavar="FILE", help="also write the numbers there")
    bench.set_defaults(command=bench_command.run)


def _add_measure(commands_of: Commands) -> None:
    measure = commands_of.add_parser(
        "measure", help="estimate PD and the width of a face, and how eyewear fits it, in mm"
    )
    _shared(measure)
    measure.add_argument("input", metavar="PICTURE|CLIP|synthetic", help="who is measured")
    measure.add_argument(
        "--card", action="store_true", help="by a bank card held flat to the forehead or under the nose"
    )
    measure.add_argument("--eyewear", metavar="SKU", help="also say how this pair fits")
    measure.add_argument("--json", action="store_true", help="as JSON")
    measure.set_defaults(command=measure_command.run)


def _add_eyewear(commands_of: Commands) -> None:
    eyewear = commands_of.add_parser("eyewear", help="the catalogue")
    actions = eyewear.add_subparsers(title="actions", metavar="ACTION", required=True)
    _add_list(actions)
    checking = actions.add_parser("check", help="read a file of eyewear and say what is in it")
    _reading(checking)
    checking.add_argument("--json", action="store_true", help="as JSON")
    checking.set_defaults(command=commands.check_eyewear)
    importing = actions.add_parser("import", help="read a file of eyewear into your own catalogue")
    _reading(importing)
    importing.add_argument("--name", metavar="SKU", help="what to call it (default: by the file's name)")
    importing.add_argument("--out", type=Path, metavar="FOLDER", help="write the entry there instead")
    importing.add_argument("--check", action="store_true", help="write nothing: as `eyewear check`")
    importing.set_defaults(command=commands.import_eyewear, json=False)
    _add_render(actions)
    _add_turntable(actions)


def _add_list(actions: Commands) -> None:
    listing = actions.add_parser("list", help="the pairs there are, with their boxing measures in mm")
    listing.add_argument("--json", action="store_true", help="as JSON")
    listing.add_argument("--shape", choices=SHAPES, action="append", help="of this; given again, or of that")
    listing.add_argument("--material", choices=MATERIALS, action="append", help="likewise")
    listing.add_argument("--width", choices=WIDTHS, action="append", help="likewise: of the front")
    listing.add_argument("--lenses", choices=LENSES, action="append", help="likewise: what they are for")
    listing.add_argument(
        "--colour", metavar="WORD", action="append", help=f"{', '.join(FAMILIES)}, or a word of its name"
    )
    listing.add_argument(
        "--search", metavar="TEXT", default="", help="words of name, colour, shape, material or SKU"
    )
    listing.set_defaults(command=commands.list_eyewear)


def _add_render(actions: Commands) -> None:
    rendering = actions.add_parser("render", help="a picture of a pair by itself, on a transparent ground")
    rendering.add_argument("pair", metavar="SKU_OR_FILE", help="of the catalogue, or a file of eyewear")
    rendering.add_argument("--out", type=Path, required=True, metavar="PNG", help="where to write it")
    rendering.add_argument(
        "--yaw", type=float, default=0.0, metavar="D", help="degrees to the right, -70 to 70"
    )
    rendering.add_argument("--pitch", type=float, default=0.0, metavar="D", help="degrees down, -55 to 55")
    rendering.add_argument("--size", type=_size, default=(720, 480), metavar="WxH", help="default: 720x480")
    rendering.add_argument(
        "--px-per-mm", type=float, default=3.0, metavar="K", help="pixels per mm at the bridge (default: 3)"
    )
    rendering.add_argument(
        "--mask", action="store_true", help="write what is covered instead: red by frame, green by lenses"
    )
    rendering.set_defaults(command=commands.render_eyewear)


def _add_turntable(actions: Commands) -> None:
    turning = actions.add_parser("turntable", help="a pair by itself, turned: a clip, or a folder of PNGs")
    turning.add_argument("pair", metavar="SKU_OR_FILE", help="of the catalogue, or a file of eyewear")
    turning.add_argument(
        "--out", type=Path, required=True, metavar="FOLDER_or_FILE.mp4", help="where to write it"
    )
    turning.add_argument("--frames", type=int, default=72, metavar="N", help="how many (default: 72)")
    turning.add_argument("--size", type=_size, default=(960, 640), metavar="WxH", help="default: 960x640")
    turning.add_argument("--pitch", type=float, default=8.0, metavar="D", help="degrees down (default: 8)")
    turning.add_argument(
        "--background",
        type=turntable_command.background,
        metavar="R,G,B|transparent",
        help="what is behind it (default: nothing behind PNGs, nearly white in a clip)",
    )
    turning.set_defaults(command=turntable_command.run)


def _size(text: str) -> tuple[int, int]:
    width, by, height = text.partition("x")
    if not (by and width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is no size; one is 720x480")
    return int(width), int(height)


def _reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="GLB, glTF, OBJ, STL or a parametric TOML")
    parser.add_argument("--unit", choices=tuple(UNITS_MM), help="of its numbers (default: by its width)")
    parser.add_argument("--marking", metavar="52-18-145", help="A, DBL and temple, to check it against")
    parser.add_argument(
        "--untrusted", action="store_true", help="read it in a process with a cap on memory and time"
    )
