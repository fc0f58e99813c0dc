import hashlib
from pathlib import Path

import numpy as np
import pytest

from mirror_app.errors import ModelError
from mirror_app.inference import Network, load_array, verified
from mirror_app.paths import model

SEGMENTER = model("glasses_segmenter.onnx")


def folder_with(tmp_path: Path, name: str, content: bytes, digest: str | None = None) -> Path:
    digest = hashlib.sha256(content).hexdigest() if digest is None else digest
    (tmp_path / name).write_bytes(content)
    (tmp_path / "manifest.toml").write_text(f'[[model]]\nfile = "{name}"\nsha256 = "{digest}"\n')
    return tmp_path / name


def test_every_file_of_the_manifest_is_there_and_unaltered():
    for name in ("glasses_segmenter.onnx", "glasses_inpainter.onnx", "head_template.npy"):
        assert len(verified(model(name))) > 1000


def test_an_altered_file_is_refused(tmp_path: Path):
    path = folder_with(tmp_path, "net.onnx", SEGMENTER.read_bytes())
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(ModelError, match=r"net\.onnx is not the file"):
        Network(path)


def test_a_file_the_manifest_does_not_know_is_refused(tmp_path: Path):
    folder_with(tmp_path, "known.npy", b"1")
    (tmp_path / "other.npy").write_bytes(b"1")
    with pytest.raises(ModelError, match="SHA-256"):
        load_array(tmp_path / "other.npy")


def test_a_missing_file_or_manifest_is_one_sentence(tmp_path: Path):
    with pytest.raises(ModelError, match=r"none\.onnx cannot be loaded"):
        Network(tmp_path / "none.onnx")


def test_what_is_no_network_is_refused(tmp_path: Path):
    with pytest.raises(ModelError, match="does not load"):
        Network(folder_with(tmp_path, "net.onnx", b"not a graph"))


def test_the_segmenter_keeps_its_contract():
    network = Network(SEGMENTER)
    assert network.shape == (1, 4, 128, 256)
    masks, flags = network.run(np.full(network.shape, 0.5, np.float32))
    assert masks.shape == (1, 3, 128, 256)
    assert flags.shape == (1, 2)
    assert 0 <= masks.min() <= masks.max() <= 1


def test_nodes_are_counted_by_the_provider_that_ran_them():
    counted = Network(SEGMENTER).nodes_by_provider()
    assert set(counted) == {"CPUExecutionProvider"}
    assert counted["CPUExecutionProvider"] > 15
