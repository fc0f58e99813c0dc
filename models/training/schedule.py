"""Training by the clock, resumable: whatever the machine, a run takes the minutes it was given."""

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from torch import Tensor, nn

CACHE = Path(__file__).parent / "cache"


def arguments(description: str, name: str, minutes: float) -> argparse.Namespace:
    """The words of a training script: minutes, batch, examples, dev, checkpoint, export_only."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--minutes", type=float, default=minutes)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--examples", type=Path, nargs="+", default=[CACHE / "train.npy"])
    parser.add_argument("--dev", type=Path, default=CACHE / "dev.npy")
    parser.add_argument("--checkpoint", type=Path, default=CACHE / f"{name}.pt")
    parser.add_argument("--export-only", action="store_true", help="export the checkpoint as it is")
    return parser.parse_args()


def train(
    network: nn.Module,
    batches: Iterator[tuple[Tensor, ...]],
    loss_of: Callable[[tuple[Tensor, ...]], Tensor],
    minutes: float,
    checkpoint: Path,
    peak_rate: float = 3e-3,
) -> None:
    """AdamW, warm-up and cosine over the minutes; the state is saved every two minutes and resumed from."""
    torch.set_num_threads(2)
    optimiser = torch.optim.AdamW(network.parameters(), peak_rate, weight_decay=1e-4)
    spent, step = _resume(network, optimiser, checkpoint)
    began, saved, shown = time.monotonic() - spent, time.monotonic(), 0.0
    network.train()
    while (spent := time.monotonic() - began) < minutes * 60:
        done = spent / (minutes * 60)
        rate = (
            peak_rate
            * min(1.0, (step + 1) / 200)
            * (0.5 + 0.5 * torch.cos(torch.tensor(done * torch.pi)).item())
            + 1e-6
        )
        for group in optimiser.param_groups:
            group["lr"] = rate
        loss = loss_of(next(batches))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        step += 1
        shown = loss.item() if step == 1 else 0.98 * shown + 0.02 * loss.item()
        if time.monotonic() - saved > 120:
            saved = time.monotonic()
            _save(network, optimiser, checkpoint, spent, step)
            print(f"{spent / 60:.1f} min, step {step}, loss {shown:.4f}", flush=True)
    _save(network, optimiser, checkpoint, minutes * 60, step)
    print(f"done: step {step}, loss {shown:.4f}", flush=True)


def _save(
    network: nn.Module, optimiser: torch.optim.Optimizer, checkpoint: Path, spent: float, step: int
) -> None:
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    part = checkpoint.with_suffix(".part")
    torch.save(
        {"network": network.state_dict(), "optimiser": optimiser.state_dict(), "spent": spent, "step": step},
        part,
    )
    part.replace(checkpoint)


def _resume(network: nn.Module, optimiser: torch.optim.Optimizer, checkpoint: Path) -> tuple[float, int]:
    if not checkpoint.exists():
        return 0.0, 0
    state = torch.load(checkpoint)
    network.load_state_dict(state["network"])
    optimiser.load_state_dict(state["optimiser"])
    return state["spent"], state["step"]
