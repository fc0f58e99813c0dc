import cv2
import numpy as np
import pytest

from mirror_app.glasses_off.eyeband import HEIGHT, WIDTH
from mirror_app.glasses_off.flow import Flow


def texture() -> np.ndarray:
    noise = np.random.default_rng(5).uniform(0, 255, (HEIGHT, WIDTH, 3)).astype(np.uint8)
    return cv2.GaussianBlur(noise, (0, 0), 2.5)


def test_what_is_known_moves_with_the_picture():
    first = texture()
    moved = cv2.warpAffine(
        first, np.float32([[1, 0, 6], [0, 1, 3]]), (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT
    )
    spot = np.zeros((HEIGHT, WIDTH), np.float32)
    cv2.circle(spot, (100, 60), 10, 1.0, -1)
    flow = Flow()
    flow.advance(first)
    flow.advance(moved)
    carried = flow.carry(spot)
    rows, columns = np.nonzero(carried > 0.5)
    assert (columns.mean(), rows.mean()) == pytest.approx((106, 63), abs=1.0)
    assert flow.motion_px == pytest.approx(45**0.5, abs=1.5)


def test_before_two_pictures_were_seen_nothing_moves():
    flow = Flow()
    flow.advance(texture())
    known = np.random.default_rng(0).random((HEIGHT, WIDTH)).astype(np.float32)
    assert np.array_equal(flow.carry(known), known)
    assert flow.motion_px == 0


def test_forgetting_cuts_the_tie_to_the_picture_before():
    flow = Flow()
    flow.advance(texture())
    flow.forget()
    flow.advance(np.roll(texture(), 20, axis=1))
    assert flow.motion_px == 0
