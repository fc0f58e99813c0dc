"""What may happen before a mirror: real clips and drawn glasses, with the truth of every frame."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from mirror_app.camera import Clip
from mirror_app.values import Frame, Image
from models.training.evaluate.trial_people import Person
from models.training.eyewear3d import Pair
from models.training.pictures import DrawnPicture
from models.training.portraits import Portrait

BEFORE, MEANWHILE, AFTER = "before", "meanwhile", "after"
REST_S = 0.6
"""Before anything happens, and after it."""
SWAY_S, SWAY = 0.5, 2.5
"""How long, and by how many distances of the pupils, a head is thrown aside and back."""
SHUTTER = 0.5
"""Share of a frame's time in which it is exposed."""
FASTER = 4
"""How many frames of a real turn are exposed as one, to make it a fast one."""
LIFT_S, UP_S = 0.3, 0.8
LIFTED_MM, LIFTED_DEG = 50.0, 24.0
"""How far up the head a pair is pushed that sits in the hair, and how far it is tilted back then."""
HAND = ("clips/bare/hand_over_face_720p.mp4", 26, (60, 120, 270, 500), range(36, 60))
"""A raised hand before a dark wall: clip, frame, box (left, top, right, bottom) px, frames of that wall."""
HAND_PX_PER_MM, HAND_AT = 1.25, (95, 130)
"""Its scale, and the px of the box that is laid on an eye."""
HAND_S, HAND_STAYS_S = 0.4, 0.6
PUPILS_MM = 63.0
WALK_S = 1.0
BESIDE = 3.4
"""Distances of the pupils from one person to the other who stands beside."""


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """One frame of a trial, and the truth: without glasses; masks (h, w, 3) uint8, what of the glasses can be
    seen. wanted: what they should become. when: BEFORE something happens, MEANWHILE or AFTER it.
    foreign: (h, w) bool, what is not the face and must come back as it was. face: where it is, if that is to
    be looked at."""

    frame: Frame
    bare: Image
    masks: Image
    wanted: str
    when: str
    foreign: np.ndarray | None = None
    face: Portrait | None = None


def _shot(someone: Person, k: int, pictures: DrawnPicture, when: str) -> Shot:
    frame = Frame(pictures.worn, k, k / someone.fps)
    return Shot(frame, pictures.bare, pictures.masks, "removed", when)


def _with(drawn: DrawnPicture, pictures: list[Image]) -> DrawnPicture:
    """The same with other pixels: worn, bare and masks."""
    return DrawnPicture(pictures[0], pictures[1], pictures[2], drawn.opaque, drawn.style)


def _pixels(drawn: DrawnPicture) -> tuple[Image, Image, Image]:
    return drawn.worn, drawn.bare, drawn.masks


def blinking(someone: Person, span: tuple[int, int]) -> Iterator[Shot]:
    """The clip as it is; on the frames from span[0] to before span[1] the eyes are shut."""
    for k, face in enumerate(someone.frames):
        when = BEFORE if k < span[0] else MEANWHILE if k < span[1] else AFTER
        yield replace(_shot(someone, k, someone.wears(k), when), face=face)


def turning(someone: Person, span: tuple[int, int]) -> Iterator[Shot]:
    """The turn between the frames of a span FASTER than it was, blurred as a camera would."""
    groups = [[k] for k in range(span[0])]
    groups += [list(range(k, min(k + FASTER, span[1]))) for k in range(span[0], span[1], FASTER)]
    groups += [[k] for k in range(span[1], len(someone.frames))]
    for number, group in enumerate(groups):
        drawn = [someone.wears(k) for k in group]
        layers = zip(*map(_pixels, drawn), strict=True)
        exposed = [np.rint(np.mean(layer, 0)).astype(np.uint8) for layer in layers]
        when = BEFORE if group[0] < span[0] else MEANWHILE if group[0] < span[1] else AFTER
        shot = _shot(someone, number, _with(drawn[-1], exposed), when)
        yield replace(shot, face=someone.frames[group[-1]])


