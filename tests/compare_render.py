"""How near drawn eyewear comes to its own mesh: a table, a row for each model.

    python -m tests.compare_render [--poses 60] [--px-per-mm 1.53] [--out FOLDER] [SKU_OR_FILE ...]

Poses are drawn at random, yaw up to 40 and pitch up to 20 degrees, always the same ones; 1.53 pixels per
mm is a face at 60 cm before a 720p webcam. The mesh is that of `tests.traced`. IoU: of what is covered half
or more, with the lenses and of the frame alone. Edge: from each point of the drawn outline to the true one,
95th percentile of a pose, in pixels. PSNR: of colours before a grey ground, within the true silhouette.
"""

import argparse
import sys
from pathlib import Path

import cv2
import numpy as np

from mirror_app.glasses_on import Catalogue
from mirror_app.glasses_on.importing import EyewearModel, Given, model_of, read
from mirror_app.glasses_on.light import Light
from mirror_app.glasses_on.slabs import Drawer, Drawn, Lenses, Scene, Stance, baked, before_camera
from mirror_app.paths import asset
from tests.traced import traced

GREY = 0.6
FINER = 4


def poses(count: int) -> np.ndarray:
    """(count, 2), yaw and pitch."""
    return np.random.default_rng(5).uniform((-40.0, -20.0), (40.0, 20.0), (60, 2))[:count]


def iou(a: np.ndarray, b: np.ndarray) -> float:
    return float(((a >= 0.5) & (b >= 0.5)).sum() / max(((a >= 0.5) | (b >= 0.5)).sum(), 1))


def outline(cover: np.ndarray) -> np.ndarray:
    """Where the edge is, some times finer."""
    large = cv2.resize(np.ascontiguousarray(cover), None, fx=FINER, fy=FINER) >= 0.5
    return large & (cv2.erode(large.astype(np.uint8), np.ones((3, 3), np.uint8)) == 0)


def edge_px(drawn: np.ndarray, true: np.ndarray) -> float:
    """The 95th percentile of how far the drawn edge is from the true one."""
    away = cv2.distanceTransform((~outline(true)).astype(np.uint8), cv2.DIST_L2, 5) / FINER
    return float(np.percentile(away[outline(drawn)], 95))


def compared(drawn: Drawn, true: Drawn) -> tuple[float, float, float, float]:
    """IoU of all and of the frame, edge, PSNR."""
    whole, whole_true = drawn.cover.max(2), true.cover.max(2)
    within = whole_true >= 0.5
    off = (drawn.passes - true.passes) * GREY + drawn.added - true.added
    psnr = -10.0 * np.log10(float(np.square(off[within]).mean()) + 1e-9)
    frame, frame_true = drawn.cover[..., 0], true.cover[..., 0]
    return iou(whole, whole_true), iou(frame, frame_true), edge_px(frame, frame_true), psnr


def picture(drawn: Drawn) -> np.ndarray:
    return (np.clip(drawn.passes * GREY + drawn.added, 0.0, 1.0) * 255.0).astype(np.uint8)


def found(word: str) -> tuple[EyewearModel, Lenses]:
    if Path(word).is_file():
        model = read(Path(word), Given(Path(word).stem))
        return model, Lenses.in_model(model)
    eyewear = Catalogue.load(asset("eyewear")).find(word)
    return model_of(eyewear), Lenses.of(eyewear)


def row_of(word: str, drawer: Drawer, asked: argparse.Namespace) -> np.ndarray:
    """(poses, 4); the pose with the worst frame is written as a picture, drawn above true."""
    model, lenses = found(word)
    ready = baked(model)
    k = asked.px_per_mm
    size = (int(320 * k), int(170 * k))
    rows, worst = [], None
    for yaw, pitch in poses(asked.poses):
        scene = Scene(before_camera(Stance(yaw, pitch, size, k)), size, Light.studio(), lenses)
        drawn, true = drawer.draw(ready, scene), traced(model, scene)
        rows.append(compared(drawn, true))
        if worst is None or rows[-1][1] < worst[0]:
            worst = (rows[-1][1], np.vstack([picture(drawn), picture(true)]))
    if asked.out is not None and worst is not None:
        asked.out.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(asked.out / f"{Path(word).parent.name}-{Path(word).stem}.png"), worst[1])
    return np.array(rows)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("pairs", nargs="*", metavar="SKU_OR_FILE", help="default: every model's first colour")
    parser.add_argument("--poses", type=int, default=60)
    parser.add_argument("--px-per-mm", type=float, default=1.53)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    catalogue = Catalogue.load(asset("eyewear"))
    firsts = {eyewear.name: eyewear.sku for eyewear in reversed(catalogue.eyewear)}
    drawer = Drawer.load(1)
    say("| model | IoU mean | worst | frame mean | worst | edge p95 px mean | worst | PSNR mean | worst |")
    say("|---|---|---|---|---|---|---|---|---|")
    for word in asked.pairs or list(firsts.values())[::-1]:
        iou_all, iou_frame, edge, psnr = row_of(word, drawer, asked).T
        cells = [
            *(f"{number:.3f}" for one in (iou_all, iou_frame) for number in (one.mean(), one.min())),
            *(f"{number:.2f}" for number in (edge.mean(), edge.max())),
            *(f"{number:.1f}" for number in (psnr.mean(), psnr.min())),
        ]
        say(f"| {Path(word).parent.name} {Path(word).stem} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
