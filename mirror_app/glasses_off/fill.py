"""What is put where the frame was: smooth surroundings first, then the network's detail on top."""

import cv2
import numpy as np

from mirror_app.glasses_off.channels import thrice
from mirror_app.inference import Network
from mirror_app.values import Floats

LEVELS = 6


def pull_push(picture: Floats, hole: Floats) -> Floats:
    """The picture with its hole filled by a smooth blend of what surrounds it (Gortler et al. 1996).

    picture: (h, w, 3) float32. hole: (h, w) float32 0..1, 1 where nothing is known. h and w must be
    divisible by 2**LEVELS. Returns (h, w, 3); pixels with hole 0 come back as they are.
    """
    known = 1.0 - hole
    pulled: list[tuple[Floats, Floats]] = [(picture * thrice(known), known)]
    for _ in range(LEVELS):
        pulled.append(_halved(*pulled[-1]))
    colour, known = pulled[-1]
    mean = colour.mean((0, 1)) / max(float(known.mean()), 1e-6)
    coarse = np.asarray(np.tile(mean, (1, 1, 1)), np.float32)
    for colour, known in reversed(pulled):
        up = cv2.resize(coarse, (colour.shape[1], colour.shape[0]), interpolation=cv2.INTER_LINEAR)
        coarse = colour + thrice(1.0 - known) * np.asarray(up, np.float32)
    return coarse


def _halved(colour: Floats, known: Floats) -> tuple[Floats, Floats]:
    size = (known.shape[1] // 2, known.shape[0] // 2)
    return (
        np.asarray(cv2.resize(colour, size, interpolation=cv2.INTER_AREA), np.float32),
        np.asarray(cv2.resize(known, size, interpolation=cv2.INTER_AREA), np.float32),
    )


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
