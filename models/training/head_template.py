"""Average head shape from Face Mesh over portraits: the rigid reference that head pose is fitted to.

    python -m models.training.head_template --faces DIR --out models/head_template.npy

Generalised Procrustes analysis (Gower 1975) of the 478 three-dimensional Face Mesh points of near-frontal
portraits, made symmetric, in head millimetres: origin between the pupils, irises 11.7 mm across
(the ruler MediaPipe Iris uses), forehead (10) straight above chin (152).
"""

import argparse
from pathlib import Path

import cv2
import numpy as np
from mediapipe.python.solutions.face_mesh import FaceMesh

IRIS_MM = 11.7
MAX_RESIDUAL = 0.04  # of the shape's RMS size: drops profiles and failed meshes


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


def aligned(shape: np.ndarray, target: np.ndarray) -> np.ndarray:
    """`shape` moved, turned and scaled onto `target`, least squares, without reflection."""
    a, b = shape - shape.mean(0), target - target.mean(0)
    u, s, vt = np.linalg.svd(a.T @ b)
    s[-1] *= np.sign(np.linalg.det(u @ vt))
    u[:, -1] *= np.sign(np.linalg.det(u @ vt))
    return a @ (u @ vt) * (s.sum() / (a**2).sum())


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


def in_head_millimetres(mean: np.ndarray) -> np.ndarray:
    """Symmetric, upright, origin between the pupils, scaled by the irises."""
    twin = mirror_index(mean)
    paired = twin != np.arange(len(mean))
    mirrored = np.where(paired[:, None], mean[twin] * (-1.0, 1.0, 1.0), 0.0)
    turn = aligned(mirrored[paired], mean[paired]) + mean[paired].mean(0)
    mean = mean.copy()
    mean[paired] = (mean[paired] + turn) / 2
    across = mean[454] - mean[234]
    up = mean[10] - mean[152]
    x = across / np.linalg.norm(across)
    y = -(up - x * (up @ x))
    y /= np.linalg.norm(y)
    turned = (mean - (mean[468] + mean[473]) / 2) @ np.stack([x, y, np.cross(x, y)], 1)
    iris = [np.linalg.norm(turned[a, :2] - turned[b, :2]) for a, b in ((469, 471), (474, 476))]
    return turned * (IRIS_MM / np.mean(iris))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--faces", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=900)
    args = parser.parse_args()
    mean, kept = average(mesh_points(args.faces, args.limit))
    template = in_head_millimetres(mean).astype(np.float32)
    np.save(args.out, template)
    pd = np.linalg.norm(template[473] - template[468])
    print(f"{kept} faces, pupils {pd:.1f} mm apart, width {template[454, 0] - template[234, 0]:.1f} mm")


if __name__ == "__main__":
    main()
