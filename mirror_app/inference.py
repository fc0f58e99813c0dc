"""A network is a file plus a passport: no row in models/manifest.toml, or another checksum, no session."""

import hashlib
import json
import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from mirror_app.errors import ModelError
from mirror_app.values import Floats

PROVIDERS = ("CPUExecutionProvider",)
"""What networks run on: named, never left to a default, so that nothing falls back unnoticed."""


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


class Network:
    """One ONNX graph of static shapes with one input. Not shared between threads."""

    def __init__(self, path: Path, threads: int = 2) -> None:
        """Raises ModelError where the file is not the one the manifest describes, or does not load."""
        self.name = path.stem
        self._content = verified(path)
        self._threads = threads
        self._session = self._opened(profile_in=None)
        given = self._session.get_inputs()
        if len(given) != 1 or not all(isinstance(n, int) for n in given[0].shape):
            raise ModelError(f"{path.name} must have one input of a fixed shape.")
        self._input = given[0].name
        self.shape: tuple[int, ...] = tuple(given[0].shape)

    def run(self, tensor: Floats) -> list[Floats]:
        """The graph's outputs, in its order, for a float32 input of `shape`."""
        return cast("list[Floats]", self._session.run(None, {self._input: tensor}))

    def nodes_by_provider(self) -> Mapping[str, int]:
        """How many of the graph's nodes each execution provider really ran, from a profile of one run."""
        with TemporaryDirectory() as folder:
            session = self._opened(profile_in=Path(folder))
            session.run(None, {self._input: np.zeros(self.shape, np.float32)})
            events = json.loads(Path(session.end_profiling()).read_text(encoding="utf-8"))
        ran = [
            e["args"]["provider"]
            for e in events
            if e.get("cat") == "Node" and "provider" in e.get("args", {})
        ]
        return dict(Counter(ran))

    def _opened(self, profile_in: Path | None) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Spinning burns a core between frames and takes it from the threads that capture and paint.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        if profile_in is not None:
            options.enable_profiling = True
            options.profile_file_prefix = str(profile_in / "profile")
        try:
            return onnxruntime.InferenceSession(self._content, options, providers=list(PROVIDERS))
        except Exception as error:
            raise ModelError(f"{self.name} does not load: {error}") from error
