"""What of the wearer lies before the cloth: head, hair, hands and bare forearms."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.garment_on.live.cloth import COVERED, Cloth
from mirror_app.garment_on.live.warping import Box
from mirror_app.garment_on.live.wearer import Mask8, Wearer
from mirror_app.values import Doubles, Image

_ALL, _NONE = (255,), (0,)
_SURE = np.clip(2.0 * np.arange(256) - 64.0, 0, 255).astype(np.uint8)
"""How much of a pixel is drawn in front, by how much it is the person."""
_SOLID = np.clip(5.0 * np.arange(256) - 875.0, 0, 255).astype(np.uint8)
_PLAINLY = np.clip(4.0 * np.arange(256) - 320.0, 0, 255).astype(np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Fronts:
    """Over a box of the frame, at half its size, (h, w) 0..255 each. all: what lies before any cloth. trunk:
    the bare forearms, which lie before the trunk's cloth, but in their sleeves. skin: whatever is bare, half
    as large."""

    all: Mask8
    trunk: Mask8
    skin: Mask8


def in_front(small: Image, person: Mask8, wearer: Wearer, cloth: Cloth, box: Box) -> Fronts:
    """What lies before the cloth over a box of the frame; small: (h, w, 3) BGR and person (h, w) are that
    stretch of the frame and of the mask, at half their size."""
    size = (-(-small.shape[1] // 2), -(-small.shape[0] // 2))
    # Colours of skin and hair are told at a quarter of the size, but where there is an arm.
    skin, hair, _ = wearer.tones.of(
        np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_AREA), np.uint8)
    )
    head = _head(person.shape, wearer, box)
    hair = cv2.min(hair, np.ascontiguousarray(person[::2, ::2]))
    front = cv2.max(head, _hair(np.asarray(hair, np.uint8), head, wearer, box))
    arms = np.zeros(person.shape, np.uint8)
    for side in ("left", "right"):
        covered = side in cloth.sleeves and cloth.sleeves[side].reach >= COVERED
        _draw_arm(np.asarray(front, np.uint8), arms, (small, person), wearer, (box, side, covered))
    for each in (front, arms):
        _soften(np.asarray(each, np.uint8), person)
    return Fronts(np.asarray(front, np.uint8), arms, skin)


def _soften(front: Mask8, person: Mask8) -> None:
    """Leaves of a mask what is the person, with soft edges; in place."""
    left, top, wide, high = cv2.boundingRect(front)
    if wide:
        where = slice(max(0, top - 2), top + high + 2), slice(max(0, left - 2), left + wide + 2)
        sure = cv2.LUT(np.ascontiguousarray(person[where]), _SURE)
        front[where] = cv2.GaussianBlur(cv2.min(front[where], sure), (5, 5), 0)


def _plainly(bare: "cv2.typing.MatLike") -> Mask8:
    """Half a hand is worse than all of it or none: each pixel goes with most of those around it."""
    return np.asarray(cv2.LUT(cv2.blur(bare, (5, 5)), _PLAINLY), np.uint8)


def _local(places: Doubles, box: Box) -> "np.ndarray[tuple[int, ...], np.dtype[np.int32]]":
    """Places of the frame in sixteenths of a pixel of a box at half its size."""
    return np.rint(((places - [box[0], box[1]] + 0.5) / 2.0 - 0.5) * 16.0).astype(np.int32)


def _head(shape: tuple[int, ...], wearer: Wearer, box: Box) -> Mask8:
    """The face as far as the chin, and all beside and above it."""
    joints = wearer.joints
    eyes, mouth, tall = joints.between("EYE"), joints.between("MOUTH"), joints.face_px
    down = (mouth - eyes) / (np.linalg.norm(mouth - eyes) + 1e-9)
    aside = np.array([-down[1], down[0]])
    canvas = np.zeros(shape, np.uint8)
    turns = np.linspace(0.0, 2.0 * np.pi, 32, endpoint=False)
    middle = (eyes + mouth) / 2.0
    ring = middle + np.cos(turns)[:, None] * aside * tall * 1.12 + np.sin(turns)[:, None] * down * tall * 1.3
    cv2.fillPoly(canvas, [_local(ring, box)], _ALL, cv2.LINE_8, 4)
    above = [mouth - 1.9 * tall * aside, mouth + 1.9 * tall * aside]
    above += [above[1] - 4.0 * tall * down, above[0] - 4.0 * tall * down]
    cv2.fillPoly(canvas, [_local(np.stack(above), box)], _ALL, cv2.LINE_8, 4)
    return canvas


def _hair(likely: Mask8, head: Mask8, wearer: Wearer, box: Box) -> Mask8:
    """Hair below the chin, as far as it hangs together with the head. likely: the wearer's, not the wall's
    behind them, at half the head's size, where it is told what hangs together."""
    joints = wearer.joints
    zone = np.zeros(head.shape, np.uint8)
    neck = joints.between("SHOULDER")
    reach = (joints.between("HIP") - neck) * 0.75
    whole = _ends(joints.between("EYE"), neck + reach, box)
    cv2.line(zone, *whole, _ALL, _wide(0.95 * wearer.unit_px), cv2.LINE_8, 4)
    # It falls at the sides of the neck; what is like it between them is cloth of its colour.
    middle = _ends(neck + 0.12 * reach, neck + 1.2 * reach, box)
    cv2.line(zone, *middle, _NONE, _wide(0.34 * wearer.unit_px), cv2.LINE_8, 4)
    found = cv2.min(likely, np.ascontiguousarray(zone[::2, ::2]))
    _, sure = cv2.threshold(cv2.blur(found, (3, 3)), 110, 255, cv2.THRESH_BINARY)
    # Where hair is as dark as the clothes only the rim between them looks like it: strips are no hair.
    thick = 2 * round(0.011 * wearer.unit_px) + 1
    sure = cv2.morphologyEx(sure, cv2.MORPH_OPEN, np.ones((thick, thick), np.uint8))
    if not sure.any():
        return np.zeros(head.shape, np.uint8)
    top = np.ascontiguousarray(head[::2, ::2])
    count, names = cv2.connectedComponents(cv2.bitwise_or(sure, cv2.min(top, likely)), connectivity=4)
    joined = np.zeros(count, np.uint8)
    number = np.asarray(names, np.int32)
    joined[np.unique(number[top > 0])] = 255
    joined[0] = 0
    rough = cv2.min(joined[number], sure)
    return np.asarray(cv2.resize(rough, head.shape[::-1], interpolation=cv2.INTER_LINEAR), np.uint8)


