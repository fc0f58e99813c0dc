"""One person followed from frame to frame: joints made steady, what is not seen made up, and what is not good
enough to dress told."""

from collections.abc import Mapping

import cv2
import numpy as np

from mirror_app.garment_on.body.joints import Joint, Joints
from mirror_app.garment_on.garment.anchors import Kind
from mirror_app.garment_on.live.profiling import profiled
from mirror_app.garment_on.live.tinting import Tinting
from mirror_app.garment_on.live.wearer import Mask8, Profile, Wearer
from mirror_app.smoothing import OneEuro
from mirror_app.values import Doubles, Image

NOBODY = "Nobody is in view: step before the camera."
STEP_BACK = "Step back until your shoulders are in the picture."
FACE_IT = "Turn to face the camera."
LEGS = "Step back until your legs are in the picture."
_SEEN, _UNSEEN = 0.55, 0.35
_TRUNK = 1.5
_TRUNK_PER_FACE = 7.0
_SECONDS = 0.25
_LONGEST_STEP_S = 0.5
_GONE_S = 2.0


class Follower:
    """What is known of one person. One thread."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Whoever comes next is somebody else."""
        self._place = OneEuro(1.0, 22.0, 3.0)
        self._shape = OneEuro(0.8, 15.0, 3.0)
        self._size = OneEuro(0.7, 9.0, 3.0)
        self._profile = OneEuro(0.5, 0.6, 1.0)
        self._sureness = OneEuro(1.5, 0.0)
        self._tinting = Tinting()
        self._origin: tuple[Doubles, float] | None = None
        self._light: float | None = None
        self._strength = dict.fromkeys(Kind, 0.0)
        self._good = dict.fromkeys(Kind, False)
        self._nobody_s = 0.0
        self._last_s: float | None = None

    def follow(self, image: Image, found: Joints | None, person: Mask8, born_s: float) -> Wearer | None:
        """The wearer on a frame (h, w, 3) BGR, by joints found on that very frame, in its px, and its mask.
        None where nobody was found; once nobody was for two seconds, whoever comes next is somebody else."""
        step_s = 1.0 / 30.0 if self._last_s is None else born_s - self._last_s
        self._last_s = born_s
        if not 0.0 < step_s < _LONGEST_STEP_S:
            self.forget()
            self._last_s, step_s = born_s, 1.0 / 30.0
        if found is None:
            self._lost(step_s)
            return None
        self._nobody_s = 0.0
        reasons = self._reasons(found, image.shape)
        strength = self._faded(reasons, step_s)
        if self._origin is None:
            self._origin = found.between("SHOULDER"), max(found.shoulder_px, 1.0)
        joints = self._steadied(found, step_s)
        unit = max(joints.shoulder_px, joints.trunk_px / 1.75)
        profile = self._outlined(profiled(joints, unit, person), step_s)
        tones = self._tinting.learn(image, person, joints)
        light = self._lit(image, step_s)
        return Wearer(joints, unit, profile, tones, light, strength, reasons)

    def unfit(self, found: Joints | None, shape: tuple[int, ...], kind: Kind) -> str:
        """Why such a garment is neither drawn on this frame nor was on the one before, so that nobody needs
        to be followed to know; "" where it may be. shape: of the frame."""
        if found is None or self._strength[kind] > 0:
            return ""
        return self._reasons(found, shape)[kind]

    def _lost(self, step_s: float) -> None:
        """Nobody is found: nothing is drawn from where they were, and soon nothing is known of them."""
        self._faded(dict.fromkeys(Kind, NOBODY), step_s)
        self._strength = dict.fromkeys(Kind, 0.0)
        self._nobody_s += step_s
        if self._nobody_s >= _GONE_S:
            last_s = self._last_s
            self.forget()
            self._last_s = last_s

    def _steadied(self, found: Joints, step_s: float) -> Joints:
        """Joints filtered in body coordinates: where it is, how large, and how it is bent, each for
        itself."""
        assert self._origin is not None
        start, unit0 = self._origin
        sure = np.clip((self._sureness(found.seen, step_s) - 0.25) / 0.4, 0.0, 1.0)
        places = _completed(found.places, sure)
        middle = (places[Joint.SHOULDER_LEFT] + places[Joint.SHOULDER_RIGHT]) / 2.0
        low = (places[Joint.HIP_LEFT] + places[Joint.HIP_RIGHT]) / 2.0
        across = places[Joint.SHOULDER_RIGHT] - places[Joint.SHOULDER_LEFT]
        size = float(max(np.hypot(*across), np.hypot(*(low - middle)) / 1.75, 1.0))
        shape = self._shape((places - middle) / size, step_s)
        steady = float(np.exp(self._size(np.array([np.log(size / unit0)]), step_s)[0])) * unit0
        origin = self._place((middle - start) / unit0, step_s) * unit0 + start
        return Joints(origin + shape * steady, found.seen, found.depth)

    def _outlined(self, profile: Profile, step_s: float) -> Profile:
        flat = np.concatenate([profile.trunk.ravel(), profile.tops.ravel(), profile.arms.ravel()])
        flat = self._profile(flat, step_s)
        return Profile(flat[:10].reshape(2, 5), flat[10:16].reshape(2, 3), flat[16:].reshape(2, 5))

    def _lit(self, image: Image, step_s: float) -> float:
        """How bright white would be here: a share of what the brightest of the picture is, slowly
        followed."""
        grey = cv2.cvtColor(image[::8, ::8], cv2.COLOR_BGR2GRAY)
        now = float(np.clip(np.percentile(grey, 95) / 225.0, 0.45, 1.0))
        self._light = (
            now if self._light is None else self._light + min(1.0, step_s / 0.4) * (now - self._light)
        )
        return self._light

    def _reasons(self, found: Joints, shape: tuple[int, ...]) -> Mapping[Kind, str]:
        upper = _why_not_upper(found, shape, self._good[Kind.UPPER])
        lower = _why_not_lower(found, shape, self._good[Kind.LOWER])
        both = upper or lower
        return {Kind.UPPER: upper, Kind.LOWER: lower, Kind.FULL: both}

    def _faded(self, reasons: Mapping[Kind, str], step_s: float) -> Mapping[Kind, float]:
        for kind, reason in reasons.items():
            self._good[kind] = not reason
            way = step_s / _SECONDS if not reason else -step_s / _SECONDS
            self._strength[kind] = float(np.clip(self._strength[kind] + way, 0.0, 1.0))
        return dict(self._strength)


