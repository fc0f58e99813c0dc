import hashlib
import json
import shutil
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import numpy_helper

from mirror_app import race as module
from mirror_app.errors import ModelError
from mirror_app.inference import CPU, PLAIN, PRECISIONS, Choice, Network, file_of
from mirror_app.paths import model
from mirror_app.race import (
    CONTENDERS,
    NETWORKS,
    TOLERANCE,
    Trial,
    as_json,
    at_one_pace,
    difference,
    fastest,
    fault,
    in_child,
    race,
    trials,
)

INT8 = Choice(CPU, "int8")
COREML = Choice("CoreMLExecutionProvider", "fp16")
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="the child is a shell script")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five runs of each: enough to see that it is done."""
    monkeypatch.setattr(module, "BUDGET_S", 0.0)


def with_a_fault(folder: Path) -> Path:
    """A copy of models/ in which the segmenter's int8 file is its fp32 one, except that the first layer is
    twice as strong: as a provider might run it that makes a mistake."""
    for name in NETWORKS:
        for precision in PRECISIONS:
            shutil.copy(file_of(model(f"{name}.onnx"), precision), folder)
    path = file_of(folder / "glasses_segmenter.onnx", "int8")
    graph = onnx.load(folder / "glasses_segmenter.onnx")
    weights = next(tensor for tensor in graph.graph.initializer if len(tensor.dims) == 4)
    stronger = numpy_helper.from_array(numpy_helper.to_array(weights) * np.float32(2), weights.name)
    weights.CopyFrom(stronger)
    onnx.save(graph, path)
    text = model("manifest.toml").read_text(encoding="utf-8")
    known = {row["file"]: row["sha256"] for row in tomllib.loads(text)["model"]}
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "manifest.toml").write_text(text.replace(known[path.name], digest), encoding="utf-8")
    return folder


def test_the_output_that_differs_most_counts():
    same, off = np.zeros((2, 2), np.float32), np.full((1, 4), 0.3, np.float32)
    assert difference([same, off], [same, off]) == 0
    assert difference([same, off], [same, off + 0.5]) == pytest.approx(0.5)
    assert difference([same], [same + np.float32([[1, 0], [0, 0]])]) == pytest.approx(0.5)


def test_what_is_no_number_is_as_different_as_can_be():
    assert difference([np.zeros(3, np.float32)], [np.float32([0, np.nan, 0])]) == float("inf")
    assert fault(PLAIN, float("inf"), {CPU: 1}) != ""


def test_a_node_on_a_provider_nobody_asked_for_is_a_fault():
    assert fault(COREML, 0.0, {"CoreMLExecutionProvider": 2}) == ""
    assert fault(COREML, 0.0, {"CoreMLExecutionProvider": 2, CPU: 3}) == (
        "not all of its nodes ran on CoreMLExecutionProvider: 3 on CPUExecutionProvider"
    )


def test_each_precision_has_its_tolerance():
    assert fault(INT8, TOLERANCE["int8"], {CPU: 30}) == ""
    assert fault(COREML, TOLERANCE["int8"], {COREML.provider: 1}) == (
        "it differs from fp32 on the CPU by 0.01, more than 0.002"
    )


def test_the_fastest_wins_if_it_is_worth_it():
    plain = Trial(PLAIN, ms=2.0)
    assert fastest([plain, Trial(INT8, ms=1.5)]) == INT8
    assert fastest([plain, Trial(INT8, ms=1.5), Trial(COREML, ms=0.5)]) == COREML
    assert fastest([plain, Trial(INT8, ms=1.9)]) == PLAIN
    assert fastest([plain]) == PLAIN
    assert fastest([]) == PLAIN


def test_what_is_refused_cannot_win():
    tried = [Trial(PLAIN, ms=2.0), Trial(COREML, "it differs", ms=0.0), Trial(INT8, ms=1.0)]
    assert fastest(tried) == INT8


def test_trials_of_a_process_that_ran_while_the_machine_was_busy_are_scaled():
    here, apart = [Trial(PLAIN, ms=2.0)], [Trial(PLAIN, ms=6.0), Trial(COREML, ms=3.0)]
    assert at_one_pace(here, apart) == (Trial(COREML, ms=1.0),)
    assert at_one_pace(here, [Trial(COREML, "it hangs")]) == (Trial(COREML, "it hangs"),)


@pytest.mark.usefixtures("quick")
def test_a_race_between_the_files_of_the_project():
    found = race(model(""), threads=2)
    assert set(found) == set(NETWORKS)
    for tried in found.values():
        on_cpu = {trial.choice.precision: trial for trial in tried if trial.choice.provider == CPU}
        assert set(on_cpu) == set(PRECISIONS)
        for precision, trial in on_cpu.items():
            assert trial.refused == ""
            assert trial.difference <= TOLERANCE[precision]
            assert set(trial.nodes) == {CPU}
            assert trial.nodes[CPU] > 15
            assert trial.ms > 0
        assert on_cpu["fp32"].difference == 0


@pytest.mark.usefixtures("quick")
def test_a_network_that_says_something_else_is_refused(tmp_path: Path):
    tried = trials(with_a_fault(tmp_path), CPU, threads=2)["glasses_segmenter"]
    refused = {trial.choice.precision: trial for trial in tried if trial.refused}
    assert set(refused) == {"int8"}
    assert refused["int8"].refused.startswith("it differs from fp32 on the CPU by ")
    assert refused["int8"].ms == 0
    assert fastest(tried).precision != "int8"


@pytest.mark.usefixtures("quick")
def test_a_network_that_is_not_there_as_fp32_is_an_error_and_otherwise_a_refusal(tmp_path: Path):
    folder = with_a_fault(tmp_path)
    file_of(folder / "glasses_inpainter.onnx", "fp16").unlink()
    tried = {trial.choice.precision: trial for trial in trials(folder, CPU, 2)["glasses_inpainter"]}
    assert "glasses_inpainter.fp16.onnx cannot be loaded" in tried["fp16"].refused
    (folder / "glasses_inpainter.onnx").unlink()
    with pytest.raises(ModelError, match=r"glasses_inpainter\.onnx cannot be loaded"):
        trials(folder, CPU, 2)


def test_trials_survive_json():
    found = {"glasses_segmenter": [Trial(PLAIN, nodes={CPU: 3}, ms=1.5), Trial(COREML, "it hangs")]}
    rows = json.loads(json.dumps(as_json(found)))["glasses_segmenter"]
    assert [Trial.from_json(row) for row in rows] == found["glasses_segmenter"]


def test_a_provider_that_is_not_here_is_refused_by_the_process_it_is_tried_in():
    provider = "DmlExecutionProvider" if sys.platform != "win32" else "CoreMLExecutionProvider"
    apart = in_child(provider, threads=2)
    for name in NETWORKS:
        assert [trial.choice.precision for trial in apart[name] if trial.choice == PLAIN] == ["fp32"]
        others = [trial for trial in apart[name] if trial.choice != PLAIN]
        assert [trial.choice for trial in others] == [Choice(provider, p) for p in CONTENDERS[provider]]
        assert all("does not load as" in trial.refused for trial in others)


@pytest.fixture
def child_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """In place of Python, a shell that does something else."""

    def does(what: str) -> None:
        script = tmp_path / "child"
        script.write_text(f"#!/bin/sh\n{what}\n")
        script.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(script))

    return does


@posix_only
@pytest.mark.parametrize(
    ("does", "says"),
    [
        ("kill -SEGV $$", "its process was ended by Segmentation fault"),
        ("echo the driver is old >&2; exit 3", "the driver is old"),
        ("echo '[]'", "exit status 0"),
        ("exit 4", "exit status 4"),
    ],
)
def test_a_process_that_fails_is_a_refusal(child_that: Callable[[str], None], does: str, says: str):
    child_that(does)
    for tried in in_child("CoreMLExecutionProvider", threads=2).values():
        assert [trial.refused for trial in tried] == [f"it could not be tried: {says}"] * 2


@posix_only
def test_a_process_that_hangs_is_ended_and_a_refusal(child_that: Callable[[str], None]):
    child_that("exec sleep 60")
    for tried in in_child("CoreMLExecutionProvider", threads=2, limit_s=0.1).values():
        assert [trial.refused for trial in tried] == ["it had not answered after 0.1 s"] * 2


@posix_only
def test_a_driver_may_talk_before_the_answer(child_that: Callable[[str], None]):
    answer = json.dumps(as_json({name: [Trial(COREML, ms=0.5)] for name in NETWORKS}))
    child_that(f"echo loading; echo '{answer}'")
    assert in_child("CoreMLExecutionProvider", threads=2)["glasses_inpainter"] == [Trial(COREML, ms=0.5)]


def test_a_provider_that_runs_nothing_itself_is_no_silent_way_to_the_cpu():
    """ONNX Runtime gives to the CPU what a provider does not take, unless it is told not to."""
    if "AzureExecutionProvider" not in onnxruntime.get_available_providers():
        pytest.skip("this build of ONNX Runtime has no provider that takes nothing")
    with pytest.raises(ModelError, match="fallback to CPU EP has been explicitly disabled"):
        Network(model("glasses_segmenter.onnx"), choice=Choice("AzureExecutionProvider"))
