"""The numbers on the key."""

from collections.abc import Callable
from dataclasses import replace

from mirror_app.ui.meter import Meter
from mirror_app.values import View


def test_it_counts_the_last_second_and_averages_latency_and_stages(make_view: Callable[..., View]) -> None:
    meter = Meter()
    plain = make_view((0, 0, 0), stage_ms={"face": 3.0, "glasses_off": 5.0})
    for n in range(41):
        at_s = 100.0 + n * 0.05
        meter.shown(replace(plain, frame=replace(plain.frame, born_s=at_s - 0.04)), at_s)
    rows = [line.rsplit(maxsplit=1) for line in meter.table(102.0).splitlines()]
    assert rows == [
        ["frames per second", "20.0"],
        ["latency ms", "40.0"],
        ["face", "3.0"],
        ["glasses off", "5.0"],
        ["all stages ms", "8.0"],
    ]


def test_its_columns_are_aligned(make_view: Callable[..., View]) -> None:
    meter = Meter()
    meter.shown(make_view((0, 0, 0), stage_ms={"face": 3.25}), 1.0)
    assert len({len(line) for line in meter.table(1.0).splitlines()}) == 1


def test_the_numbers_stand_still_long_enough_to_be_read(make_view: Callable[..., View]) -> None:
    meter = Meter()
    assert meter.table(1.0) == "no frames yet"
    meter.shown(make_view((0, 0, 0)), 1.05)
    assert meter.table(1.1) == "no frames yet"
    assert meter.table(1.3).startswith("frames per second")
