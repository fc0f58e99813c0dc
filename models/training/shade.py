"""What glasses do to the skin: the shadow they cast on it, and the hair that falls over their temples."""

import cv2
import numpy as np

from mirror_app.glasses_off.light import MEAN
from models.training.canvas import FINE, SIZE, blank, cover
from models.training.eyewear3d import Outlines
from models.training.lenses import Glass

FULL_SHADOW = 0.12
"""Share of the light taken away that counts as full shadow in the label."""
LEAST_FALL = 0.03
"""Fall in brightness, of 1 on a face as bright as the networks see it, below which nobody sees a shadow."""


def with_shadow(
    rng: np.random.Generator, bare: np.ndarray, frame: np.ndarray, seen: Outlines, glass: Glass
) -> tuple[np.ndarray, np.ndarray]:
    """Bare skin (h, w, 3) with the glasses' cast and contact shadow, and the shadow's label (h, w) 0..1."""
    if rng.random() < 0.12:
        return bare, blank()
    depth = cv2.GaussianBlur(frame, (0, 0), rng.uniform(2.0, 7.0)) * rng.uniform(0.0, 0.3)
    shading = np.clip(glass.density - 0.08, 0, 1) * rng.uniform(0.2, 0.8)
    for _ in range(2 if rng.random() < 0.15 else 1):  # one lamp, or two
        cast = np.maximum(frame, cover(seen.lenses) * shading)
        cast = cv2.warpAffine(cast, _fall(rng, seen), SIZE)
        depth = depth + cv2.GaussianBlur(cast, (0, 0), rng.uniform(0.8, 6.0)) * rng.uniform(0.05, 0.6)
    skin = cv2.GaussianBlur(cv2.dilate(cover([seen.face]), np.ones((9, 9), np.uint8)), (0, 0), 4)
    depth = np.clip(depth * skin, 0, 0.8)
    warm = np.float32([1.0, 0.92, 0.84]) ** rng.uniform(-0.3, 1.5)
    shaded = bare * (1 - depth[..., None] * warm)
    fall = (bare - shaded).mean(-1) * MEAN / max(float(bare.mean()), 0.02)
    seen_as = np.clip(depth * float(warm.mean()) / FULL_SHADOW, 0, 1) * np.clip(fall / LEAST_FALL, 0, 1)
    return shaded, seen_as.astype(np.float32)


def _fall(rng: np.random.Generator, seen: Outlines) -> np.ndarray:
    """(2, 3) where a light throws the frame's shadow: further from the frame where the frame is further from
    the skin, which it is the more the further from the bridge."""
    bridge = np.mean([lens.mean(0) for lens in seen.lenses], 0)
    grow = np.eye(2) * (1 + rng.normal(0.02, 0.03))
    grow[0, 1] = rng.normal(0, 0.02)
    move = np.array([rng.normal(0, 3), abs(rng.normal(3.5, 3))]) * FINE
    return np.column_stack([grow, bridge - grow @ bridge + move]).astype(np.float32)


def strands(rng: np.random.Generator, bare: np.ndarray, seen: Outlines) -> tuple[np.ndarray, np.ndarray]:
    """Strands of hair over the outer ends of the temples: their colour (h, w, 3) and coverage (h, w)."""
    layer = np.zeros(SIZE[::-1], np.uint8)
    for temple in seen.temples:
        hinge, end = temple[0, 0], temple[len(temple) // 2 - 1, 0]
        start = hinge + (end - hinge) * rng.uniform(0.25, 0.9)
        lean = rng.normal(0, 15)
        for _ in range(int(rng.integers(3, 30))):
            x = rng.uniform(min(start, end) - 4, max(start, end) + 25)
            top, length = temple[:, 1].min() - rng.uniform(5, 90), rng.uniform(60, 180)
            t = np.linspace(0, 1, 12)[:, None]
            bow = rng.normal(0, 10) * np.sin(np.pi * t)
            line = np.hstack([x + lean * t + bow, top + length * t])
            width = int(rng.integers(1, 4))
            cv2.polylines(layer, [np.round(line * 16).astype(np.int32)], False, 255, width, cv2.LINE_AA, 4)
    alpha = layer.astype(np.float32) / 255 * rng.uniform(0.4, 0.95)
    edge = np.concatenate([part.reshape(-1, 3) for part in (bare[:, :60], bare[:, -60:], bare[:30])])
    dark = edge[np.argsort(edge.mean(1))[len(edge) // 20 : len(edge) // 4]].mean(0)
    shine = cv2.GaussianBlur(rng.standard_normal((1, SIZE[0])).astype(np.float32), (0, 0), 1.0)
    return np.clip(dark * (1 + 0.5 * shine[..., None]), 0, 1) * np.ones((*SIZE[::-1], 1), np.float32), alpha
