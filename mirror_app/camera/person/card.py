"""A bank card the person holds flat to the head, and how it is drawn."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app import bank_card
from mirror_app.camera.person.brush import SHIFT, bgr, fixed_point, noise
from mirror_app.camera.person.shape import CENTRE_MM, Surface, direction_uv
from mirror_app.camera.person.skin import BASE
from mirror_app.values import Doubles, Floats, Image, Pose, Rgb

TEXELS_PER_MM = 6
FINE = 3
FOREHEAD_MM = (0.0, -46.0)
UPPER_LIP_MM = (0.0, 76.0)
"""Where the middle of the card is held, right of and below the point between the pupils."""
LIGHT = np.array([-0.46, -0.52, -0.72]) / np.linalg.norm([-0.46, -0.52, -0.72])
_FINGERS_MM = (((-58.0, 20.0), (-37.0, 8.0)), ((60.0, 6.0), (36.0, 2.0)))


@dataclass(frozen=True, slots=True)
class HeldCard:
    """How a card is held: where, turned in its own plane (> 0 clockwise), leaning back more than the skin
    does, and how far before it. `printed`: with a picture, a chip and a number on it. `fingers` hide some
    of its short edges."""

    place_mm: tuple[float, float] = FOREHEAD_MM
    turned_deg: float = 0.0
    leaning_deg: float = 0.0
    gap_mm: float = 0.0
    rgb: Rgb = (34, 62, 112)
    printed: bool = True
    fingers: bool = True


class Card:
    """One card on one head. `rotation` (3, 3) and `middle_mm` (3,): card to head millimetres; the card's
    x is to the right of the picture, y down, z into the head."""

    def __init__(self, held: HeldCard, skin: Surface, size: float = 1.0) -> None:
        """It rests on the skin: hair gives way. size: of this card over a real one."""
        self._held, self._size = held, size
        self._texture = _texture(held)
        lean = _slope(skin, held.place_mm) + np.radians(held.leaning_deg)
        turn = np.radians(held.turned_deg)
        across = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]])
        back = np.array(
            [[1, 0, 0], [0, np.cos(lean), np.sin(lean)], [0, -np.sin(lean), np.cos(lean)]], np.float64
        )
        self.rotation: Doubles = np.asarray(back @ across, np.float64)
        flat = np.mgrid[-1:1:15j, -1:1:11j].reshape(2, -1).T
        flat = flat * (bank_card.WIDTH_MM / 2, bank_card.HEIGHT_MM / 2) * size
        behind = np.column_stack([flat, np.full(len(flat), bank_card.THICKNESS_MM * size)])
        middle = np.array([*held.place_mm, 0.0])
        touching = _touching(skin, behind @ self.rotation.T + middle)
        self.middle_mm = middle + np.array([0.0, 0.0, touching - held.gap_mm * size])

    def at(self, card_mm: Doubles) -> Doubles:
        """Points of the card (n, 2), real millimetres from its middle, to head millimetres (n, 3)."""
        flat = np.column_stack([card_mm * self._size, np.zeros(len(card_mm))])
        return flat @ self.rotation.T + self.middle_mm

    def draw(self, picture: Image, pose: Pose) -> None:
        """Draw it, its shadow and the fingers over `picture` (h, w, 3), in place."""
        self._shadow(picture, pose)
        half = np.array([bank_card.WIDTH_MM, bank_card.HEIGHT_MM]) / 2
        corners = np.array([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]) * half
        edge_px = pose.project(self.at(corners))
        low = np.maximum(np.floor(edge_px.min(0)).astype(int) - 2, 0)
        high = np.minimum(np.ceil(edge_px.max(0)).astype(int) + 3, (picture.shape[1], picture.shape[0]))
        if (high <= low).any():
            return
        size = tuple(int(n) for n in (high - low) * FINE)
        # Pixel centres are whole numbers: half a pixel to the corner, and half a fine one back.
        there = np.asarray((edge_px - low + 0.5) * FINE - 0.5, np.float32)
        here = np.asarray((corners + half) * TEXELS_PER_MM - 0.5, np.float32)
        warped = cv2.warpPerspective(self._texture, cv2.getPerspectiveTransform(here, there), size)
        small = cv2.resize(warped, tuple(int(n) for n in high - low), interpolation=cv2.INTER_AREA)
        normal = -(pose.rotation @ self.rotation)[:, 2]
        light = 0.56 + 0.54 * max((float(normal @ LIGHT) + 0.22) / 1.22, 0.0)
        part = picture[low[1] : high[1], low[0] : high[0]]
        alpha = small[..., 3:] * np.float32(1 / 255)
        over = np.clip(small[..., :3] * np.float32(light), 0, 255)
        # The texture is laid on black: its colour is weighed by alpha already.
        part[:] = np.clip(part * (1 - alpha) + over, 0, 255).astype(np.uint8)
        if self._held.fingers:
            self._fingers(picture, pose)

    def _shadow(self, picture: Image, pose: Pose) -> None:
        thrown = self.at(bank_card.outline()) + np.array([1.6, 2.2, 1.0])
        mask: Image = np.zeros(picture.shape[:2], np.uint8)
        cv2.fillPoly(mask, [fixed_point(np.asarray(pose.project(thrown), np.float32))], (90,), 8, SHIFT)
        soft = cv2.GaussianBlur(mask, (0, 0), 1.3 * pose.px_per_mm)
        left = cv2.subtract(np.full_like(mask, 255), soft)
        cv2.multiply(picture, cv2.merge([left] * 3), picture, 1 / 255)

    def _fingers(self, picture: Image, pose: Pose) -> None:
        """Two finger tips from outside over the short edges."""
        base = bgr(BASE)
        for tip in _FINGERS_MM:
            ends = np.asarray(pose.project(self.at(np.array(tip))), np.float32)
            for share, light in ((1.0, 0.72), (0.8, 0.9), (0.5, 1.0)):
                width = max(round(15.0 * self._size * share * pose.px_per_mm), 1)
                colour = tuple(float(c) for c in base * light)
                start, end = (tuple(int(n) for n in point) for point in fixed_point(ends))
                cv2.line(picture, start, end, colour, width, cv2.LINE_AA, SHIFT)


def _slope(skin: Surface, place_mm: tuple[float, float]) -> float:
    """How far the skin leans back towards its top there, radians: along the middle of the head."""
    x, y = place_mm
    top, low = skin.lift(np.array([(x, y - 12.0), (x, y + 12.0)]))
    return float(np.arctan2(top[2] - low[2], low[1] - top[1]))


def _touching(skin: Surface, points: Doubles) -> float:
    """How far points (n, 3) can be moved along z until the first of them touches the head, mm."""
    near, far = -120.0, 60.0
    while far - near > 0.02:
        middle = (near + far) / 2
        moved = np.asarray(points + np.array([0.0, 0.0, middle]), np.float32)[None]
        away = np.linalg.norm(moved - CENTRE_MM, axis=2)
        outside = bool((away > skin.radius(direction_uv(moved))).all())
        near, far = (middle, far) if outside else (near, middle)
    return near


def _texture(held: HeldCard) -> Image:
    """(h, w, 4) uint8: the card's face, black where alpha is 0."""
    width, height = (round(mm * TEXELS_PER_MM) for mm in (bank_card.WIDTH_MM, bank_card.HEIGHT_MM))
    face: Floats = np.empty((height, width, 3), np.float32)
    face[:] = bgr(held.rgb)
    if held.printed:
        _print(face)
    alpha: Image = np.zeros((height, width), np.uint8)
    half = np.array([bank_card.WIDTH_MM, bank_card.HEIGHT_MM]) / 2
    edge = (bank_card.outline() + half) * TEXELS_PER_MM - 0.5
    cv2.fillPoly(alpha, [fixed_point(np.asarray(edge, np.float32))], (255,), cv2.LINE_AA, SHIFT)
    inside = alpha[..., None] * np.float32(1 / 255)
    return np.dstack([np.clip(face * inside, 0, 255).astype(np.uint8), alpha])


def _print(face: Floats) -> None:
    """Hills under a sky on the right, a chip, a number and a name. In place."""
    height, width = face.shape[:2]
    rng = np.random.default_rng(11)
    face += 9.0 * noise((height, width), (60.0, 40.0), rng)[..., None]
    x = np.linspace(0.0, 1.0, width, dtype=np.float32)
    hills = (0.62 + 0.10 * np.sin(9.0 * x) + 0.05 * np.sin(23.0 * x + 1.0)) * height
    below = np.arange(height)[:, None] > hills
    face[below] = face[below] * 0.55 + np.array([30.0, 55.0, 40.0], np.float32)
    mm = TEXELS_PER_MM
    cv2.rectangle(face, (9 * mm, 19 * mm), (21 * mm, 28 * mm), (96.0, 170.0, 205.0), -1)
    cv2.line(face, (9 * mm, 23 * mm), (21 * mm, 23 * mm), (60.0, 110.0, 140.0), 3)
    cv2.putText(face, "4000 1234 5678 9010", (9 * mm, 37 * mm), 0, 1.15, (225.0, 225.0, 225.0), 3)
    cv2.putText(face, "A SITTER", (9 * mm, 47 * mm), 0, 0.8, (215.0, 215.0, 215.0), 2)
