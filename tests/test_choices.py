import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from mirror_app import choices, paths
from mirror_app.__main__ import main
from mirror_app.inference import CPU, PLAIN, Choice
from mirror_app.parts import load_networks
from mirror_app.paths import model
from mirror_app.race import NETWORKS, Trial

INT8 = Choice(CPU, "int8")
WON: Mapping[str, Sequence[Trial]] = {
    "glasses_segmenter": (Trial(PLAIN, nodes={CPU: 26}, ms=2.0), Trial(INT8, "", 0.004, {CPU: 34}, 1.0)),
    "glasses_inpainter": (Trial(PLAIN, nodes={CPU: 26}, ms=2.0), Trial(INT8, "it differs")),
}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache; where the race is remembered."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "mirror-app" / "race.json"


@pytest.fixture
def races(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The race, run at once: it ends as WON. The list has the threads of each."""
    run: list[int] = []

    def at_once(_folder: Path, threads: int) -> Mapping[str, Sequence[Trial]]:
        run.append(threads)
        return WON

    monkeypatch.setattr(choices, "race", at_once)
    return run


def expect_warning(caplog: pytest.LogCaptureFixture, *words: str) -> None:
    (record,) = caplog.records
    assert all(word in record.getMessage() for word in words), record.getMessage()
    caplog.clear()


def test_the_race_is_run_once_and_remembered(place: Path, races: list[int], caplog: pytest.LogCaptureFixture):
    assert not place.exists()
    assert choices.known(2) == WON
    expect_warning(caplog, "glasses_inpainter is not run as int8 on CPU: it differs")
    assert choices.known(2) == WON
    assert races == [2]
    assert not caplog.records


def test_another_number_of_threads_is_another_race(
    place: Path, races: list[int], caplog: pytest.LogCaptureFixture
):
    choices.known(2)
    choices.known(1)
    assert races == [2, 1]
    caplog.clear()


SPOILT: Mapping[str, Callable[[str], str]] = {
    "empty": lambda text: "",
    "cut off": lambda text: text[:-20],
    "a list": lambda text: "[1, 2]",
    "nothing": lambda text: "null",
    "other networks": lambda text: text.replace('"glasses_inpainter"', '"another"'),
    "a word for a number": lambda text: text.replace('"ms": 2.0', '"ms": "fast"'),
    "another key": lambda text: text.replace('"precision"', '"accuracy"'),
    "another machine": lambda text: text.replace('"key": "', '"key": "0'),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_memory_that_is_spoilt_or_of_another_machine_is_raced_again(
    place: Path, races: list[int], caplog: pytest.LogCaptureFixture, how: str
):
    choices.known(2)
    spoilt = SPOILT[how](place.read_text())
    assert spoilt != place.read_text()
    place.write_text(spoilt)
    assert choices.known(2) == WON
    assert races == [2, 2]
    assert choices.known(2) == WON
    assert races == [2, 2]
    caplog.clear()


def test_where_nothing_can_be_remembered_it_races_each_time(
    place: Path, races: list[int], caplog: pytest.LogCaptureFixture
):
    place.parent.write_text("a file where the folder should be")
    assert choices.known(2) == choices.known(2) == WON
    assert races == [2, 2]
    caplog.clear()


def test_auto_is_what_won_and_a_precision_is_that_on_the_cpu(place: Path):
    choices.remember(WON, threads=2)
    assert choices.chosen(2, "auto") == {"glasses_segmenter": INT8, "glasses_inpainter": PLAIN}
    assert choices.chosen(2, "int8") == dict.fromkeys(NETWORKS, INT8)


def test_the_networks_say_what_runs_them(place: Path):
    choices.remember(WON, threads=2)
    told = load_networks(2, "auto").as_json()
    assert told["provider"] == CPU
    assert told["precision"] == {"glasses_segmenter": "int8", "glasses_inpainter": "fp32"}
    assert set(told["nodes_by_provider"]) == {CPU}
    assert told["nodes_by_provider"][CPU] > 40


def test_without_being_asked_nothing_depends_on_the_machine(place: Path, races: list[int]):
    assert set(load_networks().precision.values()) == {"fp32"}
    assert races == []


def test_a_provider_that_has_gone_is_left_for_the_cpu_with_a_word(caplog: pytest.LogCaptureFixture):
    gone = Choice("NoSuchExecutionProvider", "fp32")
    network = choices.admitted(model("glasses_segmenter.onnx"), 2, gone)
    assert network.choice == PLAIN
    expect_warning(caplog, "glasses_segmenter runs as fp32 on CPU instead", "fp32 on NoSuch")


def test_a_network_that_differs_now_is_left_for_the_cpu_with_a_word(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(choices, "TOLERANCE", {"int8": 1e-6})
    assert choices.admitted(model("glasses_inpainter.onnx"), 2, INT8).choice == PLAIN
    expect_warning(caplog, "glasses_inpainter runs as fp32 on CPU instead", "it differs from that by 0.00")


def test_the_race_for_a_person_and_for_a_program(place: Path, capsys: pytest.CaptureFixture[str]):
    choices.remember(WON, threads=2)
    assert main(["race"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "glasses_segmenter"
    assert lines[2] == (
        " * int8 on CPU          1.00 ms, 34 nodes on CPUExecutionProvider, differs by 0.00400"
    )
    assert lines[5] == "   int8 on CPU        it differs"
    assert main(["race", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["chosen"] == {"glasses_segmenter": "int8 on CPU", "glasses_inpainter": "fp32 on CPU"}


def test_asked_to_it_races_again(place: Path, races: list[int], capsys: pytest.CaptureFixture[str]):
    slow = {name: tuple(replace(trial, ms=9.0) for trial in tried) for name, tried in WON.items()}
    choices.remember(slow, threads=2)
    assert main(["race", "--again"]) == 0
    assert races == [2]
    assert choices.known(2) == WON
    capsys.readouterr()


def test_a_cache_has_a_place_on_every_system(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("LOCALAPPDATA", "/local")
    for system, ending in (("linux", ".cache/mirror-app"), ("darwin", "Caches/mirror-app")):
        monkeypatch.setattr("sys.platform", system)
        assert paths.cache().as_posix().endswith(ending)
    monkeypatch.setattr("sys.platform", "win32")
    assert paths.cache().as_posix() == "/local/mirror-app/cache"
