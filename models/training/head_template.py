"""Average head shape from Face Mesh over portraits: the rigid reference that head pose is fitted to.

    python -m models.training.head_template --faces DIR --out models/head_template.npy

Generalised Procrustes analysis (Gower 1975) of the 478 three-dimensional Face Mesh points of near-frontal
portraits, made symmetric, in head millimetres: origin between the pupils, irises 11.7 mm across
(the ruler MediaPipe Iris uses). The head is level as people hold it, on average, who look at their camera
squarely: one portrait differs from that by 7 degrees (standard deviation), the mean of all by 0.2.

Face Mesh has such a head lean forward: its forehead is 7 degrees before the chin. Real ones do not (Arnett
and others 1999: glabella about 8 mm behind the foot of the nose, its tip about 16 before it), so depth is
leaned back until the forehead (10) is straight above the chin (152), which gives just these. By how much is
printed; it is DEPTH_LEANS of mirror_app/face/pose.py.
"""

import argparse
from pathlib import Path

import cv2
import numpy as np
from mediapipe.python.solutions.face_mesh import FaceMesh

IRIS_MM = 11.7
MAX_RESIDUAL = 0.04  # of the shape's RMS size: drops profiles and failed meshes
SQUARE_DEG = 10.0  # turned less to a side than this, a portrait counts for what is level


def mesh_points(folder: Path, limit: int) -> list[np.ndarray]:
    """Face Mesh points (478, 3), in pixels, of the pictures in a folder."""
    shapes = []
    with FaceMesh(static_image_mode=True, refine_landmarks=True) as mesh:
        for path in sorted(folder.glob("*.jpg"))[:limit]:
            image = cv2.imread(str(path))
            height, width = image.shape[:2]
            found = mesh.process(cv2.cvtColor(image, cv2.COLOR_BGR2RGB)).multi_face_landmarks
            if found:
                marks = np.array([(p.x, p.y, p.z) for p in found[0].landmark])
                shapes.append(marks * (width, height, width))
    return shapes


def turned(shape: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, float]:
    """Rotation (for points as rows) and scale of `shape` onto `target`, least squares, no reflection."""
    a, b = shape - shape.mean(0), target - target.mean(0)
    u, s, vt = np.linalg.svd(a.T @ b)
    s[-1] *= np.sign(np.linalg.det(u @ vt))
    u[:, -1] *= np.sign(np.linalg.det(u @ vt))
    return u @ vt, s.sum() / (a**2).sum()


def aligned(shape: np.ndarray, target: np.ndarray) -> np.ndarray:
    """`shape` moved, turned and scaled onto `target`."""
    turn, scale = turned(shape, target)
    return (shape - shape.mean(0)) @ turn * scale


def average(shapes: list[np.ndarray]) -> tuple[np.ndarray, int]:
    mean = shapes[0] - shapes[0].mean(0)
    mean /= np.sqrt((mean**2).mean())
    kept = 0
    for _ in range(5):
        fitted = np.array([aligned(s, mean) for s in shapes])
        residual = np.sqrt(((fitted - mean) ** 2).mean((1, 2)))
        good = residual <= max(MAX_RESIDUAL, np.quantile(residual, 0.3))
        kept = int(good.sum())
        mean = fitted[good].mean(0)
        mean = (mean - mean.mean(0)) / np.sqrt(((mean - mean.mean(0)) ** 2).mean())
    return mean, kept


def mirror_index(mean: np.ndarray) -> np.ndarray:
    """For each point, the index of its twin on the other side of the face (iterated closest point)."""
    reflected = mean * (-1.0, 1.0, 1.0)
    placed = reflected - reflected.mean(0) + mean.mean(0)
    for _ in range(20):
        twin = np.linalg.norm(placed[:, None] - mean[None], axis=-1).argmin(1)
        placed = aligned(reflected, mean[twin]) + mean[twin].mean(0)
    paired = twin[twin] == np.arange(len(mean))
    return np.where(paired, twin, np.arange(len(mean)))


def away(shapes: list[np.ndarray], mean: np.ndarray) -> np.ndarray:
    """(3,) where the camera looks, in the mean's axes, on average over the portraits taken squarely."""
    across = (mean[454] - mean[234]) / np.linalg.norm(mean[454] - mean[234])
    seen = np.array([turned(shape, mean)[0][2] for shape in shapes])
    turned_deg = np.degrees(np.arcsin(np.clip(seen @ across, -1.0, 1.0)))
    return seen[np.abs(turned_deg) < SQUARE_DEG].mean(0)


def in_head_millimetres(mean: np.ndarray, away: np.ndarray) -> np.ndarray:
    """Symmetric, level along `away`, origin between the pupils, scaled by the irises."""
    twin = mirror_index(mean)
    paired = twin != np.arange(len(mean))
    mirrored = np.where(paired[:, None], mean[twin] * (-1.0, 1.0, 1.0), 0.0)
    twins = aligned(mirrored[paired], mean[paired]) + mean[paired].mean(0)
    mean = mean.copy()
    mean[paired] = (mean[paired] + twins) / 2
    across = mean[454] - mean[234]
    x = across / np.linalg.norm(across)
    z = away - x * (away @ x)
    z /= np.linalg.norm(z)
    head = (mean - (mean[468] + mean[473]) / 2) @ np.stack([x, np.cross(z, x), z], 1)
    iris = [np.linalg.norm(head[a, :2] - head[b, :2]) for a, b in ((469, 471), (474, 476))]
    return head * (IRIS_MM / np.mean(iris))


def leaned_back(head: np.ndarray) -> tuple[np.ndarray, float]:
    """The head with its forehead straight above its chin, and by how much depth leaned, mm per mm."""
    down = head[152] - head[10]
    leans = float(down[2] / down[1])
    return np.column_stack([head[:, :2], head[:, 2] - leans * head[:, 1]]), leans


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--faces", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=900)
    args = parser.parse_args()
    shapes = mesh_points(args.faces, args.limit)
    mean, kept = average(shapes)
    head, leans = leaned_back(in_head_millimetres(mean, away(shapes, mean)))
    template = head.astype(np.float32)
    np.save(args.out, template)
    pd = np.linalg.norm(template[473] - template[468])
    wide = template[454, 0] - template[234, 0]
    print(f"{kept} faces, pupils {pd:.1f} mm apart, width {wide:.1f} mm, depth leans by {leans:.3f}")


if __name__ == "__main__":
    main()
