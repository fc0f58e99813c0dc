"""Beginning a run from the weights of another: its checkpoint, or what was exported of it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

WEIGHTED = ("Conv", "ConvTranspose", "Gemm")


def begin_from(network: nn.Module, start: Path, inputs: Tensor) -> None:
    """Take over the averaged weights of a checkpoint, or those of an exported network of the same shape.
    inputs: (n, channels, h, w) what it will be trained on, some of it."""
    if start.suffix == ".onnx":
        _unfold(network, start, inputs)
    else:
        network.load_state_dict(torch.load(start)["average"])


def _unfold(network: nn.Module, exported: Path, inputs: Tensor) -> None:
    """Batch normalisation is folded into the layers before it at export. Here each is made anew such that it
    normalises `inputs`, and that the two layers together do what the folded one did."""
    layers = [m for m in network.modules() if isinstance(m, nn.Conv2d | nn.ConvTranspose2d | nn.Linear)]
    norms = iter([m for m in network.modules() if isinstance(m, nn.BatchNorm2d)])
    stored = _weights(exported)
    if [layer.weight.shape for layer in layers] != [weight.shape for weight, _ in stored]:
        raise SystemExit(f"{exported} is a network of another shape")
    hooks = []
    for layer, (weight, bias) in zip(layers, stored, strict=True):
        layer.weight.data.copy_(weight)
        if layer.bias is not None:
            layer.bias.data.copy_(bias)
        else:
            hooks.append(next(norms).register_forward_pre_hook(_as_folded(bias)))
    network.eval()
    with torch.no_grad():
        network(inputs)
    for hook in hooks:
        hook.remove()


def _weights(exported: Path) -> list[tuple[Tensor, Tensor]]:
    """Weight and bias of each layer in the order in which they run."""
    graph = onnx.load(exported).graph
    arrays = {i.name: torch.from_numpy(np.array(numpy_helper.to_array(i))) for i in graph.initializer}
    nodes = [node for node in graph.node if node.op_type in WEIGHTED]
    return [(arrays[node.input[1]], arrays[node.input[2]]) for node in nodes]


def _as_folded(bias: Tensor) -> Callable[[nn.Module, tuple[Tensor]], None]:
    """A hook that sets a batch normalisation, when its first input (n, c, h, w) comes, to only add `bias`."""

    def hook(norm: nn.Module, seen: tuple[Tensor]) -> None:
        assert isinstance(norm, nn.BatchNorm2d)
        mean, variance = seen[0].mean((0, 2, 3)), seen[0].var((0, 2, 3), correction=0)
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)
        norm.weight.data.copy_((variance + norm.eps).sqrt())
        norm.bias.data.copy_(mean + bias)

    return hook
