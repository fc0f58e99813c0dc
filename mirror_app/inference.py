"""A network is a file plus a passport: no row in models/manifest.toml, or another checksum, no session.

It runs on the execution provider it was loaded for, or not at all.
"""

import hashlib
import json
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from mirror_app.errors import ModelError
from mirror_app.values import Floats

CPU = "CPUExecutionProvider"
PRECISIONS = ("fp32", "fp16", "int8")
_OPTIONS: dict[str, dict[str, str]] = {
    # The newer of CoreML's two formats. RequireStaticInputShapes is left out: every shape here is static, and
    # with it ONNX Runtime 1.30 gave wrong float16 results on macOS 15 (its issue 32569).
    "CoreMLExecutionProvider": {"ModelFormat": "MLProgram", "MLComputeUnits": "ALL"},
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What a network runs on: an execution provider of ONNX Runtime and the precision of the file."""

    provider: str = CPU
    precision: str = "fp32"

    def __str__(self) -> str:
        return f"{self.precision} on {self.provider.removesuffix('ExecutionProvider')}"


PLAIN = Choice()
"""What all others are compared with, and what is left when none of them will do."""


def file_of(path: Path, precision: str) -> Path:
    """The file of that precision beside the fp32 one at `path`."""
    return path if precision == PLAIN.precision else path.with_suffix(f".{precision}{path.suffix}")


def verified(path: Path) -> bytes:
    """The file's content, once its SHA-256 is the one models/manifest.toml gives for it.

    Raises ModelError where the file, its row or the checksum is missing or wrong.
    """
    manifest = path.with_name("manifest.toml")
    try:
        rows = tomllib.loads(manifest.read_text(encoding="utf-8"))["model"]
        content = path.read_bytes()
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        raise ModelError(f"{path.name} cannot be loaded: {error}") from error
    known = {row["file"]: row["sha256"] for row in rows}
    if known.get(path.name) != hashlib.sha256(content).hexdigest():
        raise ModelError(f"{path.name} is not the file models/manifest.toml describes: its SHA-256 differs.")
    return content


def load_array(path: Path) -> NDArray[Any]:
    """A verified .npy file. Raises ModelError."""
    verified(path)
    return np.load(path, allow_pickle=False)


_KINDS = {"tensor(float)": np.float32, "tensor(float16)": np.float16}
"""What inputs may be."""


class Network:
    """One ONNX graph of static shapes, whatever its precision. Not shared between threads."""

    def __init__(self, path: Path, threads: int = 2, choice: Choice = PLAIN) -> None:
        """path: of the fp32 file. Raises ModelError where the file is not the one the manifest describes, or
        does not load for exactly that provider."""
        file = file_of(path, choice.precision)
        self.name = path.stem
        self.choice = choice
        self._content = verified(file)
        self._threads = threads
        self._session = self._opened(profile_in=None)
        given = self._session.get_inputs()
        if not given or not all(isinstance(n, int) for one in given for n in one.shape):
            raise ModelError(f"{file.name} must have inputs of fixed shapes.")
        self.shapes: dict[str, tuple[int, ...]] = {one.name: tuple(one.shape) for one in given}

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the only input, or of the first."""
        return next(iter(self.shapes.values()))

    def run(self, *tensors: Floats | NDArray[np.float16]) -> list[Floats]:
        """The graph's outputs, in its order, for inputs of `shapes`, in that order: of float32 but where the
        graph says otherwise."""
        return cast("list[Floats]", self._session.run(None, dict(zip(self.shapes, tensors, strict=True))))

    def nodes_by_provider(self) -> Mapping[str, int]:
        """How many of the graph's nodes each execution provider really ran, from a profile of one run.

        Raises ModelError where it does not run.
        """
        with TemporaryDirectory() as folder:
            session = self._opened(profile_in=Path(folder))
            try:
                session.run(
                    None, {one.name: np.zeros(one.shape, _KINDS[one.type]) for one in session.get_inputs()}
                )
            except Exception as error:
                raise ModelError(f"{self.name} does not run as {self.choice}: {error}") from error
            events = json.loads(Path(session.end_profiling()).read_text(encoding="utf-8"))
        ran = [
            e["args"]["provider"]
            for e in events
            if e.get("cat") == "Node" and "provider" in e.get("args", {})
        ]
        return dict(Counter(ran))

    def _opened(self, profile_in: Path | None) -> onnxruntime.InferenceSession:
        provider = self.choice.provider
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 4 if provider != CPU else 3  # what fails is told below, once
        # Spinning burns a core between frames and takes it from the threads that capture and paint.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        if provider != CPU:
            # Otherwise what it cannot run goes to the CPU, and nobody hears of it.
            options.add_session_config_entry("session.disable_cpu_ep_fallback", "1")
        # DirectML wants its memory planned by itself.
        options.enable_mem_pattern = provider != "DmlExecutionProvider"
        if profile_in is not None:
            options.enable_profiling = True
            options.profile_file_prefix = str(profile_in / "profile")
        try:
            return onnxruntime.InferenceSession(
                self._content,
                options,
                providers=[(provider, _OPTIONS.get(provider, {}))],
                enable_fallback=0,
            )
        except Exception as error:
            raise ModelError(f"{self.name} does not load as {self.choice}: {error}") from error
