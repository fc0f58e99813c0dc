"""MediaPipe behind two seams: where the joints are on a frame of a clip, and which of its pixels are a
person."""

import cv2
import numpy as np

from mirror_app.garment_on.body.joints import Joints
from mirror_app.garment_on.live.wearer import Mask8
from mirror_app.silence import native_silence
from mirror_app.values import Image

_SEEN_PX = 640


class PoseEye:
    """Joints from frame to frame, unsmoothed: MediaPipe's own filter reckons with a clock of its own. One
    thread."""

    def __init__(self) -> None:
        # Heavy, and wanted only once a garment is chosen.
        from mediapipe.python.solutions.pose import Pose  # noqa: PLC0415

        with native_silence():
            # Complexity 1 comes with the package; 0 and 2 would be downloaded.
            self._pose = Pose(model_complexity=1, smooth_landmarks=False)
            self._pose.process(np.zeros((36, 64, 3), np.uint8))

    def find(self, image: Image) -> Joints | None:
        """The joints on a frame (h, w, 3) BGR, in its px, or None."""
        found = self._pose.process(_seen(image)).pose_landmarks  # type: ignore[attr-defined]
        if found is None:
            return None
        height, width = image.shape[:2]
        table = np.array([(m.x * width, m.y * height, m.z * width, m.visibility) for m in found.landmark])
        return Joints(table[:, :2], table[:, 3], table[:, 2])

    def close(self) -> None:
        self._pose.close()


class PersonEye:
    """Which pixels are a person, each frame for itself. One thread."""

    def __init__(self, landscape: bool = True) -> None:
        """landscape: for frames wider than high."""
        from mediapipe.python.solutions.selfie_segmentation import SelfieSegmentation  # noqa: PLC0415

        with native_silence():
            self._people = SelfieSegmentation(model_selection=int(landscape))
            self._people.process(np.zeros((36, 64, 3), np.uint8))

    def find(self, image: Image) -> Mask8:
        """(h/2, w/2) rounded up, 0..255, of a frame (h, w, 3) BGR."""
        soft = self._people.process(_seen(image)).segmentation_mask  # type: ignore[attr-defined]
        size = (-(-image.shape[1] // 2), -(-image.shape[0] // 2))
        mask = cv2.convertScaleAbs(np.asarray(soft, np.float32), alpha=255.0)
        if mask.shape != size[::-1]:
            mask = cv2.resize(mask, size, interpolation=cv2.INTER_LINEAR)
        return np.asarray(mask, np.uint8)

    def close(self) -> None:
        self._people.close()


def _seen(image: Image) -> Image:
    """RGB, as large as is looked at: 640x360 of a 720p frame."""
    scale = _SEEN_PX / max(image.shape[:2])
    if scale < 1.0:
        size = (round(image.shape[1] * scale), round(image.shape[0] * scale))
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8)
