"""MediaPipe behind one seam: where the joints of the person in a picture are, and which pixels are a
person."""

from typing import Any

import cv2
import numpy as np

from mirror_app.errors import InputError
from mirror_app.garment_on.body.joints import Joints
from mirror_app.garment_on.images import guided, pieces
from mirror_app.silence import native_silence
from mirror_app.values import Floats, Image

_NOBODY = "Nobody was found in this picture: a person should stand in view, facing the camera."


class Sight:
    """Pose and person segmentation on stills. One thread at a time; keep one for many pictures."""

    def __init__(self) -> None:
        # Heavy, and wanted only once somebody is dressed.
        from mediapipe.python.solutions.pose import Pose  # noqa: PLC0415
        from mediapipe.python.solutions.selfie_segmentation import SelfieSegmentation  # noqa: PLC0415

        with native_silence():
            # Complexity 1 comes with the package; 0 and 2 would be downloaded.
            self._pose = Pose(static_image_mode=True, model_complexity=1, enable_segmentation=True)
            self._people = SelfieSegmentation(model_selection=0)

    def close(self) -> None:
        self._pose.close()
        self._people.close()

    def __enter__(self) -> "Sight":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def look(self, picture: Image) -> tuple[Joints, Floats]:
        """Joints of the most prominent person in a picture (h, w, 3) BGR, and how much each pixel is them
        (h, w) float32 0..1. Raises InputError where nobody is found."""
        rgb = np.ascontiguousarray(picture[..., ::-1])
        with native_silence():
            found: Any = self._pose.process(rgb)
            people: Any = self._people.process(rgb)
        if found.pose_landmarks is None or found.segmentation_mask is None:
            raise InputError(
                "Nobody was found in this picture: a person should stand in view, facing the camera."
            )
        height, width = picture.shape[:2]
        marks = [
            (m.x * width, m.y * height, m.z * width, m.visibility) for m in found.pose_landmarks.landmark
        ]
        table = np.asarray(marks, np.float64)
        # Pose knows which person, the other one has the finer border.
        mine = np.asarray(found.segmentation_mask, np.float32)
        both = 0.5 * mine + 0.5 * np.asarray(people.segmentation_mask, np.float32)
        return Joints(table[:, :2], table[:, 3], table[:, 2]), _refined(picture, both)


def _refined(picture: Image, coarse: Floats) -> Floats:
    """A soft mask with its border moved to the picture's edges, of one person only."""
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.float32) / 255.0
    radius = max(2, round(max(picture.shape[:2]) / 128))
    fine = guided(grey, coarse, radius, 1e-3)
    fine = np.clip((fine - 0.5) * 1.8 + 0.5, 0.0, 1.0)
    numbers, areas = pieces(fine > 0.3)
    areas[0] = 0
    if not areas.any():
        raise InputError(
            "Nobody was found in this picture: a person should stand in view, facing the camera."
        )
    large = np.isin(numbers, np.flatnonzero(areas > 0.05 * areas.max()))
    return np.where(large, fine, 0.0).astype(np.float32)
