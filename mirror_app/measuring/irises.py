"""A person's sizes from their irises: within a few millimetres, once they have been steady for a while."""

import numpy as np

from mirror_app.face.irises import IRIS_MM, readable, size_of
from mirror_app.measuring.reading import Reading, reading, together
from mirror_app.sizes import Sizes
from mirror_app.values import Doubles, Face

IRIS_ERROR = 0.25 / IRIS_MM
"""Irises of adults are 11.7 +-0.5 mm; that is taken for two standard deviations."""
LANDMARK_ERROR = 0.05
"""Of Face Mesh's irises, relative, beside that. It goes by the face as much as by the iris: a head 7 percent
larger than the average reads 6 percent too small, see `python -m tests.true_scale`."""
STEADY_S = 2.0
"""After so many seconds that count the scale is frozen."""
LEAST = 20
"""Pictures that count before it is frozen."""
FIRST_SHOWN = 5
MOST_YAW_DEG, MOST_PITCH_DEG = 12.0, 22.0
LEAST_CONFIDENCE = 0.6
SMALLEST_PUPILS_PX = 40.0
MOST_MOVED = 0.03
"""Over the pupils' distance, from one picture to the next."""
LONGEST_STEP_S = 0.2


def iris_reading(face: Face) -> Reading | None:
    """What one picture says, or None where the irises are turned away, half shut, unlike or too small."""
    yaw, pitch, _ = face.pose.angles_deg
    apart_px = float(np.linalg.norm(face.pupils_px[1] - face.pupils_px[0]))
    turned = abs(yaw) > MOST_YAW_DEG or abs(pitch) > MOST_PITCH_DEG
    if turned or face.confidence < LEAST_CONFIDENCE or apart_px < SMALLEST_PUPILS_PX:
        return None
    if not readable(face.points_px):
        return None
    # An eye that looks at the camera shows its iris round, however the head is turned.
    scale = size_of(face.points_px, face.pose)
    return reading(face, scale, float(np.hypot(IRIS_ERROR, LANDMARK_ERROR)))


class IrisRuler:
    """Puts the readings of one person together and freezes them. One thread only."""

    def __init__(self) -> None:
        self._start(None)

    def observe(self, face: Face, born_s: float) -> Sizes | None:
        """The person's sizes so far, None before there are enough readings. Another person begins anew."""
        if face.person != self._person:
            self._start(face.person)
        if self._sizes is not None and self._sizes.frozen:
            return self._sizes
        pupils = face.pupils_px.astype(np.float64)
        step_s, steady = self._since(pupils, born_s)
        found = iris_reading(face) if steady else None
        if found is not None:
            self._readings.append(found)
            self._counted_s += min(step_s, LONGEST_STEP_S)
            if len(self._readings) >= FIRST_SHOWN:
                done = self._counted_s >= STEADY_S and len(self._readings) >= LEAST
                self._sizes = together(self._readings, "irises", done)
        return self._sizes

    def forget(self) -> None:
        """The next face is another person's."""
        self._start(None)

    def _start(self, person: int | None) -> None:
        self._person = person
        self._readings: list[Reading] = []
        self._counted_s = 0.0
        self._before: tuple[Doubles, float] | None = None
        self._sizes: Sizes | None = None

    def _since(self, pupils: Doubles, born_s: float) -> tuple[float, bool]:
        """Seconds since the picture before, and whether the pupils have hardly moved."""
        before, self._before = self._before, (pupils, born_s)
        if before is None:
            return 0.0, False
        moved = float(np.linalg.norm(pupils - before[0], axis=1).max())
        return born_s - before[1], moved < MOST_MOVED * float(np.linalg.norm(pupils[1] - pupils[0]))
