"""What was worn before."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from mirror_app.garments import GarmentPhoto
from mirror_app.ui.garments.history import MOST, History

worn = st.none() | st.integers(0, 5).map(lambda n: GarmentPhoto(Path(f"{n}.png"), "upper"))


@given(st.lists(worn, max_size=2 * MOST))
def test_one_goes_back_in_the_order_one_came(looks: list[GarmentPhoto | None]):
    history = History()
    for look in looks:
        history.note(look)
    kept = looks[-MOST:]
    assert [history.back() for _ in range(len(history))] == kept[::-1]
    assert len(history) == 0


def test_nothing_is_left_of_who_has_gone():
    history = History()
    history.note(None)
    history.clear()
    assert len(history) == 0


def test_what_is_there_no_more_is_not_gone_back_to():
    shirt, jeans, coat = (GarmentPhoto(Path(name), "upper") for name in ("shirt", "jeans", "coat"))
    history = History()
    for photo in (None, shirt, jeans, shirt, coat):
        history.note(photo)
    history.keep(lambda photo: photo != jeans, coat)
    assert [history.back() for _ in range(len(history))] == [shirt, None]
