"""The thread that reads a draft again and again."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mirror_app.glasses_on.drafts import OnBench, Workbench, workbench
from mirror_app.glasses_on.drafts.draft import Draft
from mirror_app.glasses_on.drafts.workbench import POLL_S
from mirror_app.glasses_on.importing import Shelf
from mirror_app.glasses_on.shelf import Ready
from mirror_app.latest import Latest
from mirror_app.paths import asset
from tests import eyewear_files as files

PATIENCE_S = 20.0


class Bench:
    """A workbench and what it said last."""

    def __init__(self, own: Path, untrusted: bool) -> None:
        self.results = Latest[OnBench]()
        self.offered: list[Ready] = []
        self.bench = Workbench(self.results, Shelf(own, asset("eyewear")), untrusted, self.offered.append)

    def until(self, so: Callable[[OnBench], object]) -> OnBench:
        """The first OnBench of which that is true."""
        end_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < end_s:
            now = self.results.take(0.1)
            if now is not None and so(now):
                return now
        raise TimeoutError


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "own"


@pytest.fixture
def bench(own: Path) -> Iterator[Bench]:
    made = Bench(own, untrusted=False)
    yield made
    made.bench.close()


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    path = tmp_path / "draft.toml"
    path.write_text(files.TOML)
    return path


def test_a_save_is_worn_in_place_of_the_one_before(bench: Bench, toml: Path):
    bench.bench.open(toml)
    first = bench.until(lambda now: now.eyewear)
    assert first.eyewear is not None
    assert (first.eyewear.a_mm, first.saves) == (48.0, 1)
    toml.write_text(files.TOML.replace("a_mm = 48", "a_mm = 51.5"))
    second = bench.until(lambda now: now.saves == 2)
    assert second.eyewear is not None
    assert second.eyewear.a_mm == 51.5
    assert second.boxes is not None
    assert second.boxes.measures.a_mm == pytest.approx(51.5, abs=0.05)
    assert second.since_s > first.since_s


def test_what_will_be_worn_is_made_ready_before_it_is_told(bench: Bench, toml: Path):
    bench.bench.open(toml)
    first = bench.until(lambda now: now.eyewear)
    assert [(ready.eyewear, ready.whole) for ready in bench.offered] == [(first.eyewear, False)]
    bench.bench.wear(0)
    toml.write_text(files.TOML.replace("a_mm = 48", "a_mm = 51.5"))
    second = bench.until(lambda now: now.saves == 2)
    assert [ready.eyewear for ready in bench.offered] == [first.eyewear, second.eyewear]


def test_a_save_that_is_written_on_while_it_is_read_is_not_worn(
    bench: Bench, toml: Path, monkeypatch: pytest.MonkeyPatch
):
    bench.bench.open(toml)
    bench.until(lambda now: now.eyewear)
    # Each of them can be read; only the last is all that was meant.
    later = [files.TOML.replace("a_mm = 48", f"a_mm = {mm}") for mm in (51, 52)]
    read = workbench.read_draft

    def meanwhile(path: Path, *more: Any) -> Draft:
        draft = read(path, *more)
        if later:
            path.write_text(later.pop(0))
        return draft

    monkeypatch.setattr(workbench, "read_draft", meanwhile)
    toml.write_text(files.TOML.replace("a_mm = 48", "a_mm = 50"))
    worn = bench.until(lambda now: now.saves == 2).eyewear
    assert worn is not None
    assert worn.a_mm == 52.0
    assert [ready.eyewear.a_mm for ready in bench.offered] == [48.0, 52.0]


def test_what_cannot_be_read_is_told_and_the_last_good_save_stays(bench: Bench, toml: Path):
    bench.bench.open(toml)
    first = bench.until(lambda now: now.eyewear)
    toml.write_text(files.TOML.replace("a_mm = 48", "a_mm = 480"))
    broken = bench.until(lambda now: now.trouble)
    assert broken.trouble == 'draft.toml: key "a_mm" must be a number from 30 to 70, not 480.'
    assert broken.eyewear == first.eyewear
    toml.write_text(files.TOML.replace("a_mm = 48", "a_mm = 49"))
    mended = bench.until(lambda now: now.saves == 2)
    assert (mended.trouble, mended.eyewear and mended.eyewear.a_mm) == ("", 49.0)


def test_a_file_that_is_half_written_for_a_moment_is_not_spoken_of(bench: Bench, toml: Path):
    bench.bench.open(toml)
    bench.until(lambda now: now.eyewear)
    said: list[str] = []
    toml.write_text(files.TOML[:60])
    # It has been tried, and is not told yet.
    said.append(bench.until(lambda _now: True).trouble)
    toml.write_text(files.TOML.replace("a_mm = 48", "a_mm = 50"))
    bench.until(lambda now: said.append(now.trouble) or now.saves == 2)
    assert set(said) == {""}


def test_what_nobody_foresaw_is_tried_once_for_each_save(
    bench: Bench, toml: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    bench.bench.open(toml)
    bench.until(lambda now: now.eyewear)
    tried: list[Path] = []

    def fails(path: Path, *_more: object) -> Draft:
        tried.append(path)
        raise ZeroDivisionError

    monkeypatch.setattr(workbench, "read_draft", fails)
    toml.write_text(files.TOML.replace("a_mm = 48", "a_mm = 50"))
    bench.until(lambda now: now.trouble.startswith("Something unforeseen"))
    time.sleep(5 * POLL_S)
    assert tried == [toml]
    assert "a draft could not be used" in caplog.text
    caplog.clear()


def test_a_mistake_in_what_is_opened_is_told_at_once(bench: Bench, tmp_path: Path):
    bench.bench.open(tmp_path / "none.glb")
    assert bench.until(lambda now: now.trouble).trouble == "none.glb: there is no file none.glb."
    (tmp_path / "none.glb").write_bytes(
        files.glb(*files.description(files.stood(files.glasses(), scale=0.001)))
    )
    assert bench.until(lambda now: now.eyewear).trouble == ""


def test_a_colourway_is_worn_and_stays_through_a_save(bench: Bench, tmp_path: Path):
    path = tmp_path / "mine.glb"
    path.write_bytes(files.glb(*files.description(files.stood(files.glasses(), scale=0.001))))
    bench.bench.open(path)
    bench.until(lambda now: now.eyewear)
    bench.bench.wear(1)
    black = bench.until(lambda now: now.way == 1)
    assert black.eyewear is not None
    assert black.eyewear.frame_rgb == (22, 21, 22)
    path.write_bytes(path.read_bytes())
    again = bench.until(lambda now: now.saves == 2)
    assert again.eyewear is not None
    assert (again.way, again.eyewear.frame_rgb) == (1, (22, 21, 22))
    # The mesh of the save before may still be being drawn.
    assert Path(black.eyewear.mesh).is_file()
    assert again.eyewear.mesh != black.eyewear.mesh


def test_the_mesh_of_the_save_before_is_kept_and_that_of_long_ago_is_not(bench: Bench, tmp_path: Path):
    path = tmp_path / "mine.glb"
    worn: list[Path] = []
    for number in range(1, 6):
        # It is opened anew after two saves: that begins with its first one again.
        scale = 0.001 + number * 1e-5
        path.write_bytes(files.glb(*files.description(files.stood(files.glasses(), scale=scale))))
        if number in (1, 3):
            bench.bench.open(path)
        now = bench.until(lambda now: now.eyewear and Path(now.eyewear.mesh) not in worn)
        assert now.eyewear is not None
        worn.append(Path(now.eyewear.mesh))
        assert all(mesh.is_file() for mesh in worn[-2:])
    assert [mesh.is_file() for mesh in worn] == [False, False, True, True, True]
    assert not worn[0].parent.exists()


def test_nothing_is_kept_unless_it_is_asked_for(bench: Bench, own: Path, tmp_path: Path):
    path = tmp_path / "Round one.glb"
    path.write_bytes(files.glb(*files.description(files.stood(files.glasses(), scale=0.001))))
    bench.bench.open(path)
    worn = bench.until(lambda now: now.eyewear).eyewear
    assert worn is not None
    assert not own.exists()
    bench.bench.keep()
    said = bench.until(lambda now: now.said).said
    assert said.startswith("Kept as round-one; it is on the shelf from the next start.")
    assert [entry.name for entry in own.glob("*.toml")] == ["round-one.toml"]
    bench.bench.close()
    assert not Path(worn.mesh).exists()
    bench.bench = Workbench(bench.results, Shelf(own, asset("eyewear")), False)


def test_an_untrusted_file_is_read_in_a_process_of_its_own(
    own: Path, toml: Path, monkeypatch: pytest.MonkeyPatch
):
    from mirror_app.glasses_on import importing

    asked: list[Path] = []
    apart = importing.read_apart
    monkeypatch.setattr(importing, "read_apart", lambda path, *more: asked.append(path) or apart(path, *more))
    made = Bench(own, untrusted=True)
    try:
        made.bench.open(toml)
        made.until(lambda now: now.eyewear)
    finally:
        made.bench.close()
    assert asked == [toml]
