"""Training by the clock, resumable: whatever the machine, a run takes the minutes it was given."""

import argparse
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

CACHE = Path(__file__).parent / "cache"
PEAK_RATE = 3e-3


def arguments(description: str, name: str, minutes: float) -> argparse.Namespace:
    """The words of a training script: minutes, batch, threads, examples, dev, start, checkpoint,
    export_only."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--minutes", type=float, default=minutes)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--examples", type=Path, nargs="+", default=[CACHE / "train.npy"])
    parser.add_argument("--dev", type=Path, default=CACHE / "dev.npy")
    parser.add_argument("--checkpoint", type=Path, default=CACHE / f"{name}.pt")
    parser.add_argument(
        "--start", type=Path, help="whose weights a new run begins from: a checkpoint, or an .onnx of models/"
    )
    parser.add_argument("--export-only", action="store_true", help="export the checkpoint as it is")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    return args


def train(
    network: nn.Module,
    batches: Iterator[tuple[Tensor, ...]],
    loss_of: Callable[[tuple[Tensor, ...]], Tensor],
    minutes: float,
    checkpoint: Path,
) -> None:
    """AdamW, warm-up and cosine over the minutes; beside the weights their running average is kept, which is
    what is exported. The state is saved every two minutes and resumed from."""
    network.to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(network.parameters(), PEAK_RATE, weight_decay=1e-4)
    average = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(0.999), use_buffers=True)
    state = _State(network, average, optimiser, checkpoint)
    state.resume()
    began, saved, shown = time.monotonic() - state.spent, time.monotonic(), 0.0
    network.train()
    while (spent := time.monotonic() - began) < minutes * 60:
        for group in optimiser.param_groups:
            group["lr"] = _rate(spent / (minutes * 60), state.step)
        loss = loss_of(next(batches))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        average.update_parameters(network)
        state.step += 1
        shown = loss.item() if shown == 0 else 0.98 * shown + 0.02 * loss.item()
        if time.monotonic() - saved > 120:
            saved = time.monotonic()
            state.save(spent)
            print(f"{spent / 60:.1f} min, step {state.step}, loss {shown:.4f}", flush=True)
    state.save(minutes * 60)
    print(f"done: step {state.step}, loss {shown:.4f}", flush=True)


def _rate(done: float, step: int) -> float:
    return PEAK_RATE * min(1.0, (step + 1) / 200) * (0.5 + 0.5 * math.cos(math.pi * done)) + 1e-6


@dataclass
class _State:
    """What a run is, on disk: weights, their average, optimiser, seconds spent, steps made."""

    network: nn.Module
    average: AveragedModel
    optimiser: torch.optim.Optimizer
    checkpoint: Path
    spent: float = 0.0
    step: int = 0

    def save(self, spent: float) -> None:
        self.checkpoint.parent.mkdir(parents=True, exist_ok=True)
        part = self.checkpoint.with_suffix(".part")
        weights = {"network": self.network.state_dict(), "average": self.average.module.state_dict()}
        progress = {"optimiser": self.optimiser.state_dict(), "spent": spent, "step": self.step}
        torch.save(weights | progress, part)
        part.replace(self.checkpoint)

    def resume(self) -> None:
        if not self.checkpoint.exists():
            return
        stored = torch.load(self.checkpoint)
        self.network.load_state_dict(stored["network"])
        self.average.module.load_state_dict(stored["average"])
        self.average.n_averaged.fill_(stored["step"])
        self.optimiser.load_state_dict(stored["optimiser"])
        self.spent, self.step = stored["spent"], stored["step"]
