"""The face at its true size, once that is known."""

import numpy as np

from mirror_app.sizes import Sizes
from mirror_app.values import Face

GLIDE_S = 0.35
"""Time constant: after a second 19 of 20 parts of a change are done; a pair that jumps looks wrong."""


class TrueSize:
    """Scales faces to true millimetres, gently where a new scale becomes known. Mirror thread only."""

    def __init__(self) -> None:
        self._person = -1
        self._scale = 1.0
        self._before_s = 0.0

    def __call__(self, face: Face, sizes: Sizes | None, born_s: float) -> Face:
        """`face` in true millimetres as far as `sizes` tells them."""
        wanted = sizes.scale if sizes is not None else 1.0
        if face.person != self._person:
            self._person, self._scale = face.person, wanted
        else:
            share = 1.0 - float(np.exp(-max(born_s - self._before_s, 0.0) / GLIDE_S))
            self._scale += share * (wanted - self._scale)
        self._before_s = born_s
        return face.scaled(self._scale)
