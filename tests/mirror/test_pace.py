import pytest

from mirror_app.mirror.pace import Pace


class FakeClock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_stages_are_timed_in_the_order_they_ran_and_then_forgotten():
    clock = FakeClock()
    pace = Pace(clock)
    for name, seconds in (("face", 0.004), ("glasses_off", 0.006), ("face", 0.001)):
        with pace.stage(name):
            clock.now_s += seconds
    taken = pace.taken()
    assert list(taken) == ["face", "glasses_off"]
    assert taken["face"] == pytest.approx(5.0)
    assert pace.taken() == {}


def test_a_stage_that_raises_is_timed_all_the_same():
    clock = FakeClock()
    pace = Pace(clock)

    def failing() -> None:
        with pace.stage("face"):
            clock.now_s += 0.002
            raise ValueError("on purpose")

    with pytest.raises(ValueError, match="on purpose"):
        failing()
    assert pace.taken()["face"] == pytest.approx(2.0)
