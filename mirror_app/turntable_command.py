"""`mirror-app eyewear turntable`: a pair by itself, turned, as a clip or as PNGs."""

import argparse
import sys
from pathlib import Path

from mirror_app.app import pair_to_draw
from mirror_app.config import Settings
from mirror_app.errors import InputError
from mirror_app.glasses_on.slabs import Drawer
from mirror_app.glasses_on.turning import PLATE_RGB, SWING_DEG, Turn, Turned
from mirror_app.turntable import export, is_clip, require_room
from mirror_app.values import Rgb


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Exit status 0; Ctrl-C ends it and leaves nothing behind."""
    out: Path = arguments.out
    within = [
        (4 <= arguments.frames <= 720, "--frames must be from 4 to 720."),
        (all(16 <= side <= 4096 for side in arguments.size), "--size must be from 16x16 to 4096x4096."),
        (abs(arguments.pitch) <= 45, "--pitch must be from -45 to 45."),
        (not (is_clip(out) and arguments.background == ()), "--background transparent is for PNGs only."),
    ]
    for fits, sentence in within:
        if not fits:
            raise InputError(sentence)
    require_room(out)
    ground = arguments.background or (PLATE_RGB if is_clip(out) else None)
    turned = Turned(*pair_to_draw(arguments.pair))
    turn = Turn(arguments.frames, arguments.size, arguments.pitch, ground)
    try:
        export(Drawer.load(settings.threads), turned, turn, out, _tell)
    finally:
        if sys.stderr.isatty():
            sys.stderr.write("\n")
    swing = f"It swings {SWING_DEG:g} degrees to either side: from its edge a front cannot be drawn."
    sys.stdout.write(f"{swing}\nWritten to {out.resolve()}\n")
    return 0


def _tell(done: int, total: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done} of {total} pictures")
        sys.stderr.flush()


def background(text: str) -> Rgb | tuple[()]:
    """ "242,240,235", red, green and blue from 0 to 255, or "transparent", which is no colour at all."""
    if text == "transparent":
        return ()
    parts = text.split(",")
    if len(parts) != 3 or not all(part.isdecimal() and int(part) <= 255 for part in parts):
        raise argparse.ArgumentTypeError(f"{text!r} is no colour; one is 242,240,235, or transparent")
    red, green, blue = map(int, parts)
    return red, green, blue
