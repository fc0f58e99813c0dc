"""How exactly PD is measured: the synthetic person of known size, by irises and by card, as a table.

python -m tests.measure_accuracy [--quick | --drawn COUNT] [--seed SEED]

Each pose is a picture by itself, as a photograph is. "step" is the pictures of one card put together, of a
person who was seen without it before, as the mirror does it.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mirror_app.camera import HeldCard, Sitter, Synthetic, Truth
from mirror_app.camera.person.card import FOREHEAD_MM, UPPER_LIP_MM
from mirror_app.camera.person.sitter import still
from mirror_app.face import FaceTracker
from mirror_app.measuring.card import card_reading, find_card
from mirror_app.measuring.irises import iris_reading
from mirror_app.measuring.reading import Reading, together
from mirror_app.parts import build_tracker
from mirror_app.sizes import Length
from mirror_app.values import Face, Frame

POSES = (still(), still(5.0, 2.0, 1.0), still(-8.0, -3.0, 4.0), still(14.0, 3.0, -6.0))
CARDS = (
    HeldCard(),
    HeldCard(turned_deg=-8.0, leaning_deg=6.0, rgb=(20, 20, 22), printed=False),
    HeldCard(UPPER_LIP_MM, 4.0, rgb=(225, 225, 220)),
    HeldCard(UPPER_LIP_MM, -6.0, gap_mm=2.0, fingers=False),
)


@dataclass(frozen=True, slots=True)
class Case:
    """light: brightness of the picture."""

    sitter: Sitter
    size: tuple[int, int] = (1280, 720)
    light: float = 1.0
    cards: tuple[HeldCard, ...] = CARDS

    def __str__(self) -> str:
        who, (width, height) = self.sitter, self.size
        people = f"{who.distance_mm:5.0f} {who.head:4.2f} {who.iris_mm:4.1f} {who.focal_per_width:4.2f}"
        return f"{people} {width}x{height:<5} {self.light:4.1f}"


def _case(distance_mm: float, head: float, iris_mm: float, *camera: Any) -> Case:
    focal, size, light = camera
    return Case(Sitter(distance_mm, head, iris_mm, poses=POSES, focal_per_width=focal), size, light)


CASES = (
    _case(400.0, 1.0, 11.7, 0.9, (1280, 720), 1.0),
    _case(600.0, 1.0, 11.7, 0.9, (1280, 720), 1.0),
    _case(800.0, 1.0, 11.7, 0.9, (1280, 720), 1.0),
    _case(600.0, 0.93, 11.4, 0.9, (1280, 720), 1.0),
    _case(600.0, 1.07, 12.0, 0.9, (1280, 720), 1.0),
    _case(600.0, 1.0, 11.7, 0.9, (1280, 720), 0.4),
    _case(600.0, 1.0, 11.7, 0.75, (1920, 1080), 1.0),
    _case(600.0, 1.0, 11.7, 1.1, (640, 480), 1.0),
)
COLOURS = ((34, 62, 112), (20, 20, 22), (225, 225, 220), (150, 30, 40), (190, 160, 90))


def drawn(seed: int) -> Case:
    """Somebody at random, three cards held at random, a camera at random."""
    rng = np.random.default_rng((seed, 9))
    head = float(rng.uniform(0.93, 1.07))
    sitter = Sitter(
        distance_mm=float(rng.uniform(400.0, 800.0)),
        head=head,
        iris_mm=float(np.clip(rng.normal(11.7, 0.25), 11.2, 12.2)),
        far_pd_mm=62.4 * head + float(np.clip(rng.normal(0.0, 1.5), -3.0, 3.0)),
        poses=tuple(still(*(float(rng.uniform(-most, most)) for most in (8.0, 5.0, 6.0))) for _ in range(4)),
        focal_per_width=float(rng.uniform(0.75, 1.1)) if rng.random() < 0.4 else 0.9,
    )
    size = ((1280, 720), (1280, 720), (1920, 1080), (640, 480))[rng.integers(4)]
    cards = tuple(_held(rng, place) for place in (FOREHEAD_MM, FOREHEAD_MM, UPPER_LIP_MM))
    return Case(sitter, size, float(rng.uniform(0.45, 1.0)), cards)


def _held(rng: np.random.Generator, place_mm: tuple[float, float]) -> HeldCard:
    return HeldCard(
        (place_mm[0] + float(rng.uniform(-4.0, 4.0)), place_mm[1] + float(rng.uniform(-5.0, 4.0))),
        turned_deg=float(rng.uniform(-8.0, 8.0)),
        leaning_deg=float(rng.normal(0.0, 3.0)),
        gap_mm=float(abs(rng.normal(0.0, 0.7))),
        rgb=COLOURS[rng.integers(len(COLOURS))],
        printed=bool(rng.integers(2)),
        fingers=bool(rng.integers(4)),
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


def one(found: list[Reading], by: str, truth: Truth) -> One | None:
    if not found:
        return None
    pd: Length = together(found, by, True).far_pd
    return One(pd.mm - truth.pd_mm, pd.range_mm[0] <= truth.pd_mm <= pd.range_mm[1])


def by_irises(tracker: FaceTracker, person: Synthetic, case: Case) -> Iterator[tuple[str, One | None]]:
    """Every pose, without a card."""
    seated = person.seated(replace(case.sitter, card=None))
    for index in range(len(case.sitter.poses)):
        truth = seated.truth(index)
        _, face = seen(tracker, truth, case.light)
        found = iris_reading(face) if face else None
        yield "irises", one([found] if found else [], "irises", truth)


def by_card(
    tracker: FaceTracker, person: Synthetic, case: Case, card: HeldCard
) -> Iterator[tuple[str, One | None]]:
    """Every pose with one card, then all of them together."""
    _, bare = seen(tracker, person.seated(replace(case.sitter, card=None)).truth(0), case.light)
    seated, readings = person.seated(replace(case.sitter, card=card)), list[Reading]()
    for index in range(len(case.sitter.poses)):
        truth = seated.truth(index)
        frame, face = seen(tracker, truth, case.light)
        lying = find_card(frame.image, face) if face else None
        found = card_reading(lying, face) if lying and face else None
        known = card_reading(lying, face, bare) if lying and face else None
        readings += [known] if known else []
        yield "card", one([found] if found else [], "card", truth)
    yield "step", one(readings, "card", seated.truth(0))


def measured(tracker: FaceTracker, case: Case, seed: int) -> dict[str, list[One | None]]:
    """All that one person gives."""
    person = Synthetic(case.size, worn=None, seed=seed, sitter=case.sitter)
    found: dict[str, list[One | None]] = {"irises": [], "card": [], "step": []}
    for by, value in by_irises(tracker, person, case):
        found[by].append(value)
    for card in case.cards:
        for by, value in by_card(tracker, person, case, card):
            found[by].append(value)
    return found


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
    parser.add_argument("--drawn", type=int, default=0, help="so many people drawn at random instead")
    parser.add_argument("--seed", type=int, default=0, help="of the first of them, or of all else (0)")
    asked = parser.parse_args()
    cases = [(case, asked.seed) for case in (CASES[:3] if asked.quick else CASES)]
    if asked.drawn:
        cases = [(drawn(asked.seed + k), asked.seed + k) for k in range(asked.drawn)]
    tracker, say = build_tracker(), sys.stdout.write
    every: dict[str, list[One | None]] = {"irises": [], "card": [], "step": []}
    say("  mm  head iris focal size       light by      n      mean  |mean| max  inside (mm of far PD)\n")
    for case, seed in cases:
        for by, values in measured(tracker, case, seed).items():
            every[by] += values
            say(f"{case}  {by:7} {row(values)}\n")
        sys.stdout.flush()
    for by, values in every.items():
        say(f"{'all':36} {by:7} {row(values)}\n")
    tracker.close()


if __name__ == "__main__":
    main()
