"""Scores on the development set: real faces with glasses and without, and drawn glasses with exact truth.

python -m models.training.evaluate --data ../shared/data
"""

import argparse
import csv
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np

from mirror_app.face import FaceTracker
from mirror_app.glasses_off import Remover, Segmenter
from mirror_app.glasses_off.verdict import expected_dice
from mirror_app.parts import build_remover, build_tracker, load_networks
from mirror_app.values import Frame
from models.training.examples import Examples

CACHE = Path(__file__).parent / "cache"


def states(tracker: FaceTracker, remover: Remover, folder: Path) -> dict[str, tuple[str, bool]]:
    """File name to (state, whether the picture came back unchanged), each picture a person of its own."""
    found = {}
    for path in sorted(folder.glob("*.jpg")):
        frame = Frame(cv2.imread(str(path)), 0, 0.0)
        tracker.forget()
        remover.forget()
        face = tracker.find(frame)
        if face is None:
            found[path.name] = ("no_face", True)
            continue
        cleared = remover.clear(frame, face)
        state = "sunglasses" if cleared.verdict.opaque else cleared.verdict.state.value
        found[path.name] = (state, cleared.image is frame.image)
    return found


def by_group(found: dict[str, tuple[str, bool]], index: Path, folder: str, wanted: str) -> dict[str, str]:
    """Share of `wanted` by the source's group label, where a group has ten pictures or more."""
    groups: defaultdict[str, list[bool]] = defaultdict(list)
    with index.open(newline="") as rows:
        for row in csv.DictReader(rows):
            name = row["file"].rsplit("/", 1)
            if name[0] == folder and name[1] in found:
                groups[row["group"] or "none stated"].append(found[name[1]][0] == wanted)
    return {
        g: f"{100 * np.mean(hits):.1f} % of {len(hits)}"
        for g, hits in sorted(groups.items())
        if len(hits) >= 10
    }


def drawn(segmenter: Segmenter, examples: Examples) -> tuple[dict[str, float], list[tuple[float, float]]]:
    """On drawn examples, at the second look, as the mirror has it: IoU at 0.5 over the set, frame, lens, full
    and shadow; and for each worn one the Dice its frame mask expects and the one it has."""
    inter, union = np.zeros(4), np.zeros(4)
    dice: list[tuple[float, float]] = []
    for worn, masks, flags in zip(examples.worn, examples.masks, examples.flags, strict=True):
        band = np.ascontiguousarray(worn)
        found = segmenter.find(band, segmenter.find(band, None).masks[..., 0]).masks
        seen, truth = found > 0.5, masks > 127
        pairs = [(seen[..., 0], truth[..., 0]), (seen[..., 1], truth[..., 1])]
        pairs += [(seen[..., :2].any(-1), truth[..., :2].any(-1)), (seen[..., 2], truth[..., 2])]
        for k, (s, t) in enumerate(pairs):
            inter[k] += (s & t).sum()
            union[k] += (s | t).sum()
        if flags[0]:
            s, t = pairs[0]
            dice.append(
                (expected_dice(found[..., 0]), 2 * float((s & t).sum()) / max(int(s.sum() + t.sum()), 1))
            )
    iou = dict(zip(("frame", "lens", "full", "shadow"), (inter / union).round(3).tolist(), strict=True))
    return iou, dice


def calibration(dice: list[tuple[float, float]]) -> list[str]:
    """For each range of expected Dice: examples, share with a Dice above 0.6."""
    expected, true = np.array(dice).T
    edges = (0.0, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 1.01)
    rows = []
    for low, high in pairwise(edges):
        inside = (expected >= low) & (expected < high)
        if inside.any():
            rows.append(
                f"{low:.2f} to {high:.2f}: {inside.sum()} examples, {(true[inside] > 0.6).mean():.2f} right"
            )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--list", action="store_true", help="name the pictures that were not as wanted")
    args = parser.parse_args()
    networks = load_networks()
    tracker, remover = build_tracker(), build_remover(networks)
    for folder, wanted in (("faces/glasses/dev", "removed"), ("faces/bare/dev", "bare")):
        found = states(tracker, remover, args.data / folder)
        print(
            folder,
            dict(Counter(s for s, _ in found.values())),
            "unchanged",
            sum(u for _, u in found.values()),
        )
        print("  by group:", by_group(found, args.data / "faces/index.csv", folder, wanted))
        if args.list:
            print("  ", {n: s for n, (s, _) in found.items() if s != wanted})
    if (CACHE / "dev_worn.npy").exists():
        iou, dice = drawn(Segmenter(networks.segmenter), Examples.load(CACHE / "dev.npy"))
        print("drawn, IoU:", iou)
        print("expected Dice of the frame mask:", *calibration(dice), sep="\n  ")


if __name__ == "__main__":
    main()
