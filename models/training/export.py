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


def record_checksum(path: Path, made_from: Path | None = None) -> None:
    """Put the file's SHA-256 into the manifest's row of that file, and that of the file it was made from."""
    manifest = MODELS / "manifest.toml"
    text = _with_digest(manifest.read_text(), path, "sha256", path)
    if made_from is not None:
        text = _with_digest(text, path, "made_from", made_from)
    manifest.write_text(text)


def _with_digest(text: str, path: Path, key: str, of: Path) -> str:
    digest = hashlib.sha256(of.read_bytes()).hexdigest()
    pattern = rf'(file = "{re.escape(path.name)}"\n(?:\w+ = .*\n)*?{key} = ")[0-9a-f]*(")'
    text, rows = re.subn(pattern, rf"\g<1>{digest}\g<2>", text)
    if rows != 1:
        raise SystemExit(f"models/manifest.toml has no row with {key} for {path.name}")
    return text
