import cv2
import numpy as np
import pytest

from mirror_app.glasses_off.eyeband import HEIGHT, WIDTH
from mirror_app.glasses_off.flow import Flow


def texture() -> np.ndarray:
    noise = np.random.default_rng(5).uniform(0, 255, (HEIGHT, WIDTH, 3)).astype(np.uint8)
    return cv2.GaussianBlur(noise, (0, 0), 2.5)


def shifted(band: np.ndarray, right: float, down: float) -> np.ndarray:
    move = np.float32([[1, 0, right], [0, 1, down]])
    return cv2.warpAffine(band, move, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT)


def spot(x: int, y: int) -> np.ndarray:
    known = np.zeros((HEIGHT, WIDTH), np.float32)
    cv2.circle(known, (x, y), 10, 1.0, -1)
    return known


def centre(known: np.ndarray) -> tuple[float, float]:
    rows, columns = np.nonzero(known > 0.5)
    return float(columns.mean()), float(rows.mean())


def test_what_is_known_moves_with_the_picture():
    flow = Flow()
    flow.advance(texture())
    flow.anchor()
    flow.advance(shifted(texture(), 6, 3))
    assert centre(flow.carry(spot(100, 60))) == pytest.approx((106, 63), abs=1.0)
    assert flow.motion_px == pytest.approx(45**0.5, abs=1.5)


def test_it_is_carried_from_the_anchor_over_several_frames():
    flow = Flow()
    flow.advance(texture())
    flow.anchor()
    for step in (1, 2, 3, 4):
        flow.advance(shifted(texture(), 2.0 * step, 1.0 * step))
    assert centre(flow.carry(spot(100, 60))) == pytest.approx((108, 64), abs=1.0)
    flow.anchor()
    assert np.array_equal(flow.carry(spot(100, 60)), spot(100, 60))


def test_what_has_moved_and_stands_still_since_stays_where_it_went():
    flow = Flow()
    flow.advance(texture())
    flow.anchor()
    for right in (4, 8, 8, 8):
        flow.advance(shifted(texture(), right, 0))
    assert centre(flow.carry(spot(100, 60))) == pytest.approx((108, 60), abs=1.0)
    assert flow.motion_px == pytest.approx(0, abs=0.1)


def test_a_picture_carried_over_many_frames_stays_as_sharp_as_after_one():
    def carried(frames: int) -> float:
        flow = Flow()
        flow.advance(texture())
        flow.anchor()
        for step in range(1, frames + 1):
            flow.advance(shifted(texture(), 3.0 * step / frames, 0))
        known = texture().astype(np.float32)
        inner = flow.carry(known)[20:-20, 20:-20, 0]
        return float(cv2.Laplacian(inner, cv2.CV_32F).std())

    assert carried(6) > 0.9 * carried(1)


def test_what_looks_like_the_anchored_picture_is_trusted_and_a_spot_that_changed_is_not():
    first = texture()
    flow = Flow()
    flow.advance(first)
    flow.anchor()
    assert flow.trust().min() == 1
    changed = shifted(first, 2, 1)
    cv2.circle(changed, (60, 50), 12, (255, 255, 255), -1)
    flow.advance(changed)
    trust = flow.trust()
    assert trust[50, 60] < 0.1
    assert trust[30:100, 120:230].mean() > 0.9


@pytest.mark.parametrize("hand", [20, 60, 120])
def test_what_a_hand_covers_is_lost_and_what_light_or_motion_change_is_not(hand: int):
    face = texture() // 2 + 60
    where = np.zeros((HEIGHT, WIDTH), np.float32)
    where[40:88, 60:180] = 1
    covered = face.copy()
    covered[:, 60 : 60 + hand] = 210
    for band, share in ((covered, hand / 120), (shifted(face, 3, 2), 0), (face + 25, 0)):
        flow = Flow()
        flow.advance(face)
        flow.anchor()
        assert flow.lost(where) == 0
        flow.advance(band)
        assert flow.lost(where) == pytest.approx(share, abs=0.04 if share == 0 else 0.25)


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