def _completed(places: Doubles, sure: Doubles) -> Doubles:
    """Joints with those that are not seen where they usually are: hips below the shoulders, arms hanging."""
    out = places.copy()
    left, right = places[Joint.SHOULDER_LEFT], places[Joint.SHOULDER_RIGHT]
    across = right - left
    wide = float(np.hypot(*across)) + 1e-9
    down = np.array([-across[1], across[0]]) / wide
    usual = {
        Joint.HIP_LEFT: left + 0.2 * across + _TRUNK * wide * down,
        Joint.HIP_RIGHT: right - 0.2 * across + _TRUNK * wide * down,
        Joint.ELBOW_LEFT: left - 0.12 * across + 0.78 * wide * down,
        Joint.ELBOW_RIGHT: right + 0.12 * across + 0.78 * wide * down,
    }
    for joint, place in usual.items():
        out[joint] = sure[joint] * places[joint] + (1.0 - sure[joint]) * place
    for side in ("LEFT", "RIGHT"):
        elbow, wrist = Joint[f"ELBOW_{side}"], Joint[f"WRIST_{side}"]
        finger = Joint[f"FINGER_{side}"]
        hanging = out[elbow] + 0.66 * wide * down
        moved = sure[wrist] * places[wrist] + (1.0 - sure[wrist]) * hanging
        out[finger] = moved + places[finger] - places[wrist]
        out[wrist] = moved
    return out


def _why_not_upper(found: Joints, shape: tuple[int, ...], good: bool) -> str:
    limit = _UNSEEN if good else _SEEN
    shoulders = [Joint.SHOULDER_LEFT, Joint.SHOULDER_RIGHT]
    if float(found.seen[[Joint.NOSE, *shoulders]].max()) < limit:
        return NOBODY
    places = found.places[shoulders]
    room = 0.02 * shape[1] * (1.0 if good else -1.0)
    inside = (
        (places[:, 0] > -room) & (places[:, 0] < shape[1] + room) & (places[:, 1] < 0.93 * shape[0] + room)
    )
    if float(found.seen[shoulders].min()) < limit or not inside.all():
        return STEP_BACK
    return "" if _faces(found, good) else FACE_IT


def _faces(found: Joints, good: bool) -> bool:
    """Whether the front of the trunk is seen, not its side or its back."""
    wide = float(found.of("SHOULDER", "right")[0] - found.of("SHOULDER", "left")[0])
    tall = _TRUNK_PER_FACE * float(np.hypot(*(found.between("MOUTH") - found.between("EYE"))))
    if float(found.seen[[Joint.HIP_LEFT, Joint.HIP_RIGHT]].min()) > _UNSEEN:
        tall = max(tall, found.trunk_px)
    return wide > (0.24 if good else 0.32) * tall


def _why_not_lower(found: Joints, shape: tuple[int, ...], good: bool) -> str:
    limit = _UNSEEN if good else _SEEN
    joints = [Joint.HIP_LEFT, Joint.HIP_RIGHT, Joint.KNEE_LEFT, Joint.KNEE_RIGHT]
    places = found.places[joints]
    if float(found.seen[joints].min()) < limit or not bool((places[:, 1] < 1.02 * shape[0]).all()):
        return LEGS
    bent = float(places[2:, 1].min()) < found.between("HIP")[1] + 0.25 * found.trunk_px
    return LEGS if bent else ("" if _faces(found, good) else FACE_IT)