def _draw_arm(
    front: Mask8, arms: Mask8, seen: tuple[Image, Mask8], wearer: Wearer, which: tuple[Box, str, bool]
) -> None:
    """Draws a hand, and a forearm that no sleeve covers, where picture and person, as seen, show them. which:
    the box, the side, and whether its forearm is covered."""
    box, side, covered = which
    joints, unit = wearer.joints, wearer.unit_px
    elbow, wrist, finger = (joints.of(name, side) for name in ("ELBOW", "WRIST", "FINGER"))
    tip = finger + 0.7 * (finger - wrist)
    ends = np.stack([wrist, tip] if covered else [wrist, tip, elbow])
    where, inner = _window(ends, 0.2 * unit, box, front.shape)
    if inner is None:
        return
    skin, _, held = wearer.tones.of(seen[0][where])
    # What is but half a person may be the wall between arm and trunk; a hand before the trunk is all one.
    solid = cv2.LUT(np.ascontiguousarray(seen[1][where]), _SOLID)
    canvas = np.zeros(skin.shape, np.uint8)
    cv2.line(canvas, *_ends(wrist, tip, inner), _ALL, _wide(0.36 * unit), cv2.LINE_8, 4)
    if covered:
        # Not back up the forearm, however round the end of the line is.
        back = (wrist - elbow) / (np.linalg.norm(wrist - elbow) + 1e-9)
        off = _ends(wrist - 0.34 * unit * back, wrist - 0.16 * unit * back, inner)
        cv2.line(canvas, *off, _NONE, _wide(0.3 * unit), cv2.LINE_8, 4)
    cv2.max(front[where], _plainly(cv2.min(cv2.min(canvas, solid), held)), dst=front[where])
    if not covered:
        canvas = np.zeros(skin.shape, np.uint8)
        cv2.line(canvas, *_ends(elbow, wrist, inner), _ALL, _wide(0.32 * unit), cv2.LINE_8, 4)
        cv2.max(arms[where], _plainly(cv2.min(canvas, skin)), dst=arms[where])


def _window(
    places: Doubles, room_px: float, box: Box, shape: tuple[int, ...]
) -> tuple[tuple[slice, slice], Box | None]:
    """Of a box at half its size, (h, w), the rows and columns round some places of the frame; and what box of
    the frame that is, None where they are not in it."""
    low, high = (places.min(0) - room_px - box[:2]) / 2.0, (places.max(0) + room_px - box[:2]) / 2.0
    left, top = (max(0, int(v)) for v in low)
    right, bottom = (min(n, max(0, int(v) + 1)) for v, n in zip(high, (shape[1], shape[0]), strict=True))
    where = slice(top, bottom), slice(left, right)
    if right <= left or bottom <= top:
        return where, None
    return where, (box[0] + 2 * left, box[1] + 2 * top, box[0] + 2 * right, box[1] + 2 * bottom)


def _ends(start: Doubles, end: Doubles, box: Box) -> tuple[tuple[int, int], tuple[int, int]]:
    (x0, y0), (x1, y1) = _local(np.stack([start, end]), box)
    return (int(x0), int(y0)), (int(x1), int(y1))


def _wide(wide_px: float) -> int:
    return max(1, round(wide_px / 2.0))
