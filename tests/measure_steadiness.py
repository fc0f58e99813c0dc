"""How still drawn eyewear is on a photograph played as a clip with a camera's noise: a row for each picture.

    python -m tests.measure_steadiness [--noise 3.0] [--frames 150] [--eyewear SKU] PICTURE [PICTURE ...]

The picture is put on 1280x720, its face as large as at 60 cm before a webcam; every frame gets new noise
(grey levels, standard deviation, a little soft, as that of sensors). The first second is left out: a filter
settles.
Rim: the standard deviation of where a point of the rims is drawn, px along x and y together, as a mean over
the points; of their place by the pose, and of the edge that is really seen in the drawn pictures, to a part
of a pixel, where the rims cross the row below the pupils (nan where it is as dark behind all of them).
"""

import argparse
import sys
from pathlib import Path

import cv2
import numpy as np

from mirror_app.app import load_catalogue
from mirror_app.glasses_on import Head, Renderer
from mirror_app.parts import build_tracker
from mirror_app.values import Frame

SIZE = (1280, 720)
PUPILS_PX = 95.0
SETTLES = 30
REACH = 9


def still(path: Path) -> np.ndarray | None:
    """The face of a picture in the middle of 1280x720; None where there is none."""
    picture = cv2.imread(str(path))
    tracker = build_tracker(tracks=False)
    face = None if picture is None else tracker.find(Frame(picture, 0, 0.0))
    tracker.close()
    if picture is None or face is None:
        return None
    pupils = face.pupils_px
    scale = PUPILS_PX / float(np.linalg.norm(pupils[1] - pupils[0]))
    middle = pupils.mean(0)
    place = np.array([(scale, 0.0, 640.0 - scale * middle[0]), (0.0, scale, 330.0 - scale * middle[1])])
    kind = cv2.INTER_AREA if scale < 1.0 else cv2.INTER_LINEAR
    return cv2.warpAffine(picture, place, SIZE, flags=kind, borderMode=cv2.BORDER_REPLICATE)


def noisy(picture: np.ndarray, strength: float, random: np.random.Generator) -> np.ndarray:
    noise = random.standard_normal(picture.shape, np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), 0.6)
    return np.clip(picture + soft * (strength / soft.std()), 0, 255).astype(np.uint8)


def edges(before: np.ndarray, drawn: np.ndarray, row: int, columns: np.ndarray) -> np.ndarray:
    """Where each rim is, near its column: the middle of how much it changed the row, by weight."""
    changed = np.abs(drawn[row - 1 : row + 2].astype(float) - before[row - 1 : row + 2]).mean((0, 2))
    found = []
    for column in columns:
        near = np.arange(int(column) - REACH, int(column) + REACH + 1)
        weight = np.maximum(changed[near] - 12.0, 0.0)
        found.append((near * weight).sum() / max(weight.sum(), 1e-9))
    return np.array(found)


def measured(picture: np.ndarray, sku: str, noise: float, frames: int) -> tuple[float, float]:
    """Rim by the pose, rim as it is seen; px."""
    random, tracker, renderer = np.random.default_rng(3), build_tracker(), Renderer()
    eyewear = load_catalogue().find(sku)
    places, seen, row, columns = [], [], 0, np.empty(0)
    for index in range(frames):
        image = noisy(picture, noise, random)
        face = tracker.find(Frame(image, index, index / 30))
        if face is None or index < SETTLES:
            continue
        drawn = renderer.draw(image, face, eyewear)
        rims = renderer.fitted(eyewear, Head.of(face.shape_mm))
        px = face.pose.project(np.concatenate([rims.surface(rim) for rim in rims.flat.rims]))
        places.append(px)
        if not row:
            row = int(face.pupils_px[:, 1].mean() + 8)
            columns = np.unique(np.sort(px[np.abs(px[:, 1] - row) < 1.0, 0]).round()).astype(int)
            columns = columns[np.diff(columns, prepend=-99) > 2 * REACH]
            # Where it is as dark behind the rim nothing is seen to move.
            darker = np.abs(drawn[row].astype(float) - image[row]).mean(1)
            columns = np.array([c for c in columns if darker[c - REACH : c + REACH + 1].max() > 40.0])
        seen.append(edges(image, drawn, row, columns))
    tracker.close()
    if not places:
        return float("nan"), float("nan")
    spread = np.sqrt(np.array(places).var(0).sum(1)).mean()
    return float(spread), float(np.array(seen).std(0).mean()) if len(columns) else float("nan")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("pictures", nargs="+", type=Path)
    parser.add_argument("--noise", type=float, default=3.0)
    parser.add_argument("--frames", type=int, default=150)
    parser.add_argument("--eyewear", default="harbour-black")
    asked = parser.parse_args()
    rows = []
    for path in asked.pictures:
        picture = still(path)
        if picture is None:
            sys.stdout.write(f"{path.name}: no face\n")
            continue
        rows.append(measured(picture, asked.eyewear, asked.noise, asked.frames))
        sys.stdout.write(f"{path.name}: by the pose {rows[-1][0]:.3f}, seen {rows[-1][1]:.3f} px\n")
        sys.stdout.flush()
    by_pose, seen = np.nanmean(rows, 0)
    sys.stdout.write(f"mean: by the pose {by_pose:.3f}, seen {seen:.3f} px\n")


if __name__ == "__main__":
    main()
