"""Two seams for who looks at a clip: where the joints are on its frames, and which pixels are a person."""

import cv2
import numpy as np

from mirror_app.garment_on.body.joints import Joints
from mirror_app.garment_on.live.posing import BodyFinder, JointFinder
from mirror_app.garment_on.live.regions import Circle, Region
from mirror_app.garment_on.live.wearer import Mask8
from mirror_app.inference import Network
from mirror_app.paths import model
from mirror_app.values import Image

_SEEN_PX = 640
_SOON, _SELDOM = 3, 5
"""Frames on end on which somebody lost is looked for; then on every so-manieth."""
# A second thread would take as much time from the mirror's as it saved here.
_THREADS = 1


class PoseEye:
    """Joints from frame to frame, unsmoothed, of one person: looked for where they were last, and all over
    the picture where they were not. One thread."""

    def __init__(self) -> None:
        """Raises ModelError where a network is missing or is another."""
        self._finder = BodyFinder(Network(model("body_finder.onnx"), _THREADS))
        self._joints = JointFinder(Network(model("body_joints.onnx"), _THREADS))
        self._region: Region | None = None
        self._circle = Circle()
        self._frames_lost = 0

    def find(self, image: Image) -> Joints | None:
        """The joints on a frame (h, w, 3) BGR, in its px, or None."""
        picture = _seen(image)
        region = self._region or self._started(picture)
        posed = None if region is None else self._joints.find(picture, region)
        if posed is None:
            self._region = None
            return None
        self._frames_lost = 0
        self._region = self._circle.follow(posed.circle)
        scale = np.array(image.shape[1::-1]) / picture.shape[1::-1]
        found = posed.joints
        return Joints(found.places * scale, found.seen, found.depth * scale[0])

    def close(self) -> None:
        """Forget who was seen. The networks go with the eye."""
        self._region = None

    def _started(self, picture: Image) -> Region | None:
        """Where somebody is, if now is the time to look: that costs as much as the joints do."""
        lost = self._frames_lost
        self._frames_lost += 1
        if lost >= _SOON and lost % _SELDOM:
            return None
        self._circle = Circle()
        return self._finder.find(picture)


class PersonEye:
    """Which pixels are a person, each frame for itself. One thread."""

    def __init__(self) -> None:
        """Raises ModelError where a network is missing or is another."""
        self._wide = Network(model("person_mask.onnx"), _THREADS)
        self._high = Network(model("person_mask_square.onnx"), _THREADS)

    def find(self, image: Image) -> Mask8:
        """(h/2, w/2) rounded up, 0..255, of a frame (h, w, 3) BGR."""
        network = self._wide if image.shape[1] > image.shape[0] else self._high
        # In two steps: to a fifth at once by area takes twice as long.
        small = cv2.resize(_seen(image), network.shape[:1:-1], interpolation=cv2.INTER_LINEAR)
        tensor = cv2.dnn.blobFromImage(small, 1.0 / 255.0, swapRB=True)
        soft = network.run(np.asarray(tensor, np.float32))[0][0, 0]
        size = (-(-image.shape[1] // 2), -(-image.shape[0] // 2))
        mask = cv2.convertScaleAbs(soft, alpha=255.0)
        return np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_LINEAR), np.uint8)

    def close(self) -> None:
        """Nothing to end. The network goes with the eye."""


def _seen(image: Image) -> Image:
    """As large as is looked at: 640x360 of a 720p frame."""
    scale = _SEEN_PX / max(image.shape[:2])
    if scale >= 1.0:
        return image
    size = (round(image.shape[1] * scale), round(image.shape[0] * scale))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