def swaying(someone: Person) -> Iterator[Shot]:
    """Thrown aside and back in SWAY_S, blurred by motion."""
    rest, steps = round(REST_S * someone.fps), round(SWAY_S * someone.fps)
    for k in range(min(len(someone.frames), 2 * rest + steps)):
        t = (k - rest) / steps
        drawn, when = someone.wears(k), BEFORE if t <= 0 else AFTER if t >= 1 else MEANWHILE
        if when == MEANWHILE:
            far_px = SWAY * someone.apart_px
            blur_px = SHUTTER * abs(far_px * np.pi * np.sin(2 * np.pi * t) / steps)
            moved = [_moved(p, far_px * np.sin(np.pi * t) ** 2, blur_px) for p in _pixels(drawn)]
            drawn = _with(drawn, moved)
        yield _shot(someone, k, drawn, when)


def _moved(image: Image, right_px: float, blur_px: float) -> Image:
    place = np.array([[1, 0, right_px], [0, 1, 0]], np.float64)
    size = (image.shape[1], image.shape[0])
    moved = cv2.warpAffine(image, place, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.blur(moved, (max(1, round(blur_px)), 1)), np.uint8)


def _near(k: int, fps: float, seconds: tuple[float, float, float]) -> tuple[float, str]:
    """0..1, how near something is on frame k that rests away, comes, stays and goes again, and when that is.
    seconds: before it comes, of its way, of its stay."""
    rest, way, stay = (round(s * fps) for s in seconds)
    coming, going = (float(np.clip((k - at) / way, 0, 1)) for at in (rest, rest + way + stay))
    return coming - going, BEFORE if not coming else AFTER if going == 1 else MEANWHILE


def lifting(someone: Person) -> Iterator[Shot]:
    """Glasses are pushed up into the hair, stay there, and come down again. What lies above the eye band is
    not drawn: the mirror does not look there."""
    frames = round((2 * REST_S + 2 * LIFT_S + UP_S) * someone.fps)
    for k in range(min(len(someone.frames), frames)):
        high, when = _near(k, someone.fps, (REST_S, LIFT_S, UP_S))
        pair = _raised(someone.pair, high)
        drawn = someone.wears_other(k, pair) if high else someone.wears(k)
        yield replace(_shot(someone, k, drawn, when), wanted="bare" if high == 1 else "removed")


def _raised(pair: Pair, high: float) -> Pair:
    back = cv2.Rodrigues(np.array((-np.radians(LIFTED_DEG) * high, 0, 0)))[0]
    return replace(pair, origin_mm=pair.origin_mm - (0, LIFTED_MM * high, 0), turn=back @ pair.turn)


def covering(someone: Person, data: Path) -> Iterator[Shot]:
    """A hand comes from beside the face, rests upon one eye and the bridge, and goes."""
    hand = hand_of(data)
    frames = round((2 * REST_S + 2 * HAND_S + HAND_STAYS_S) * someone.fps)
    for k in range(min(len(someone.frames), frames)):
        near, when = _near(k, someone.fps, (REST_S, HAND_S, HAND_STAYS_S))
        drawn, face = someone.wears(k), someone.frames[k]
        if when != MEANWHILE:
            yield _shot(someone, k, drawn, when)
            continue
        away = np.array((-3.5 * (1 - near), 1.5 * (1 - near))) * someone.apart_px
        layer = _placed(_lit_as(hand, face), face.points_px[468] + away, someone.apart_px, face.image)
        alpha = layer[..., 3:].astype(np.float32) / 255
        above = (layer[..., :3], layer[..., :3], np.zeros_like(drawn.masks))
        laid = [_over(under, over, alpha) for under, over in zip(_pixels(drawn), above, strict=True)]
        yield replace(_shot(someone, k, _with(drawn, laid), when), foreign=alpha[..., 0] > 0.99)


def _over(below: Image, above: Image, alpha: np.ndarray) -> Image:
    return np.rint(below * (1 - alpha) + above * alpha).astype(np.uint8)


