import threading

import numpy as np
import pytest

from mirror_app.errors import StageError
from mirror_app.glasses_off.aside import Aside


def test_what_was_begun_is_waited_for_and_taken_once():
    aside, gate = Aside(), threading.Event()

    def work() -> np.ndarray:
        gate.wait(5)
        return np.full(3, 7, np.float32)

    aside.begin(work)
    threading.Timer(0.05, gate.set).start()
    assert np.array_equal(aside.taken(), np.full(3, 7, np.float32))
    assert aside.taken() is None


def test_it_runs_on_another_thread():
    aside, seen = Aside(), []

    def work() -> np.ndarray:
        seen.append(threading.current_thread())
        return np.zeros(1, np.float32)

    aside.begin(work)
    aside.taken()
    assert seen[0] is not threading.current_thread()


def test_what_goes_wrong_is_raised_where_it_is_needed_and_only_there():
    def work() -> np.ndarray:
        raise StageError("no")

    aside = Aside()
    aside.begin(work)
    with pytest.raises(StageError):
        aside.taken()
    assert aside.taken() is None
    aside.begin(work)
    aside.drop()
    assert aside.taken() is None


def test_two_pieces_are_never_under_way_together():
    aside, together, most = Aside(), [], []

    def work() -> np.ndarray:
        together.append(1)
        most.append(len(together))
        together.pop()
        return np.zeros(1, np.float32)

    for _ in range(20):
        aside.begin(work)
    aside.drop()
    assert len(most) == 20
    assert max(most) == 1
