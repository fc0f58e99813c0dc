"""A hand before the face: it hides glasses and skin alike, and is neither."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.glasses_off.eyeband import PUPILS_PX
from models.training.canvas import FINE, SIZE, soft_noise

SHARE = 0.18
PX_PER_MM = PUPILS_PX * FINE / 63.0
LENGTHS_MM = (68.0, 78.0, 73.0, 58.0)
"""Index, middle, ring and little finger, from the knuckle."""
RADIUS_MM, APART_MM = 8.5, 18.5
"""Of a finger at its knuckle; one knuckle from the next."""
AT = (33, 133, 168, 362, 263, 4, 105, 334, 234, 454, 50, 280)
"""Face Mesh landmarks a finger tip may be at: eyes, bridge, tip of the nose, brows, temples, cheeks."""
ELSEWHERE_MM = 25.0


@dataclass(frozen=True, slots=True)
class _Limb:
    """A tapered capsule: ends (2,) fine band px, radii px there."""

    start: np.ndarray
    end: np.ndarray
    radii: tuple[float, float]
    nail: bool = False


def with_hand(
    rng: np.random.Generator, pictures: tuple[np.ndarray, ...], points: np.ndarray
) -> tuple[tuple[np.ndarray, ...], np.ndarray]:
    """The same hand before each of several fine bands (h, w, 3) 0..1, the last of them the bare one, and what
    of them it leaves to be seen (h, w) 0..1. points: (478, 2) fine band px."""
    limbs = _hand(rng, points)
    height, nails = _heights(limbs)
    clear = 1 - np.clip(height * 4, 0, 1)
    paint = _paint(rng, height, nails, _skin(rng, pictures[-1]))
    fall = np.float32([[1, 0, rng.normal(0, 8)], [0, 1, abs(rng.normal(6, 6))]])
    shadow = cv2.GaussianBlur(cv2.warpAffine(1 - clear, fall, SIZE), (0, 0), rng.uniform(3, 14))
    light = 1 - shadow[..., None] * rng.uniform(0, 0.5)
    hidden = clear[..., None]
    return tuple(picture * light * hidden + paint * (1 - hidden) for picture in pictures), clear


def _hand(rng: np.random.Generator, points: np.ndarray) -> list[_Limb]:
    """Palm, forearm and some of the fingers, one of them with its tip near the eyes."""
    scale = PX_PER_MM * rng.uniform(0.75, 1.4)
    to_wrist = rng.uniform(np.radians(-30), np.radians(210))  # from below and from beside, seldom from above
    along, side = _unit(to_wrist), _unit(to_wrist + np.pi / 2) * rng.choice((-1, 1))
    stretched = rng.random(4) < rng.choice((0.3, 0.75, 1.0))
    if not stretched.any():
        stretched[0] = True
    spread = np.radians(rng.uniform(0, 11))
    lead = int(rng.choice(np.flatnonzero(stretched)))
    tip = points[rng.choice(AT)] + rng.normal(0, ELSEWHERE_MM, 2) * PX_PER_MM
    knuckle = tip + along * LENGTHS_MM[lead] * scale
    middle = knuckle - side * (lead - 1.5) * APART_MM * scale
    limbs: list[_Limb] = []
    wrist = middle + along * 85 * scale
    limbs.append(_Limb(wrist, wrist + along * 250 * scale, (26 * scale, 34 * scale)))
    for k in range(4):
        base = middle + side * (k - 1.5) * APART_MM * scale
        limbs.append(_Limb(base, base * 0.45 + wrist * 0.55, (13 * scale, 24 * scale)))
        lean = to_wrist + np.pi - (k - 1.5) * spread * np.sign(side @ _unit(to_wrist + np.pi / 2))
        length = LENGTHS_MM[k] * scale * (1.0 if stretched[k] else rng.uniform(0.2, 0.5))
        limbs += _finger(rng, base, lean, length, RADIUS_MM * scale * (1 - 0.08 * (k == 3)))
    if rng.random() < 0.7:
        base = middle * 0.4 + wrist * 0.6 - side * 28 * scale
        lean = np.arctan2(*(-along - side * rng.uniform(0.1, 1.2))[::-1])
        limbs += _finger(rng, base, float(lean), 62 * scale, 10 * scale)
    return limbs


def _finger(
    rng: np.random.Generator, base: np.ndarray, angle: float, length: float, radius: float
) -> list[_Limb]:
    """Three limbs, each bent a little against the one before."""
    limbs: list[_Limb] = []
    start, nailed = base, rng.random() < 0.5
    for k, part in enumerate((0.46, 0.29, 0.25)):
        angle += rng.normal(0, 0.1)
        end = start + _unit(angle) * length * part
        radii = (radius * (1 - 0.1 * k), radius * (0.9 - 0.1 * k))
        limbs.append(_Limb(start, end, radii, nail=nailed and k == 2))
        start = end
    return limbs


def _unit(angle: float) -> np.ndarray:
    return np.array([np.cos(angle), np.sin(angle)])


def _heights(limbs: list[_Limb]) -> tuple[np.ndarray, np.ndarray]:
    """How round the hand is, (h, w) 0 outside to 1 on the ridge of a finger, and where its nails are 0..1."""
    y, x = np.mgrid[: SIZE[1], : SIZE[0]].astype(np.float32)
    height, nails = np.zeros(SIZE[::-1], np.float32), np.zeros(SIZE[::-1], np.float32)
    for limb in limbs:
        way = limb.end - limb.start
        t = ((x - limb.start[0]) * way[0] + (y - limb.start[1]) * way[1]) / max(float(way @ way), 1.0)
        at = np.clip(t, 0, 1)
        radius = limb.radii[0] + (limb.radii[1] - limb.radii[0]) * at
        away = np.hypot(x - limb.start[0] - at * way[0], y - limb.start[1] - at * way[1]) / radius
        height = np.maximum(height, np.sqrt(np.clip(1 - away * away, 0, 1)))
        if limb.nail:
            nails = np.maximum(nails, np.clip((0.62 - np.hypot(away, 0.9 * (t - 1.0))) * 8, 0, 1))
    return height, nails


def _skin(rng: np.random.Generator, bare: np.ndarray) -> np.ndarray:
    """(3,) the face's own colour in the light, about; a glove's, a sleeve's or a cup's now and then."""
    if rng.random() < 0.12:
        return rng.uniform(0.03, 0.95, 3).astype(np.float32)
    lit = np.percentile(bare[:, SIZE[0] // 4 : -SIZE[0] // 4].reshape(-1, 3)[::17], rng.uniform(45, 90), 0)
    return np.float32(lit * np.exp(rng.normal(0, 0.18) + rng.normal(0, 0.07, 3)))


def _paint(rng: np.random.Generator, height: np.ndarray, nails: np.ndarray, skin: np.ndarray) -> np.ndarray:
    """(h, w, 3): the hand by one lamp and the room, with the mottle of skin, creases and nails."""
    soft = cv2.GaussianBlur(height, (0, 0), rng.uniform(0.8, 3.0)) * RADIUS_MM * PX_PER_MM
    slope = np.stack([cv2.Sobel(soft, cv2.CV_32F, *way, scale=1 / 8) for way in ((1, 0), (0, 1))])
    lamp = rng.normal((0, -0.5, 1.0), (0.6, 0.4, 0.2))
    lamp /= np.linalg.norm(lamp)
    facing = (lamp[2] - slope[0] * lamp[0] - slope[1] * lamp[1]) / np.sqrt(1 + (slope**2).sum(0))
    room = rng.uniform(0.35, 0.8)
    light = room + (1 - room) * np.clip(facing, 0, 1) / max(float(lamp[2]), 0.3)
    mottle = soft_noise(rng, (24, 12)) * 0.08 + soft_noise(rng, (128, 64)) * rng.uniform(0, 0.06)
    creases = np.clip(soft_noise(rng, (90, 45)) - 0.75, 0, 1) * rng.uniform(0, 0.8)
    painted = skin * (light * (1 + mottle) * (1 - creases))[..., None]
    nail = np.clip(skin * np.float32([1.05, 1.0, 1.12]) * rng.uniform(0.9, 1.25), 0, 1)
    return np.clip(painted + (nail - painted) * nails[..., None] * 0.6, 0, 1).astype(np.float32)
