"""Training examples: a portrait's eye band with drawn glasses, exact masks and the bare truth.

python -m models.training.examples --faces DIR --count 12000 --out models/training/cache/train.npy
"""

import argparse
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np

from mirror_app.glasses_off.eyeband import PUPILS_AT, WIDTH, band_from_pupils
from models.training.camera_effects import random_camera
from models.training.canvas import FINE, SIZE, down
from models.training.draw import Drawn, draw, undrawn
from models.training.eyewear3d import outlines, random_pair
from models.training.hands import SHARE as HAND_SHARE
from models.training.hands import with_hand
from models.training.ingredients import NAMES, NOTHING
from models.training.makeup import with_makeup
from models.training.portraits import Portrait, landmarks, portrait

BARE_SHARE = 0.22
LEFT_OF_FRAME = 0.2
"""Share of the frame that a hand must leave to be seen for the glasses to be called worn."""


@dataclass
class Example:
    """worn, bare: (HEIGHT, WIDTH, 3) uint8 BGR. masks: (HEIGHT, WIDTH, 3) uint8 frame, lens, shadow.
    flags: (2,) uint8: glasses worn, lenses opaque."""

    worn: np.ndarray
    bare: np.ndarray
    masks: np.ndarray
    flags: np.ndarray


@dataclass
class Examples:
    """Stacked uint8 arrays as `main` writes them."""

    worn: np.ndarray
    bare: np.ndarray
    masks: np.ndarray
    flags: np.ndarray

    @classmethod
    def load(cls, path: Path) -> "Examples":
        return cls(
            *(
                np.load(path.with_name(f"{path.stem}_{n}.npy"), mmap_mode="r")
                for n in ("worn", "bare", "masks", "flags")
            )
        )

    @classmethod
    def load_all(cls, paths: list[Path]) -> "Examples":
        """Several files as one, in memory."""
        parts = [cls.load(path) for path in paths]
        names = ("worn", "bare", "masks", "flags")
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))

    def __len__(self) -> int:
        return len(self.worn)


def make(
    rng: np.random.Generator, person: Portrait, worn: bool, without: frozenset[str] = NOTHING
) -> Example:
    """One random example of a portrait, with the ingredients that are not in `without`."""
    to_fine = _jittered_band(rng, person)
    bare = cv2.warpAffine(person.image, to_fine, SIZE, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
    bare = bare.astype(np.float32) / 255
    points = person.points_px @ to_fine[:, :2].T + to_fine[:, 2]
    if "makeup" not in without:
        bare = with_makeup(rng, bare, points)
    drawn = undrawn(bare)
    if worn:
        pair = random_pair(rng, without)
        seen = outlines(pair, person.pose, person.shape_mm).moved(to_fine)
        drawn, worn = draw(rng, bare, pair, seen, without), pair.worn
    masked = worn
    if "hands" not in without and rng.random() < HAND_SHARE:
        worn = _behind_hand(rng, drawn, points) and worn
    camera = random_camera(rng, without)
    masks = np.stack([down(m) for m in (drawn.frame, drawn.lens, drawn.shadow)], -1) * masked
    bare_seen = np.clip(camera.see(down(drawn.bare)) * 255, 0, 255).astype(np.uint8)
    worn_seen = camera.record(camera.see(down(drawn.worn)), rng)
    flags = np.array([worn, drawn.opaque and worn], np.uint8) * 255
    example = Example(worn_seen, bare_seen, np.clip(masks * 255 + 0.5, 0, 255).astype(np.uint8), flags)
    return _flipped(example) if rng.random() < 0.5 else example


def _behind_hand(rng: np.random.Generator, drawn: Drawn, points: np.ndarray) -> bool:
    """Put a hand before it all; says whether enough of a frame is left to be called worn."""
    before = float(drawn.frame.sum())
    (drawn.worn, drawn.bare), clear = with_hand(rng, (drawn.worn, drawn.bare), points)
    drawn.frame, drawn.lens, drawn.shadow = (m * clear for m in (drawn.frame, drawn.lens, drawn.shadow))
    return float(drawn.frame.sum()) > LEFT_OF_FRAME * before


def _jittered_band(rng: np.random.Generator, person: Portrait) -> np.ndarray:
    """Picture px to fine band px: the tracker's band, as imprecise as a tracker is."""
    pupils = person.points_px[[468, 473]] + rng.normal(0, 0.012 * person.pupils_apart_px, (2, 2))
    band = band_from_pupils(pupils, person.pupils_apart_px * np.exp(rng.normal(0, 0.05)))
    fine = band.to_band * FINE
    fine[:, 2] += (FINE - 1) / 2 + rng.normal(0, 4.0, 2)
    return fine


def _flipped(example: Example) -> Example:
    worn, bare, masks = (
        np.ascontiguousarray(a[:, ::-1]) for a in (example.worn, example.bare, example.masks)
    )
    assert PUPILS_AT[0] * 2 == WIDTH
    return Example(worn, bare, masks, example.flags)


@dataclass
class _Job:
    paths: list[Path]
    marks: dict[str, np.ndarray]
    count: int
    seed: int
    without: frozenset[str]


def _many(job: _Job) -> list[Example]:
    template = np.load(Path(__file__).parent.parent / "head_template.npy")
    cv2.setNumThreads(1)
    rng = np.random.default_rng(job.seed)
    people: dict[Path, Portrait | None] = {}
    made: list[Example] = []
    while len(made) < job.count:
        path = job.paths[rng.integers(len(job.paths))]
        if path not in people:
            people[path] = portrait(path, job.marks[path.name], template)
        person = people[path]
        if person is not None:
            made.append(make(rng, person, bool(rng.random() >= BARE_SHARE), job.without))
    return made


def make_many(
    faces: Path, count: int, seed: int, workers: int = 2, without: frozenset[str] = NOTHING
) -> dict[str, np.ndarray]:
    """Stacked arrays worn, bare, masks, flags of `count` examples from a folder of portraits."""
    cache = Path(__file__).parent / "cache" / f"{faces.parent.name}_{faces.name}.npz"
    marks = landmarks(faces, cache)
    paths = [faces / name for name in marks]
    parts = workers * 4
    jobs = [_Job(paths, marks, count // parts, seed * 1000 + k, without) for k in range(parts)]
    # Spawned, not forked: a fork after Face Mesh or OpenCV ran inherits their locks, and may wait for ever.
    with get_context("spawn").Pool(workers) as pool:
        made = [e for part in pool.imap(_many, jobs) for e in part]
    return {name: np.stack([getattr(e, name) for e in made]) for name in ("worn", "bare", "masks", "flags")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--faces", type=Path, required=True)
    parser.add_argument("--count", type=int, default=12000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--without", nargs="*", choices=NAMES, default=(), help="ingredients to leave out")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    made = make_many(args.faces, args.count, args.seed, args.workers, frozenset(args.without))
    args.out.parent.mkdir(parents=True, exist_ok=True)
    for name, stack in made.items():
        np.save(args.out.with_name(f"{args.out.stem}_{name}.npy"), stack)
    print(f"{len(made['worn'])} examples")


if __name__ == "__main__":
    main()
