"""How true to size eyewear is drawn: its width on pictures of synthetic persons of known size, as a table.

python -m tests.true_scale [--quick]

Where a pair is truly seen is known: the true head, its true pose and the true camera. Wrong is how much wider
or narrower the rims are drawn than that, over the pair's width. Beside it the width of the head that is told,
and the true one at the cheekbones: there it is narrowest, at the ears it is 12 percent wider.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from mirror_app.camera import HeldCard, Sitter, Synthetic, Truth
from mirror_app.camera.person.sitter import still
from mirror_app.face import FaceTracker
from mirror_app.glasses_on import Catalogue, Head, Renderer
from mirror_app.measuring import IrisRuler
from mirror_app.measuring.card_step import CardReadings
from mirror_app.measuring.head import width_mm
from mirror_app.parts import build_tracker
from mirror_app.paths import asset
from mirror_app.sizes import Length, Sizes
from mirror_app.values import Eyewear, Face, Floats, Frame, Pose

YAWS_DEG = (0.0, 10.0, -20.0)
SETTLING = 75
"""Frames until the irises are known: a little over the two seconds at 30 a second."""
AFTER = 12
"""Frames in each pose that follows, the last of which counts."""
CARDS = 24
"""Frames with a card, after BARE without one, as in the window. One in LOOKED is looked at: a search takes as
long as several do."""
BARE = 6
LOOKED = 3
HEADS = (0.93, 1.0, 1.07)
DISTANCES_MM = (400.0, 600.0, 800.0)
IRISES_MM = (11.7, 11.3, 12.1)
SKUS = ("harbour-black", "lantern-gold", "solstice-havana-brown")
"""An ordinary pair, a small round one of wire, a large one."""


def width_px(renderer: Renderer, eyewear: Eyewear, shape_mm: Floats, pose: Pose) -> float:
    """How wide the two rims together are seen on such a head in such a pose."""
    fitted = renderer.fitted(eyewear, Head.of(shape_mm))
    rims = np.concatenate([fitted.surface(rim) for rim in fitted.flat.rims])
    return float(np.ptp(pose.project(rims)[:, 0]))


def wrong(renderer: Renderer, pairs: list[Eyewear], face: Face, truth: Truth) -> list[float]:
    """Of each pair, the drawn width over the true one, less 1."""
    return [
        width_px(renderer, one, face.shape_mm, face.pose)
        / width_px(renderer, one, truth.shape_mm, truth.pose)
        - 1.0
        for one in pairs
    ]


@dataclass(frozen=True, slots=True)
class Row:
    """by: "irises" or "card". says: the relative error it tells. off: of each pair in each pose. width: of
    the head, true_width_mm the true one. off is empty and width None where nothing was measured."""

    by: str
    says: float
    off: list[float]
    width: Length | None
    true_width_mm: float

    def __str__(self) -> str:
        if self.width is None:
            return f"{self.by:7}    nothing was measured"
        sizes, (low, high) = np.array(self.off), self.width.range_mm
        said = f"{self.by:7} {self.says:6.1%}  {sizes.mean():+6.1%} {np.abs(sizes).max():6.1%}  "
        return f"{said} {self.width.mm:6.1f} {low:4.0f} to {high:3.0f} {self.true_width_mm:6.1f}"


class Session:
    """One person before the mirror, from the first frame on."""

    def __init__(self, tracker: FaceTracker, person: Synthetic, sitter: Sitter) -> None:
        self._tracker, self._person, self._sitter, self._time_s = tracker, person, sitter, 0.0
        self._ruler = IrisRuler()
        self.sizes: Sizes | None = None
        tracker.forget()

    def held(self, yaw_deg: float, frames: int, card: HeldCard | None = None) -> Iterator[tuple[Face, Truth]]:
        """The person held still for so many frames; faces as the tracker sees them."""
        # A little to and fro: nobody sits like a stone.
        sway = (still(yaw_deg), still(yaw_deg + 0.6, 0.4), still(yaw_deg - 0.5, -0.3, 0.4))
        seated = self._person.seated(replace(self._sitter, poses=sway, card=card))
        truths = [seated.truth(k) for k in range(len(sway))]
        for k in range(frames):
            truth = truths[(k // 4) % len(truths)]
            self._time_s += 1 / 30
            face = self._tracker.find(Frame(truth.image, k, self._time_s))
            if face is not None:
                if card is None:
                    self.sizes = self._ruler.observe(face, self._time_s)
                yield face, truth

    def by_card(self) -> Sizes | None:
        """What a card held to the forehead says, at the end of the frames."""
        readings, found = CardReadings(), None
        for frames, card in ((BARE, None), (CARDS, HeldCard())):
            for k, (face, truth) in enumerate(self.held(0.0, frames, card)):
                if k % LOOKED == 0:
                    told = readings.look(Frame(truth.image, k, self._time_s), face)
                    found = told.found or found
        return found.sizes if found else None


def measured(
    tracker: FaceTracker, renderer: Renderer, pairs: list[Eyewear], person: Synthetic, sitter: Sitter
) -> Iterator[Row]:
    """A row by the irises and one by a card."""
    session = Session(tracker, person, sitter)
    for _ in session.held(0.0, SETTLING):
        pass
    by_irises, by_card = session.sizes, session.by_card()
    last = [list(session.held(yaw, AFTER))[-1] for yaw in YAWS_DEG]
    true_mm = width_mm(last[0][1].shape_mm.astype(np.float64))
    for by, sizes in (("irises", by_irises), ("card", by_card)):
        if sizes is None or not sizes.frozen:
            yield Row(by, float("nan"), [], None, true_mm)
            continue
        off = [wrong(renderer, pairs, face.scaled(sizes.scale), truth) for face, truth in last]
        yield Row(by, sizes.scale_error, [one for pose in off for one in pose], sizes.head_width, true_mm)


def main() -> None:
    parser = argparse.ArgumentParser("python -m tests.true_scale", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="average head and irises only")
    parser.add_argument("--seed", type=int, default=0, help="another skin and hair (0)")
    asked = parser.parse_args()
    catalogue = Catalogue.load(Path(asset("eyewear")))
    pairs, tracker, renderer = [catalogue.find(sku) for sku in SKUS], build_tracker(), Renderer()
    say = sys.stdout.write
    say("  mm  head iris  by      says +-   mean   max wrong   head width, range, true (mm)\n")
    for head in (1.0,) if asked.quick else HEADS:
        for iris in IRISES_MM[:1] if asked.quick else IRISES_MM:
            for distance in DISTANCES_MM:
                sitter = Sitter(distance, head, iris, poses=(still(),), focal_per_width=0.9)
                person = Synthetic(worn=None, sitter=sitter, seed=asked.seed)
                for row in measured(tracker, renderer, pairs, person, sitter):
                    say(f"{distance:5.0f} {head:4.2f} {iris:4.1f}  {row}\n")
                sys.stdout.flush()
    tracker.close()


if __name__ == "__main__":
    main()
