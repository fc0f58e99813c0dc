"""Train and export the glasses inpainter.

python -m models.training.train_inpainter --minutes 30
"""

from collections.abc import Iterator

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from mirror_app.glasses_off.fill import LEVELS
from mirror_app.glasses_off.hole import hole_of
from models.training.data import as_tensor, normalised
from models.training.examples import Examples
from models.training.export import export
from models.training.networks import Inpainter
from models.training.schedule import arguments, train
from models.training.start import begin_from

UNWORN = 0.35
"""Share of batches in which bare faces get the holes of each other's glasses: each face with any frame, and
clear lenses that change nothing."""


def pull_push(picture: Tensor, hole: Tensor) -> Tensor:
    """mirror_app.glasses_off.fill.pull_push, for a batch (n, 3, h, w) and holes (n, 1, h, w)."""
    weight = 1 - hole
    pulled = [torch.cat([picture * weight, weight], 1)]
    for _ in range(LEVELS):
        pulled.append(functional.avg_pool2d(pulled[-1], 2))
    whole = pulled[-1].mean((2, 3), keepdim=True)
    coarse = whole[:, :3] / whole[:, 3:].clamp(min=1e-6)
    for level in reversed(pulled):
        up = functional.interpolate(coarse, size=level.shape[2:], mode="bilinear", align_corners=False)
        coarse = level[:, :3] + (1 - level[:, 3:]) * up
    return coarse


def hole_like(frame: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The hole that removal would make for this frame, narrow or wide, sometimes moved. (h, w) uint8."""
    hole = hole_of(frame.astype(np.float32) / 255, int(rng.choice((3, 5, 7), p=(0.5, 0.4, 0.1))))
    if rng.random() < 0.3:
        move = np.float32([[1, 0, rng.normal(0, 0.6)], [0, 1, rng.normal(0, 0.6)]])
        hole = cv2.warpAffine(hole, move, (hole.shape[1], hole.shape[0]))
    return np.round(hole * 255).astype(np.uint8)


def batches(
    examples: Examples, size: int, rng: np.random.Generator, unworn: float = UNWORN
) -> Iterator[tuple[Tensor, ...]]:
    """Endless (network input, bare picture, hole, other glasses area, the gains of both pictures)."""
    usable = np.flatnonzero((examples.flags[:, 0] > 0) & (examples.flags[:, 1] == 0))
    while True:
        order = rng.permutation(usable)
        for start in range(0, len(order) - size + 1, size):
            pick = np.sort(order[start : start + size])
            masks, worn = examples.masks[pick], examples.worn[pick]
            if rng.random() < unworn:
                masks, worn = masks[::-1], examples.bare[pick]
            hole = as_tensor(np.stack([hole_like(m[..., 0], rng) for m in masks])[..., None])
            around = as_tensor(masks)[:, 1:].amax(1, keepdim=True) * (1 - hole)
            filled, gains = normalised(pull_push(as_tensor(worn), hole))
            bare = as_tensor(examples.bare[pick]) * gains
            yield torch.cat([filled, hole, around], 1), bare, hole, around, gains


def gradients(picture: Tensor) -> tuple[Tensor, Tensor]:
    return picture[..., 1:] - picture[..., :-1], picture[..., 1:, :] - picture[..., :-1, :]


def loss_of(network: Inpainter, batch: tuple[Tensor, ...]) -> Tensor:
    """Colour and gradient differences, mostly in the hole; lens and shadow areas less, the rest must stay."""
    band, bare, hole, around, _ = batch
    painted = network(band)
    weight = hole + 0.35 * around + 0.02
    away = (painted - bare).abs()
    colour = ((away + 8 * away**2) * weight).sum() / weight.sum() / 3
    gx, gy = gradients(painted)
    tx, ty = gradients(bare)
    edges = ((gx - tx).abs() * hole[..., 1:]).sum() + ((gy - ty).abs() * hole[..., 1:, :]).sum()
    return colour + 0.7 * edges / hole.sum().clamp(min=1) / 6


def scores(network: Inpainter, examples: Examples) -> dict[str, float]:
    """PSNR in dB on the kept-back set, true masks: in the hole, of the smooth fill, the network and OpenCV
    Telea; and of the network over the whole glasses area."""
    network.eval()
    error: dict[str, float] = dict.fromkeys(("smooth", "network", "telea", "area"), 0.0)
    inside, area = 0.0, 0.0
    source = batches(examples, 16, np.random.default_rng(3), unworn=0)
    with torch.no_grad():
        for _ in range(20):
            band, bare, hole, around, gains = next(source)
            bare, smooth, painted = bare / gains, band[:, :3] / gains, network(band) / gains
            telea = torch.stack([_telea(b, h[0]) for b, h in zip(smooth, hole, strict=True)])
            for name, got in (("smooth", smooth), ("network", painted), ("telea", telea)):
                error[name] += float((((got.clamp(0, 1) - bare) ** 2) * (hole > 0.5)).sum()) / 3
            both = (hole > 0.5) | (around > 0.5)
            error["area"] += float((((painted.clamp(0, 1) - bare) ** 2) * both).sum()) / 3
            inside, area = inside + float((hole > 0.5).sum()), area + float(both.sum())
    return {n: -10 * float(np.log10(e / (area if n == "area" else inside))) for n, e in error.items()}


def _telea(picture: Tensor, hole: Tensor) -> Tensor:
    image = (picture.numpy().transpose(1, 2, 0) * 255).clip(0, 255).astype(np.uint8)
    out = cv2.inpaint(image, (hole.numpy() > 0.02).astype(np.uint8), 3, cv2.INPAINT_TELEA)
    return torch.from_numpy(out.transpose(2, 0, 1).astype(np.float32) / 255)


def main() -> None:
    args = arguments(__doc__.splitlines()[0], "inpainter", minutes=30)
    torch.manual_seed(2)
    network = Inpainter()
    if not args.export_only:
        source = batches(Examples.load_all(args.examples), args.batch, np.random.default_rng(2))
        if args.start is not None:
            begin_from(network, args.start, next(source)[0])
        train(network, source, lambda batch: loss_of(network, batch), args.minutes, args.checkpoint)
    network.load_state_dict(torch.load(args.checkpoint)["average"])
    print({name: round(value, 2) for name, value in scores(network, Examples.load(args.dev)).items()})
    print("largest ONNX difference", export(network, 5, ["skin"], "glasses_inpainter"))


if __name__ == "__main__":
    main()
