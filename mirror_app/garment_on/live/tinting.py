"""Which colours are a wearer's skin and hair, learned from where they surely are."""

from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.garment_on.body.joints import Joints
from mirror_app.garment_on.live.wearer import Mask8, Tones, halved
from mirror_app.values import Doubles, Floats, Image

_NEW = 0.25
_EVERY = 8
_LEAST = 30
_BINS = 16
"""Of each primary colour: two fine steps of `Tones` are one."""

_Any = TypeVar("_Any", bound=np.generic)


class Tinting:
    """Learns the colours of one person from frame to frame."""

    def __init__(self) -> None:
        self._shares: dict[str, Floats] = {}
        self._tones = Tones.unknown()
        self._age = 0

    def learn(self, image: Image, person: Mask8, joints: Joints) -> Tones:
        """The tones, with what one more frame shows now and then. image: (h, w, 3) BGR; person: half its
        size; joints: its px."""
        self._age += 1
        if self._shares and self._age % _EVERY:
            return self._tones
        index = Tones.index(halved(image))
        places = joints.scaled(0.5)
        for name, where in _sure(places, person).items():
            pixels = index[where > 0]
            if name == "cloth":
                pixels = self._without_skin(pixels)
            found = _shares(pixels)
            if found is not None:
                before = self._shares.get(name)
                self._shares[name] = found if before is None else before + _NEW * (found - before)
        self._tones = self._told()
        return self._tones

    def _told(self) -> Tones:
        none = np.zeros(_BINS**3, np.float32)
        skin, hair, cloth = (self._shares.get(name, none) for name in ("skin", "hair", "cloth"))
        total = skin + hair + 1.5 * cloth + np.float32(2e-5)
        bare = skin + np.float32(2e-4)
        return Tones(_table([skin / total, hair / total, bare / (bare + cloth), none]))

    def _without_skin(self, pixels: NDArray[np.uint16]) -> NDArray[np.uint16]:
        """Clothes that end above the waist show skin below them; clothes of the colour of skin are not all of
        it."""
        if "skin" not in self._shares:
            return pixels
        other = pixels[_spread(self._shares["skin"] < 4e-4)[pixels]]
        return other if len(other) > 0.2 * len(pixels) else pixels


def _table(shares: list[Floats]) -> NDArray[np.uint8]:
    """Shares as sureness: below one third none, above two thirds all."""
    sure = (np.clip((np.stack(shares, -1) - 0.33) * 3.0, 0.0, 1.0) * 255.0).astype(np.uint8)
    table = np.ascontiguousarray(_spread(sure.view(np.uint32)[:, 0])).view(np.uint8).reshape(-1, 4)
    table.setflags(write=False)
    return table


def _spread(bins: "NDArray[_Any]") -> "NDArray[_Any]":
    """From a value of each bin to one of each colour of `Tones`."""
    cube = bins.reshape(_BINS, 1, _BINS, 1, _BINS, 1)
    return np.broadcast_to(cube, (_BINS, 2, _BINS, 2, _BINS, 2)).reshape(-1)


def _shares(index: NDArray[np.uint16]) -> Floats | None:
    """(_BINS ** 3,): the share of each bin of colours among some pixels, spread a little to those like it."""
    if len(index) < _LEAST:
        return None
    fine = np.bincount(index, minlength=8 * _BINS**3).reshape(_BINS, 2, _BINS, 2, _BINS, 2)
    counts = fine.sum((1, 3, 5)).astype(np.float32) / np.float32(len(index))
    for axis in (0, 1, 2, 0, 1, 2):
        counts = np.moveaxis(counts, axis, 0)
        padded = np.concatenate([counts[:1] * 0, counts, counts[:1] * 0])
        counts = np.moveaxis(counts + np.float32(0.4) * (padded[:-2] + padded[2:]), 0, axis)
    return np.ascontiguousarray(counts / counts.sum()).ravel()


def _sure(joints: Joints, person: Mask8) -> dict[str, Mask8]:
    """Where skin, hair and the clothes of the trunk surely are, (h, w) of 0 or more."""
    eyes, mouth, tall = joints.between("EYE"), joints.between("MOUTH"), joints.face_px
    up = (eyes - mouth) / (np.linalg.norm(eyes - mouth) + 1e-9)
    aside = np.array([-up[1], up[0]])
    face = _filled(person.shape, [mouth - 0.3 * tall * aside, eyes - 0.5 * tall * aside, eyes + 0.5 * tall *
    aside,
                                  mouth + 0.3 * tall * aside])  # fmt: skip
    crown = [eyes + up * tall * high + aside * tall * wide for high, wide in _CROWN]
    hair = _filled(person.shape, crown)
    top, low = joints.between("SHOULDER"), joints.between("HIP")
    across = 0.3 * (joints.of("SHOULDER", "right") - joints.of("SHOULDER", "left"))
    begin, end = top + 0.35 * (low - top), top + 0.9 * (low - top)
    cloth = _filled(person.shape, [begin - across, begin + across, end + across, end - across])
    for side in ("left", "right"):
        elbow, wrist = joints.of("ELBOW", side), joints.of("WRIST", side)
        hand = wrist + 1.7 * (joints.of("FINGER", side) - wrist)
        for start, stop in ((elbow, wrist), (wrist, hand)):
            places = tuple(tuple(int(v) for v in np.rint(place)) for place in (start, stop))
            cv2.line(cloth, places[0], places[1], (0,), max(1, round(0.4 * joints.shoulder_px)))
    solid = (person > 200).astype(np.uint8)
    found = {"skin": face, "hair": hair, "cloth": cloth}
    return {name: np.asarray(cv2.min(where, solid), np.uint8) for name, where in found.items()}


_CROWN = [(1.05, -0.6), (1.7, -0.7), (1.95, 0.0), (1.7, 0.7), (1.05, 0.6), (1.3, 0.0)]


def _filled(shape: tuple[int, ...], corners: list[Doubles]) -> Mask8:
    canvas = np.zeros(shape, np.uint8)
    cv2.fillPoly(canvas, [np.rint(np.stack(corners)).astype(np.int32)], (255,))
    return canvas
