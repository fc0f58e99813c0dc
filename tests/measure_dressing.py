"""How dressing people does on pairs of pictures: seconds, refusals, what was kept, if anchors make sense.

    python -m tests.measure_dressing [--people FOLDER] [--garments FOLDER] [--pairs N] [--sheet FOLDER]

FOLDER of garments has upper, lower and full. Pairs are taken through both lists at even steps. A row for each
pair, then the sums. Seconds are of the processor, all its threads together. Surroundings: further from the
person than 1.2 shoulder widths. --sheet writes pictures of people: give a folder that nobody else reads.
"""

import argparse
import sys
import time
from pathlib import Path

import cv2
import numpy as np

from mirror_app.errors import InputError
from mirror_app.garment_on import Garment, Kind, Sight, dressed, prepare, read_body
from mirror_app.garment_on.images import grown
from mirror_app.values import Image

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
CELL = (300, 400)


def photo(path: Path) -> Image:
    found = cv2.imread(str(path))
    if found is None:
        raise InputError(f"{path.name} is no picture.")
    return np.asarray(found, np.uint8)


def plausible(garment: Garment) -> bool:
    """Necks within shoulders, armpits below them, the hem below all, left of the right."""
    at = garment.anchors.at
    if garment.kind is Kind.LOWER:
        return bool(at("waist_left")[0] < at("waist_right")[0] and at("hem_left")[1] > at("waist_left")[1])
    across = at("shoulder_left")[0] <= at("neck_left")[0] < at("neck_right")[0] <= at("shoulder_right")[0]
    down = at("shoulder_left")[1] < at("armpit_left")[1] < at("hem_left")[1]
    level = abs(at("armpit_left")[1] - at("armpit_right")[1]) < 0.1 * garment.pixels.shape[0]
    return bool(across and down and level)


def fitted(picture: Image, size: tuple[int, int] = CELL) -> Image:
    """A picture in a cell of a contact sheet."""
    scale = min(size[0] / picture.shape[1], size[1] / picture.shape[0])
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    cell = np.zeros((size[1], size[0], 3), np.uint8)
    cell[: small.shape[0], : small.shape[1]] = small
    return cell


class Tally:
    """What came of all pairs so far."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.refused = 0
        self.noted = 0
        self.heads_kept = 0
        self.far_kept = 0
        self.cells: list[Image] = []

    def pair(self, sight: Sight, person: Path, garment: Garment) -> str:
        picture = photo(person)
        start = time.process_time()
        try:
            body = read_body(picture, sight)
            out = dressed(picture, body, garment)
        except InputError as refused:
            self.refused += 1
            return str(refused)
        self.seconds.append(time.process_time() - start)
        self.heads_kept += bool((out.picture[body.head] == picture[body.head]).all())
        far = ~grown(body.person > 0.02, 1.2 * body.unit_px)
        self.far_kept += bool((out.picture[far] == picture[far]).all())
        self.noted += bool(out.notes)
        self.cells.append(fitted(out.picture))
        return f"{self.seconds[-1]:.2f} s, {100 * out.kept.mean():.0f} % kept; {' '.join(out.notes)}"

    def summed(self) -> str:
        done = len(self.seconds)
        median = float(np.median(self.seconds)) if done else 0.0
        return (
            f"{done} dressed, {self.refused} refused, {self.noted} with a note; {median:.2f} s in the "
            f"middle, {max(self.seconds, default=0.0):.2f} s at most; head to the bit {self.heads_kept} of {done}, "
            f"surroundings to the bit {self.far_kept} of {done}"
        )


def main() -> None:
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--people", type=Path, default=SHARED / "people")
    words.add_argument("--garments", type=Path, default=SHARED / "garments")
    words.add_argument("--pairs", type=int, default=36)
    words.add_argument("--sheet", type=Path)
    asked = words.parse_args()
    people = sorted(path for path in asked.people.iterdir() if path.suffix in {".jpg", ".png"})
    files = [(path, kind) for kind in Kind for path in sorted((asked.garments / kind.value).glob("*.jpg"))]
    tally, sense, prepared = Tally(), 0, {}
    start = time.process_time()
    for path, kind in files:
        try:
            prepared[path] = prepare(photo(path), kind)
        except InputError as refused:
            sys.stdout.write(f"{path.name}: {refused}\n")
            continue
        sense += plausible(prepared[path])
        if not plausible(prepared[path]):
            sys.stdout.write(f"{path.name}: anchors make no sense\n")
    each = (time.process_time() - start) / max(1, len(files))
    garments = list(prepared)
    with Sight() as sight:
        for n in range(asked.pairs):
            person, chosen = people[n % len(people)], garments[(n * 11) % len(garments)]
            row = tally.pair(sight, person, prepared[chosen])
            sys.stdout.write(f"{person.stem} {chosen.parent.name}/{chosen.stem}: {row}\n")
    sys.stdout.write(f"{tally.summed()}\n")
    sys.stdout.write(
        f"{sense} of {len(files)} garments with sensible anchors, {each:.2f} s each to prepare\n"
    )
    if asked.sheet is not None:
        asked.sheet.mkdir(parents=True, exist_ok=True)
        for page in range(0, len(tally.cells), 12):
            cells = tally.cells[page : page + 12]
            cells += [np.zeros_like(cells[0])] * (12 - len(cells))
            rows = [np.hstack(cells[k : k + 6]) for k in (0, 6)]
            cv2.imwrite(str(asked.sheet / f"sheet-{page // 12}.png"), np.vstack(rows))


if __name__ == "__main__":
    main()
