"""From a trained checkpoint to ONNX in models/, checked against PyTorch, with its row in the manifest."""

import numpy as np
import onnxruntime
import torch
from torch import nn

from models.training.manifest import MODELS, record_checksum


def export(network: nn.Module, channels: int, outputs: list[str], name: str) -> float:
    """Write models/NAME.onnx (opset 17, static shapes) and its checksum; returns the largest difference."""
    network.eval()
    path = MODELS / f"{name}.onnx"
    example = torch.rand(1, channels, 128, 256)
    torch.onnx.export(
        network,
        (example,),
        str(path),
        input_names=["band"],
        output_names=outputs,
        opset_version=17,
        dynamo=False,
    )
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    with torch.no_grad():
        expected = network(example)
    expected = expected if isinstance(expected, tuple) else (expected,)
    found = session.run(outputs, {"band": example.numpy()})
    worst = max(float(np.abs(f - e.numpy()).max()) for f, e in zip(found, expected, strict=True))
    if worst > 1e-4:
        raise SystemExit(f"{name}: ONNX Runtime differs from PyTorch by {worst:.2g}")
    record_checksum(path)
    return worst
