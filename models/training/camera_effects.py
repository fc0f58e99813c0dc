"""What a camera does to a picture: white balance, exposure, blur, noise, JPEG, low resolution."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from models.training.ingredients import NOTHING


@dataclass
class CameraEffects:
    """One camera and one light. `see` is what it sees without noise, `record` adds noise and JPEG."""

    gains: np.ndarray
    gamma: float
    contrast: float
    kernel: np.ndarray | None
    shrink: float
    sharpen: float
    noise: float
    jpeg: int | None

    def see(self, image: np.ndarray) -> np.ndarray:
        """Colour, exposure and optics on BGR float32 0..1."""
        out = np.clip(image * self.gains, 0, 1) ** self.gamma
        out = np.clip((out - 0.5) * self.contrast + 0.5, 0, 1)
        if self.kernel is not None:
            out = cv2.filter2D(out, -1, self.kernel, borderType=cv2.BORDER_REPLICATE)
        if self.shrink < 1:
            height, width = out.shape[:2]
            small = cv2.resize(out, None, fx=self.shrink, fy=self.shrink, interpolation=cv2.INTER_AREA)
            out = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
        if self.sharpen:
            out = out + self.sharpen * (out - cv2.GaussianBlur(out, (0, 0), 1.2))
        return np.clip(out, 0, 1).astype(np.float32)

    def record(self, image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """A seen picture as uint8, with sensor noise and compression."""
        grain = rng.standard_normal(image.shape).astype(np.float32)
        if self.noise > 0.02:
            grain = cv2.GaussianBlur(grain, (0, 0), 0.7) * 1.8
        noisy = image + grain * self.noise * np.sqrt(0.2 + image)
        out = np.clip(noisy * 255, 0, 255).astype(np.uint8)
        if self.jpeg is not None:
            out = cv2.imdecode(
                cv2.imencode(".jpg", out, [cv2.IMWRITE_JPEG_QUALITY, self.jpeg])[1], cv2.IMREAD_COLOR
            )
        return out


def random_camera(rng: np.random.Generator, without: frozenset[str] = NOTHING) -> CameraEffects:
    """Any camera in any light, but for the ingredients in `without`."""
    light = rng.random()
    dark, bright = light < 0.10, light > 0.95
    made = CameraEffects(
        gains=_white_balance(rng) * np.float32(2 ** rng.normal(0, 0.22)),
        gamma=float(np.exp(rng.normal(0, 0.15))),
        contrast=float(rng.uniform(0.8, 1.2)),
        kernel=_blur_kernel(rng),
        shrink=float(rng.uniform(0.35, 0.9)) if rng.random() < 0.3 else 1.0,
        sharpen=float(rng.uniform(0.2, 0.9)) if rng.random() < 0.25 else 0.0,
        noise=float(rng.uniform(0.02, 0.06)) if dark else float(abs(rng.normal(0, 0.012))),
        jpeg=int(rng.integers(25, 90)) if rng.random() < 0.4 else None,
    )
    exposure = rng.uniform(0.3, 0.7) if dark else rng.uniform(1.3, 2.0) if bright else 1.0
    made.gains = made.gains * np.float32(exposure)
    if "white_balance" in without:
        made.gains = np.full(3, made.gains[1], np.float32)
    if "exposure" in without:
        made = replace(made, gains=made.gains / made.gains[1], gamma=1.0, contrast=1.0)
    if "noise" in without:
        made = replace(made, noise=0.0, jpeg=None)
    if "blur" in without:
        made = replace(made, kernel=None, shrink=1.0, sharpen=0.0)
    return made


def _white_balance(rng: np.random.Generator) -> np.ndarray:
    """(3,) BGR gains of a light of 2,500 K to 8,000 K that the camera has not made up for."""
    warm = rng.normal(0, 0.16)  # log2 imbalance of blue and red
    if rng.random() < 0.12:
        warm = rng.uniform(0.3, 0.6)  # the yellow kitchen bulb
    return np.float32([2**-warm, 2 ** rng.normal(0, 0.05), 2 ** (warm * 0.6)])


def _blur_kernel(rng: np.random.Generator) -> np.ndarray | None:
    kind = rng.random()
    if kind < 0.55:
        return None
    if kind < 0.85:
        line = cv2.getGaussianKernel(9, rng.uniform(0.4, 1.6))
        return (line @ line.T).astype(np.float32)
    reach, angle = rng.uniform(1.5, 6), rng.uniform(0, np.pi)
    kernel = np.zeros((15, 15), np.float32)
    step = np.array([np.cos(angle), np.sin(angle)]) * reach
    ends = [tuple(np.round((7 + s * step) * 16).astype(int).tolist()) for s in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], 1.0, 1, cv2.LINE_AA, 4)
    return kernel / kernel.sum()
