"""What each ingredient of the generator and lighting normalisation are worth: trained without, scored with.

python -m models.training.ablate --data ../shared/data --count 4000 --steps 2000
"""

import argparse
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor, nn

from mirror_app.files import write_bytes
from mirror_app.glasses_off.eyeband import PUPILS_PX, band_from_pupils
from models.training.data import as_tensor, normalised, segmenter_batches
from models.training.evaluate.scores import Overlap
from models.training.evaluate.stills import NOT_EYEWEAR, WANTED
from models.training.evaluate.tables import table
from models.training.examples import Examples, make_many
from models.training.ingredients import NAMES, NOTHING
from models.training.networks import Segmenter
from models.training.pictures import LIGHTS, camera_of
from models.training.portraits import landmarks, portrait
from models.training.train_segmenter import loss_of

CACHE = Path(__file__).parent / "cache"
TEMPLATE = Path(__file__).parent.parent / "head_template.npy"
BATCH, PEAK_RATE = 16, 3e-3
DEV_COUNT = 480
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


@dataclass(frozen=True, slots=True)
class Variant:
    """One training: without these ingredients, with lighting normalised or not, by one draw of chance."""

    name: str
    without: frozenset[str] = NOTHING
    normalise: bool = True
    seed: int = 1


ALL, AGAIN = Variant("all"), Variant("all, other chance", seed=3)
"""What the two differ by is chance: a smaller difference between others says nothing."""
VARIANTS = (
    ALL,
    AGAIN,
    Variant("light not normalised", normalise=False),
    *(Variant(f"without {name}", frozenset({name})) for name in NAMES),
)


@dataclass(frozen=True, slots=True, eq=False)
class Dev:
    """What every variant is scored on: drawn examples with everything, real eye bands (n, h, w, 3) uint8."""

    drawn: Examples
    real: dict[str, np.ndarray]

    @classmethod
    def of(cls, data: Path) -> "Dev":
        drawn = Examples(**make_many(data / "faces/bare/dev", DEV_COUNT, seed=2))
        return cls(drawn, {folder: np.stack(list(real_bands(data / folder))) for folder in WANTED})


def real_bands(folder: Path) -> Iterator[np.ndarray]:
    """The eye bands of a folder's portraits, of those who wear what the folder says."""
    marks = landmarks(folder, CACHE / f"{folder.parent.name}_{folder.name}.npz")
    template = np.load(TEMPLATE)
    for name, points in marks.items():
        person = portrait(folder / name, points, template)
        if person is not None and NOT_EYEWEAR.get(name) != "nothing worn":
            band = band_from_pupils(person.points_px[[468, 473]], person.pupils_apart_px)
            yield band.crop(person.image)


def trained(examples: Examples, steps: int, variant: Variant) -> Segmenter:
    """A segmenter after so many steps, not so many minutes: each variant gets the same; AdamW with warm-up
    and cosine as in schedule.py."""
    torch.manual_seed(variant.seed)
    network = Segmenter().to(DEVICE).train()
    optimiser = torch.optim.AdamW(network.parameters(), PEAK_RATE, weight_decay=1e-4)
    batches = segmenter_batches(examples, BATCH, np.random.default_rng(variant.seed), variant.normalise)
    for step in range(steps):
        rate = PEAK_RATE * min(1.0, (step + 1) / 200) * (0.5 + 0.5 * math.cos(math.pi * step / steps))
        for group in optimiser.param_groups:
            group["lr"] = rate + 1e-6
        loss = loss_of(network, tuple(part.to(DEVICE) for part in next(batches)))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
    return network.eval()


def found(network: Segmenter, bands: np.ndarray, normalise: bool) -> tuple[np.ndarray, np.ndarray]:
    """Masks (n, 3, h, w) bool and flags (n, flags) bool of eye bands (n, h, w, 3) uint8, at a first look."""
    masks: list[Tensor] = []
    flags: list[Tensor] = []
    with torch.no_grad():
        for start in range(0, len(bands), 32):
            seen = as_tensor(bands[start : start + 32])
            seen = normalised(seen)[0] if normalise else seen
            logits, said = network(torch.cat([seen, torch.zeros_like(seen[:, :1])], 1).to(DEVICE))
            masks.append(logits.cpu() > 0)
            flags.append(said.cpu() > 0)
    return torch.cat(masks).numpy(), torch.cat(flags).numpy()


def overlaps(network: Segmenter, bands: np.ndarray, truth: np.ndarray, normalise: bool) -> dict[str, float]:
    """IoU of frame, full and shadow. truth: (n, h, w, 3) uint8."""
    masks = found(network, bands, normalise)[0]
    known = truth.transpose(0, 3, 1, 2) > 127
    made = {name: Overlap() for name in ("frame", "full", "shadow")}
    made["frame"].add(masks[:, 0], known[:, 0])
    made["full"].add(masks[:, :2].any(1), known[:, :2].any(1))
    made["shadow"].add(masks[:, 2], known[:, 2])
    return {name: overlap.iou for name, overlap in made.items()}


def scores(network: Segmenter, dev: Dev, normalise: bool) -> dict[str, float]:
    """Drawn: IoU, that of the frame in each light too. Real: share of glasses, and of bare faces, that are
    called what they are, %."""
    result = overlaps(network, dev.drawn.worn, dev.drawn.masks, normalise)
    for folder, bands in dev.real.items():
        worn = found(network, bands, normalise)[1][:, 0]
        right = worn if WANTED[folder] == "removed" else ~worn
        result[f"real {WANTED[folder]} %"] = 100 * float(right.mean())
    for light in LIGHTS[1:]:
        seen = in_light(dev.drawn.worn, light)
        result[f"frame, {light}"] = overlaps(network, seen, dev.drawn.masks, normalise)["frame"]
    return result


def in_light(bands: np.ndarray, light: str) -> np.ndarray:
    """Eye bands (n, h, w, 3) uint8 as they would be in one of LIGHTS."""
    camera, rng = camera_of(light, PUPILS_PX), np.random.default_rng(0)
    return np.stack([camera.record(camera.see(band.astype(np.float32) / 255), rng) for band in bands])


def measured(variant: Variant, dev: Dev, args: argparse.Namespace) -> dict[str, float]:
    """Train and score one variant, or read what an earlier run wrote."""
    name = f"{variant.name.replace(' ', '_')}-{args.count}-{args.steps}.json"
    path: Path = CACHE / "ablate" / name
    if path.exists():
        return json.loads(path.read_text(encoding="utf-8"))
    faces = args.data / "faces/bare/train"
    examples = Examples(**make_many(faces, args.count, variant.seed, without=variant.without))
    network = trained(examples, args.steps, variant)
    result = scores(network, dev, variant.normalise)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(path, json.dumps(result).encode())
    return result


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--count", type=int, default=4000, help="examples each is trained on")
    parser.add_argument("--steps", type=int, default=2000, help=f"of {BATCH} examples")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args(words)
    torch.set_num_threads(args.threads)
    cv2.setNumThreads(args.threads)
    dev = Dev.of(args.data)
    rows: list[list[str | float]] = []
    for variant in VARIANTS:
        result = measured(variant, dev, args)
        rows.append([variant.name, *result.values()])
        print(variant.name, {name: round(value, 4) for name, value in result.items()}, flush=True)
    print(table(f"{args.count} examples, {args.steps} steps", ["", *result], rows))


if __name__ == "__main__":
    main()
