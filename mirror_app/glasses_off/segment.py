"""Where the worn glasses are: frame, lens and cast shadow in the eye band."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.glasses_off.light import normalise
from mirror_app.inference import Network
from mirror_app.values import Floats, Image


@dataclass(frozen=True, slots=True, eq=False)
class Segmentation:
    """masks: (HEIGHT, WIDTH, 3) float32 0..1: frame, lens, shadow. worn, opaque: 0..1, glasses are worn,
    their lenses hide the eyes."""

    masks: Floats
    worn: float
    opaque: float


class Segmenter:
    """The compact network of models/glasses_segmenter.onnx. Mirror thread only."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._input = np.zeros(network.shape, np.float32)

    def find(self, band: Image, before: Floats | None) -> Segmentation:
        """band: (HEIGHT, WIDTH, 3) uint8 BGR. before: (HEIGHT, WIDTH) 0..1, the frame mask of the picture
        before, moved to this one, or None."""
        normalise(band, self._input[0, :3])
        self._input[0, 3] = 0.0 if before is None else before
        masks, flags = self._network.run(self._input)
        return Segmentation(
            np.asarray(cv2.merge(tuple(masks[0])), np.float32), float(flags[0, 0]), float(flags[0, 1])
        )
