"""What was under the frame, guessed: the small network of models/glasses_inpainter.onnx."""

import cv2
import numpy as np

from mirror_app.glasses_off.light import normalise
from mirror_app.inference import Network
from mirror_app.values import Floats


class Inpainter:
    """Skin, brow and hair for the hole, and the lens and shadow areas as they would be without glasses.
    One thread at a time."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._input = np.zeros(network.shape, np.float32)

    def paint(self, filled: Floats, hole: Floats, around: Floats) -> Floats:
        """filled: (h, w, 3) BGR 0..1, its hole filled smoothly: the network must see nothing of the frame.
        hole, around: (h, w) 0..1. Returns (h, w, 3) BGR, about 0..1."""
        light = normalise(filled, self._input[0, :3])
        self._input[0, 3] = hole
        self._input[0, 4] = around
        painted = self._network.run(self._input)[0][0]
        planes = [plane / gain for plane, gain in zip(painted, light, strict=True)]
        return np.asarray(cv2.merge(planes), np.float32)
