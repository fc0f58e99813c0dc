"""Train and export the glasses segmenter.

python -m models.training.train_segmenter --minutes 40
"""

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from models.training.data import as_tensor, normalised, segmenter_batches
from models.training.examples import Examples
from models.training.export import export
from models.training.networks import Probabilities, Segmenter
from models.training.schedule import arguments, train
from models.training.start import begin_from

MASK_WEIGHTS = (1.0, 0.5, 0.5)


def loss_of(network: Segmenter, batch: tuple[Tensor, ...]) -> Tensor:
    """Cross-entropy and Dice of each mask, heavier near the frame's edges, and of the flags."""
    band, masks, flags = batch
    found, worn = network(band)
    near = functional.max_pool2d(masks[:, :1], 7, 1, 3)
    loss = functional.binary_cross_entropy_with_logits(worn, flags) * 0.15
    for k, weight in enumerate(MASK_WEIGHTS):
        cross = functional.binary_cross_entropy_with_logits(found[:, k], masks[:, k], reduction="none")
        probability = torch.sigmoid(found[:, k])
        overlap = (probability * masks[:, k]).sum((1, 2))
        dice = 1 - (2 * overlap + 20) / (probability.sum((1, 2)) + masks[:, k].sum((1, 2)) + 20)
        loss = loss + weight * ((cross * (1 + 3 * near[:, 0])).mean() * 2 + dice.mean())
    return loss


def scores(network: Segmenter, examples: Examples) -> dict[str, float]:
    """Over the whole set: IoU of frame, lens, full (frame or lens) and shadow at 0.5; share of right
    flags."""
    network.eval()
    inter, union, right = np.zeros(4), np.zeros(4), np.zeros(2)
    with torch.no_grad():
        for start in range(0, len(examples), 32):
            part = slice(start, start + 32)
            band = normalised(as_tensor(examples.worn[part]))[0]
            logits, flags = network(torch.cat([band, torch.zeros_like(band[:, :1])], 1))
            found, truth = (logits > 0).numpy(), examples.masks[part].transpose(0, 3, 1, 2) > 127
            pairs = [(f, t) for f, t in ((found[:, k], truth[:, k]) for k in (0, 1))]
            pairs += [(found[:, :2].any(1), truth[:, :2].any(1)), (found[:, 2], truth[:, 2])]
            for k, (f, t) in enumerate(pairs):
                inter[k] += (f & t).sum()
                union[k] += (f | t).sum()
            right += ((flags > 0).numpy() == (examples.flags[part] > 127)).sum(0)
    iou = inter / union
    worn, opaque = right / len(examples)
    names = ("frame", "lens", "full", "shadow", "worn", "opaque")
    return dict(zip(names, (*iou, worn, opaque), strict=True))


def main() -> None:
    args = arguments(__doc__.splitlines()[0], "segmenter", minutes=40)
    torch.manual_seed(1)
    network = Segmenter()
    if not args.export_only:
        batches = segmenter_batches(Examples.load_all(args.examples), args.batch, np.random.default_rng(1))
        if args.start is not None:
            begin_from(network, args.start, next(batches)[0])
        train(network, batches, lambda batch: loss_of(network, batch), args.minutes, args.checkpoint)
    network.load_state_dict(torch.load(args.checkpoint)["average"])
    print({name: round(float(value), 4) for name, value in scores(network, Examples.load(args.dev)).items()})
    print(
        "largest ONNX difference", export(Probabilities(network), 4, ["masks", "flags"], "glasses_segmenter")
    )


if __name__ == "__main__":
    main()
