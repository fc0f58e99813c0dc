"""From a trained checkpoint to ONNX in models/, checked against PyTorch, with its row in the manifest."""

import hashlib
import re
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import nn

MODELS = Path(__file__).parent.parent


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


def record_checksum(path: Path) -> None:
    """Put the file's SHA-256 into the manifest's row of that file."""
    manifest = MODELS / "manifest.toml"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    pattern = rf'(file = "{re.escape(path.name)}"\nsha256 = ")[0-9a-f]*(")'
    text, rows = re.subn(pattern, rf"\g<1>{digest}\g<2>", manifest.read_text())
    if rows != 1:
        raise SystemExit(f"models/manifest.toml has no row for {path.name}")
    manifest.write_text(text)
