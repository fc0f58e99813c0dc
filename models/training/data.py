"""Stored examples as batches, with the augmentations that are cheap enough to make anew each time."""

from collections.abc import Iterator

import cv2
import numpy as np
import torch
from torch import Tensor

from mirror_app.glasses_off import light
from models.training.examples import Examples


def as_tensor(stack: np.ndarray) -> Tensor:
    """(n, h, w, c) uint8 to (n, c, h, w) float32 0..1."""
    return torch.from_numpy(np.ascontiguousarray(stack.transpose(0, 3, 1, 2))).float().div_(255)


def previous_mask(frame: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """What the mask of the frame before might be: none, about right, or wrong. (h, w) uint8."""
    kind = rng.random()
    if kind < 0.4:
        return np.zeros_like(frame)
    if kind < 0.9:
        turn = cv2.getRotationMatrix2D((128, 54), rng.normal(0, 2), np.exp(rng.normal(0, 0.03)))
        turn[:, 2] += rng.normal(0, 2.5, 2)
        moved = cv2.warpAffine(np.ascontiguousarray(frame), turn, (frame.shape[1], frame.shape[0]))
        if rng.random() < 0.4:  # a piece is missing
            x, y = rng.integers(0, 200), rng.integers(0, 80)
            moved[y : y + rng.integers(10, 60), x : x + rng.integers(10, 90)] = 0
        return cv2.GaussianBlur(moved, (0, 0), rng.uniform(0.3, 1.5))
    x, y = rng.integers(20, 180), rng.integers(20, 90)
    wrong = np.zeros_like(frame)
    cv2.ellipse(
        wrong,
        (int(x), int(y)),
        (int(rng.integers(8, 50)), int(rng.integers(8, 40))),
        0,
        0,
        360,
        255,
        int(rng.integers(1, 6)),
    )
    return wrong


def normalised(bands: Tensor) -> tuple[Tensor, Tensor]:
    """Bands (n, 3, h, w) in the light the networks see them in, as mirror_app.glasses_off.light has it, and
    the gains (n, 3, 1, 1) that were applied."""
    mean = bands[..., 48:208].mean((2, 3), keepdim=True)
    gains = (light.MEAN / mean.clamp(min=1e-3)).clamp(light.LEAST_GAIN, light.MOST_GAIN)
    return bands * gains, gains


def jittered(bands: Tensor, rng: np.random.Generator) -> Tensor:
    """Light and colour moved a little, per example: normalisation is never quite right."""
    count = len(bands)
    gain = torch.from_numpy(np.exp(rng.normal(0, 0.08, (count, 1, 1, 1)))).float()
    tint = torch.from_numpy(np.exp(rng.normal(0, 0.04, (count, 3, 1, 1)))).float()
    return bands * (gain * tint)


def segmenter_batches(
    examples: Examples, size: int, rng: np.random.Generator, normalise: bool = True
) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """Endless (input (n, 4, h, w), masks (n, 3, h, w), flags (n, 2))."""
    while True:
        order = rng.permutation(len(examples))
        for start in range(0, len(order) - size + 1, size):
            pick = np.sort(order[start : start + size])
            masks = examples.masks[pick]
            before = np.stack([previous_mask(m[..., 0], rng) for m in masks])[..., None]
            worn = as_tensor(examples.worn[pick])
            seen = jittered(normalised(worn)[0] if normalise else worn, rng)
            yield (
                torch.cat([seen, as_tensor(before)], 1),
                as_tensor(masks),
                torch.from_numpy(examples.flags[pick]).float() / 255,
            )
