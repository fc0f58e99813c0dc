"""What is put where the frame was: smooth surroundings first, then the network's detail on top."""

import cv2
import numpy as np

from mirror_app.inference import Network
from mirror_app.values import Floats

LEVELS = 6


def pull_push(picture: Floats, hole: Floats) -> Floats:
    """The picture with its hole filled by a smooth blend of what surrounds it (Gortler et al. 1996).

    picture: (h, w, 3) float32. hole: (h, w) float32 0..1, 1 where nothing is known. h and w must be
    divisible by 2**LEVELS. Returns (h, w, 3); pixels with hole 0 come back as they are.
    """
    weight = 1.0 - hole
    pulled: list[Floats] = [np.dstack([picture * weight[..., None], weight])]
    for _ in range(LEVELS):
        last = pulled[-1]
        half = (last.shape[1] // 2, last.shape[0] // 2)
        pulled.append(np.asarray(cv2.resize(last, half, interpolation=cv2.INTER_AREA), np.float32))
    whole = pulled[-1].mean((0, 1))
    coarse = np.tile(whole[:3] / max(float(whole[3]), 1e-6), (1, 1, 1))
    for level in reversed(pulled):
        up = cv2.resize(coarse, (level.shape[1], level.shape[0]), interpolation=cv2.INTER_LINEAR)
        coarse = level[..., :3] + (1.0 - level[..., 3:]) * up
    return coarse


class Inpainter:
    """The small network of models/glasses_inpainter.onnx: skin, brow and hair for the hole, and the lens and
    shadow areas as they would be without glasses. Mirror thread only."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._input = np.zeros(network.shape, np.float32)

    def paint(self, filled: Floats, hole: Floats, around: Floats) -> Floats:
        """filled: (h, w, 3) BGR 0..1, its hole filled smoothly: the network must see nothing of the frame.
        hole, around: (h, w) 0..1. Returns (h, w, 3) BGR, about 0..1."""
        self._input[0, :3] = filled.transpose(2, 0, 1)
        self._input[0, 3] = hole
        self._input[0, 4] = around
        return np.ascontiguousarray(self._network.run(self._input)[0][0].transpose(1, 2, 0))
