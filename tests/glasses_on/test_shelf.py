"""Pairs made ready beside the mirror."""

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from mirror_app.errors import StageError
from mirror_app.glasses_on import Catalogue, shelf
from mirror_app.glasses_on.shelf import Shelf
from mirror_app.glasses_on.slabs import FIRST, FULL, Detail
from mirror_app.values import Eyewear

PATIENCE_S = 30.0


@pytest.fixture
def black(catalogue: Catalogue) -> Eyewear:
    return catalogue.find("harbour-black")


def arrived(waiting: Shelf, eyewear: Eyewear):
    """What is taken once there is anything."""
    until = time.monotonic() + PATIENCE_S
    while (found := waiting.take(eyewear)) is None and time.monotonic() < until:
        time.sleep(0.01)
    return found


def test_who_waits_is_given_the_pair_and_the_same_one_again(black: Eyewear):
    waiting = Shelf()
    first = waiting.take(black)
    assert first is not None
    assert waiting.take(black) is first


def test_who_does_not_wait_is_given_nothing_until_it_is_there(black: Eyewear):
    live = Shelf(waits=False)
    assert live.take(black) is None
    found = arrived(live, black)
    assert found.eyewear == black
    live.close()


def test_a_coarse_one_is_there_first_and_the_whole_later(black: Eyewear):
    live = Shelf(waits=False)
    first = arrived(live, black)
    until = time.monotonic() + PATIENCE_S
    while (whole := live.take(black)) is first and time.monotonic() < until:
        time.sleep(0.01)
    assert first.baked.front.texels_per_mm == pytest.approx(FIRST.texels_per_mm)
    assert whole.baked.front.texels_per_mm > FIRST.texels_per_mm
    assert (first.whole, whole.whole) == (False, True)
    assert live.take(black) is whole
    live.close()


def test_what_was_offered_is_there_at_once_and_the_whole_later(black: Eyewear):
    live, offered = Shelf(waits=False), shelf.made_ready(black, FIRST)
    live.offer(offered)
    assert live.take(black) is offered
    until = time.monotonic() + PATIENCE_S
    while (whole := live.take(black)) is offered and time.monotonic() < until:
        time.sleep(0.01)
    assert whole is not None
    assert whole.whole
    # What is there already is better.
    live.offer(offered)
    assert live.take(black) is whole
    live.close()


def test_what_was_offered_is_no_more_than_is_kept(black: Eyewear):
    live, offered = Shelf(waits=False), shelf.made_ready(black, FULL)
    for number in range(20):
        live.offer(replace(offered, eyewear=replace(black, sku=f"pair-{number}"), whole=False))
    assert live.take(replace(black, sku="pair-19")) is not None
    assert live.take(replace(black, sku="pair-0")) is None
    live.close()


def test_what_nobody_wants_any_more_is_not_given_out(catalogue: Catalogue, black: Eyewear):
    live = Shelf(waits=False)
    gold = catalogue.find("lantern-gold")
    live.take(black)
    assert arrived(live, gold).eyewear == gold
    live.close()


def test_a_newer_pair_does_not_wait_for_the_one_before(
    catalogue: Catalogue, black: Eyewear, monkeypatch: pytest.MonkeyPatch
):
    go_on, make = threading.Event(), shelf.made_ready

    def held(eyewear: Eyewear, detail: Detail):
        if eyewear == black:
            go_on.wait(PATIENCE_S)
        return make(eyewear, detail)

    monkeypatch.setattr(shelf, "made_ready", held)
    live, gold = Shelf(waits=False), catalogue.find("lantern-gold")
    assert live.take(black) is None
    assert arrived(live, gold).eyewear == gold
    assert not go_on.is_set()
    go_on.set()
    live.close()


def test_a_pair_that_cannot_be_made_ready_says_so_every_time(black: Eyewear, tmp_path: Path):
    gone = replace(black, mesh=str(tmp_path / "gone.glb"))
    for waits in (True, False):
        asked = Shelf(waits)
        with pytest.raises(StageError, match="could not be drawn"):
            arrived(asked, gone)
        told = []
        for _ in range(5):
            with pytest.raises(StageError, match="could not be drawn") as caught:
                asked.take(gone)
            told.append(caught)
        # What was told once is not kept to be told again, or it would hold on to every picture since.
        assert len({len(one.traceback) for one in told}) == 1
        assert Shelf().take(black) is not None


def test_what_nobody_was_prepared_for_is_a_failure_of_this_pair_only(
    black: Eyewear, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def fail(*_: object) -> None:
        raise IndexError("an odd mesh")

    monkeypatch.setattr(shelf, "baked", fail)
    live = Shelf(waits=False)
    with pytest.raises(StageError, match="Harbour could not be drawn"):
        arrived(live, black)
    assert "could not be made ready" in caplog.text
    caplog.clear()


def test_closing_waits_for_what_is_under_way(black: Eyewear):
    live = Shelf(waits=False)
    live.take(black)
    live.close()
    assert live.take(black) is None  # begun anew: nothing was left behind
    live.close()
