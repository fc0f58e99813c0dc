"""What is shown of a person's picture in a small pane."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSize

from mirror_app.ui.rendered.pair import part_of

sides = st.integers(20, 4000)


@given(sides, sides, st.floats(0.0, 1.0))
def test_a_part_lies_in_its_picture_and_has_the_aspect_of_the_pane(width: int, height: int, middle: float):
    part = part_of(QSize(width, height), QSize(136, 182), middle)
    assert QRect(0, 0, width, height).contains(part)
    assert abs(part.width() * 182 - part.height() * 136) <= 182


def test_who_stands_aside_is_in_the_middle_of_the_part():
    part = part_of(QSize(1280, 720), QSize(136, 182), 0.4)
    assert abs(part.center().x() - 0.4 * 1280) <= 1
    assert part.height() == 720
    assert part_of(QSize(1280, 720), QSize(136, 182), 0.0).left() == 0
