"""How exactly PD is measured: the synthetic person of known size, by irises and by card, as a table.

python -m tests.measure_accuracy [--quick]
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from mirror_app.camera import HeldCard, Sitter, Synthetic, Truth
from mirror_app.camera.person.card import UPPER_LIP_MM
from mirror_app.camera.person.sitter import still
from mirror_app.face import FaceTracker
from mirror_app.measuring.card import card_reading, find_card
from mirror_app.measuring.irises import iris_reading
from mirror_app.measuring.reading import Reading, together
from mirror_app.parts import build_tracker
from mirror_app.values import Face, Frame, Length

POSES = (still(), still(5.0, 2.0, 1.0), still(-8.0, -3.0, 4.0), still(14.0, 3.0, -6.0))
CARDS = (
    HeldCard(),
    HeldCard(turned_deg=-8.0, leaning_deg=6.0, rgb=(20, 20, 22), printed=False),
    HeldCard(UPPER_LIP_MM, 4.0, rgb=(225, 225, 220)),
    HeldCard(UPPER_LIP_MM, -6.0, gap_mm=2.0, fingers=False),
)
# Distance, head, iris, focal length over the width, size, brightness of the picture.
ROWS = (
    (400.0, 1.0, 11.7, 0.9, (1280, 720), 1.0),
    (600.0, 1.0, 11.7, 0.9, (1280, 720), 1.0),
    (800.0, 1.0, 11.7, 0.9, (1280, 720), 1.0),
    (600.0, 0.93, 11.4, 0.9, (1280, 720), 1.0),
    (600.0, 1.07, 12.0, 0.9, (1280, 720), 1.0),
    (600.0, 1.0, 11.7, 0.9, (1280, 720), 0.4),
    (600.0, 1.0, 11.7, 0.75, (1920, 1080), 1.0),
    (600.0, 1.0, 11.7, 1.1, (640, 480), 1.0),
)


@dataclass(frozen=True, slots=True)
class One:
    """One measurement: how far off, whether the truth lies in the range, or that nothing was measured."""

    off_mm: float
    inside: bool


def seen(tracker: FaceTracker, truth: Truth, light: float) -> tuple[Frame, Face | None]:
    """The face once it has settled on a picture."""
    tracker.forget()
    image = np.clip(truth.image * light, 0, 255).astype(np.uint8)
    frames = [Frame(image, k, k / 30) for k in range(4)]
    return frames[0], [tracker.find(frame) for frame in frames][-1]


def one(found: Reading | None, by: str, truth: Truth) -> One | None:
    if found is None:
        return None
    pd: Length = together([found], by, True).far_pd
    return One(pd.mm - truth.pd_mm, pd.range_mm[0] <= truth.pd_mm <= pd.range_mm[1])


def measured(
    tracker: FaceTracker, person: Synthetic, sitter: Sitter, light: float
) -> Iterator[tuple[str, One | None]]:
    """Every pose of one person, without a card and with each."""
    for card in (None, *CARDS):
        seated = person.seated(replace(sitter, card=card))
        for index in range(len(POSES)):
            truth = seated.truth(index)
            frame, face = seen(tracker, truth, light)
            if card is None:
                yield "irises", one(iris_reading(face) if face else None, "irises", truth)
            else:
                lying = find_card(frame.image, face) if face else None
                yield "card", one(card_reading(lying, face) if lying and face else None, "card", truth)


def row(values: list[One | None]) -> str:
    """Measured of all, mean error, mean and greatest size of it, share inside the range."""
    known = [value for value in values if value is not None]
    if not known:
        return f"{0:3}/{len(values)}"
    off = np.array([value.off_mm for value in known])
    inside = np.mean([value.inside for value in known])
    numbers = f"{off.mean():+5.2f} {np.abs(off).mean():5.2f} {np.abs(off).max():5.2f} {inside:5.0%}"
    return f"{len(known):3}/{len(values):<3} {numbers}"


def main() -> None:
    parser = argparse.ArgumentParser("python -m tests.measure_accuracy", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only 40, 60 and 80 cm")
    rows = ROWS[:3] if parser.parse_args().quick else ROWS
    tracker = build_tracker()
    say = sys.stdout.write
    say("  mm  head iris focal size       light by      n      mean  |mean| max  inside (mm of far PD)\n")
    for distance, head, iris, focal, size, light in rows:
        sitter = Sitter(distance, head, iris, poses=POSES, focal_per_width=focal)
        found: dict[str, list[One | None]] = {"irises": [], "card": []}
        for by, value in measured(tracker, Synthetic(size, worn=None, sitter=sitter), sitter, light):
            found[by].append(value)
        for by, values in found.items():
            what = f"{distance:5.0f} {head:4.2f} {iris:4.1f} {focal:4.2f} {size[0]}x{size[1]:<5} {light:4.1f}"
            say(f"{what}  {by:7} {row(values)}\n")
        sys.stdout.flush()
    tracker.close()


if __name__ == "__main__":
    main()
