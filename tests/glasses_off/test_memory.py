"""Skin that is remembered: a texture with marks on it plays the face."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from mirror_app.glasses_off.eyeband import HEIGHT, WIDTH
from mirror_app.glasses_off.flow import GRID
from mirror_app.glasses_off.marks import places
from mirror_app.glasses_off.memory import LOOKS, STRIKES, Memory, Sight

MARKS = (
    np.stack(np.meshgrid(np.linspace(20, 236, 9), np.linspace(12, 116, 6)), -1)
    .reshape(-1, 2)
    .astype(np.float32)
)


def skin(seed: int = 3) -> np.ndarray:
    noise = np.random.default_rng(seed).uniform(-1, 1, (HEIGHT, WIDTH, 3)).astype(np.float32)
    fine = cv2.GaussianBlur(noise, (0, 0), 2.0)
    return np.clip(0.5 + 0.12 * fine / fine.std(), 0, 1).astype(np.float32)


def rim() -> np.ndarray:
    hidden = np.zeros((HEIGHT, WIDTH), np.float32)
    hidden[40:50, 60:200] = 1
    return hidden


def bare(picture: np.ndarray, yaw_deg: float = 0.0) -> Sight:
    return Sight(picture, MARKS, np.zeros((HEIGHT, WIDTH), np.float32), yaw_deg)


def covered(picture: np.ndarray) -> Sight:
    worn = picture.copy()
    worn[rim() > 0] = 0.05
    return replace(bare(worn), hidden=rim())


def looked(memory: Memory, *sights: Sight) -> None:
    """Offers each look; the next look at the glasses agrees with it."""
    for sight in sights:
        memory.offer(sight)
        memory.confirm()
    memory.offer(sights[-1])
    memory.doubt()


def error(picture: np.ndarray, truth: np.ndarray) -> float:
    return float(np.abs(picture - truth)[44:46, 70:190].mean())


def test_skin_seen_bare_is_there_again_under_the_rim():
    memory = Memory()
    looked(memory, *[bare(skin())] * LOOKS)
    recalled = memory.recall(covered(skin()))
    assert recalled is not None
    assert recalled.weight[44:46, 70:190].min() > 0.9
    assert error(recalled.picture, skin()) < 0.01


def test_it_comes_in_the_place_and_the_light_of_the_frame():
    memory = Memory()
    looked(memory, *[bare(skin())] * LOOKS)
    move = np.float32([[1.02, 0.01, -4], [-0.01, 1.02, 3]])
    moved = cv2.warpAffine(skin(), move, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT)
    darker = moved * 0.9 - np.linspace(0, 0.1, WIDTH, dtype=np.float32)[None, :, None]
    marks = MARKS @ move[:, :2].T + move[:, 2]
    recalled = memory.recall(replace(covered(darker), marks=marks.astype(np.float32)))
    assert recalled is not None
    assert error(recalled.picture, darker) < 0.025


def test_fewer_looks_than_it_takes_are_not_trusted():
    memory = Memory()
    looked(memory, *[bare(skin())] * (LOOKS - 1))
    assert memory.recall(covered(skin())) is None


def test_a_look_that_was_not_confirmed_is_not_remembered():
    memory = Memory()
    for _ in range(2 * LOOKS):
        memory.offer(bare(skin()))
        memory.doubt()
    assert memory.recall(covered(skin())) is None


def test_what_was_hidden_is_never_remembered():
    memory = Memory()
    looked(memory, *[covered(skin())] * (2 * LOOKS))
    assert memory.recall(covered(skin())) is None


def test_a_hand_that_passes_is_not_learnt():
    memory = Memory()
    looked(memory, *[bare(skin())] * LOOKS)
    hand = skin()
    hand[20:80, 40:160] = skin(8)[20:80, 40:160]
    looked(memory, bare(hand), bare(hand))
    recalled = memory.recall(covered(skin()))
    assert recalled is not None
    believed = recalled.weight[44:46, 70:190] > 0.5
    assert np.abs(recalled.picture - skin())[44:46, 70:190][believed].mean() < 0.02


def test_another_face_in_its_place_is_not_filled_from_memory_and_takes_it_over_in_time():
    memory = Memory()
    looked(memory, *[bare(skin())] * LOOKS)
    recalled = memory.recall(covered(skin(8)))
    assert recalled is not None
    assert recalled.weight[44:46, 70:190].mean() < 0.5
    looked(memory, *[bare(skin(8))] * (STRIKES + LOOKS + 1))
    recalled = memory.recall(covered(skin(8)))
    assert recalled is not None
    assert error(recalled.picture, skin(8)) < 0.01


def test_forgetting_the_person_forgets_their_skin():
    memory = Memory()
    looked(memory, *[bare(skin())] * LOOKS)
    memory.forget()
    assert memory.recall(covered(skin())) is None


def test_the_other_half_of_a_symmetrical_face_fills_what_only_one_half_hides():
    half = skin()
    face = ((half + half[:, ::-1]) / 2).astype(np.float32)
    hidden = np.zeros((HEIGHT, WIDTH), np.float32)
    hidden[50:70, 40:100] = 1
    worn = face.copy()
    worn[hidden > 0] = 0.05
    other = MARKS.reshape(6, 9, 2)[:, ::-1].reshape(-1, 2)
    recalled = Memory().mirrored(Sight(worn, MARKS, hidden, 0.0), other)
    assert recalled is not None
    assert np.abs(recalled.picture - face)[55:65, 50:90].mean() < 0.06
    assert recalled.weight[55:65, 50:90].mean() > 0.8
    assert Memory().mirrored(replace(covered(face)), other) is None


def test_the_map_between_two_looks_follows_a_bend_and_smooth_for_noise():
    x, y = MARKS[:, 0], MARKS[:, 1]
    bent = np.stack((x + 0.0002 * (x - 128) ** 2 + 3, 1.03 * y - 2), -1).astype(np.float32)
    where = places(bent, MARKS)
    assert where[60, 128] == pytest.approx((131, 59.8), abs=0.8)
    assert where[60, 20] == pytest.approx((20 + 0.0002 * 108**2 + 3, 59.8), abs=0.8)
    noise = np.random.default_rng(1).normal(0, 1, MARKS.shape).astype(np.float32)
    assert np.abs(places(MARKS + noise, MARKS) - places(MARKS, MARKS)).mean() < 0.4


def test_marks_that_all_moved_alike_give_every_pixel_the_same_way():
    way = places(MARKS + np.float32((5, -3)), MARKS) - GRID
    assert way == pytest.approx(np.broadcast_to((5, -3), way.shape), abs=1e-3)


def test_bare_skin_seen_often_enough_is_whole_until_it_is_forgotten():
    memory = Memory()
    looked(memory, *[bare(skin())] * (LOOKS - 1))
    assert not memory.is_whole
    looked(memory, bare(skin()))
    assert memory.is_whole
    memory.forget()
    assert not memory.is_whole