def _lit_as(hand: Image, face: Portrait) -> Image:
    """The hand, as bright and of the colour of the skin around the eye left in the picture."""
    x, y = np.rint(face.points_px[468]).astype(int)
    reach = round(0.8 * face.pupils_apart_px)
    around = face.image[max(0, y - reach) : y + reach, max(0, x - reach) : x + reach]
    skins = (around.reshape(-1, 3), hand[hand[..., 3] > 250][:, :3])
    light, own = (np.percentile(skin, 75, axis=0) for skin in skins)
    return np.clip(hand * np.append(light / own, 1), 0, 255).astype(np.uint8)


def _placed(hand: Image, eye_px: np.ndarray, apart_px: float, picture: Image) -> Image:
    """(h, w, 4): the hand upon an eye, as large as hands are beside that face."""
    scale = apart_px / (PUPILS_MM * HAND_PX_PER_MM)
    shift = eye_px - scale * np.array(HAND_AT)
    place = np.array([[scale, 0, shift[0]], [0, scale, shift[1]]], np.float64)
    flags = cv2.INTER_AREA if scale < 0.6 else cv2.INTER_CUBIC
    size = (picture.shape[1], picture.shape[0])
    return np.asarray(cv2.warpAffine(hand, place, size, flags=flags), np.uint8)


@cache
def hand_of(data: Path) -> Image:
    """(h, w, 4) uint8 BGR and cover: a real hand, cut out by its difference to the wall behind it."""
    name, index, (left, top, right, bottom), wall = HAND
    parts: list[Image] = []
    with closing(Clip(data / name)) as clip:
        while (frame := clip.read()) is not None and frame.index < wall.stop:
            if frame.index == index or frame.index in wall:
                parts.append(frame.image[top:bottom, left:right])
    behind = np.median(np.stack(parts[1:]), 0).astype(np.uint8)
    apart = cv2.erode(cv2.absdiff(parts[0], behind).max(-1), np.ones((5, 5), np.uint8)).astype(np.float32)
    cover = np.clip((cv2.GaussianBlur(apart, (0, 0), 1.0) - 30) / 30, 0, 1)
    return np.dstack((parts[0], np.rint(cover * 255).astype(np.uint8)))


def joined(someone: Person, other: list[Image], wears: bool) -> Iterator[Shot]:
    """Another person, whose pictures are given, walks in from the right and stays beside."""
    rest, way = round(REST_S * someone.fps), round(WALK_S * someone.fps)
    for k in range(min(len(someone.frames), 2 * rest + way, len(other))):
        drawn, t = someone.wears(k), float(np.clip((k - rest) / way, 0, 1))
        plain = (drawn.bare, drawn.bare, np.zeros_like(drawn.masks))
        pictures = [picture.copy() for picture in (_pixels(drawn) if wears else plain)]
        place, part = _beside(someone, k, other[k], t)
        for picture, content in zip(pictures, (part, part, 0), strict=True):
            picture[place] = content
        foreign = np.zeros(drawn.bare.shape[:2], bool)
        foreign[place] = True
        when = BEFORE if t == 0 else AFTER if t == 1 else MEANWHILE
        shot = _shot(someone, k, _with(drawn, pictures), when)
        yield replace(shot, wanted="removed" if wears else "bare", foreign=foreign)


def _beside(someone: Person, k: int, guest: Image, near: float) -> tuple[tuple[slice, slice], Image]:
    """Where in frame `k` somebody is who is on the way, near = 0..1, and what is seen of them."""
    face, (high, wide) = someone.frames[k], someone.frames[k].image.shape[:2]
    middle_px = face.points_px[[468, 473]].mean(0)
    stand = middle_px[0] + BESIDE * someone.apart_px - guest.shape[1] / 2
    left = round(float(wide + near * (stand - wide)))
    top = max(0, round(float(middle_px[1] - guest.shape[0] / 2)))
    part = guest[: high - top, : max(0, wide - left)]
    return np.s_[top : top + part.shape[0], left : left + part.shape[1]], part
