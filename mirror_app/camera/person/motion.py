"""How the person moves: a pure function of seed and time, so that every frame can be made again."""

from dataclasses import dataclass

import numpy as np

from mirror_app.camera.person.eyes import Glance

BLINK_EVERY_S = 3.4
BLINK_S = 0.26
FIXATION_S = 1.1


@dataclass(frozen=True, slots=True)
class Moment:
    """Angles as in Pose.angles_deg; moved_mm is the neck's way from its resting place."""

    yaw_deg: float
    pitch_deg: float
    roll_deg: float
    moved_mm: tuple[float, float, float]
    glance: Glance


def moment(seed: int, time_s: float) -> Moment:
    """Looks straight at the camera at first, then about: yaw within 20 degrees, pitch 8, roll 5."""
    pace = 1.0 + 0.15 * np.sin(3.0 * seed)

    def wave(period_s: float, phase: float = 0.0) -> float:
        return float(np.sin(2 * np.pi * pace * time_s / period_s + phase) - np.sin(phase))

    yaw = 16.5 * wave(7.0) + 3.5 * wave(3.1)
    pitch = 5.0 * wave(5.3) + 2.8 * wave(9.7)
    roll = 3.2 * wave(8.3) + 1.5 * wave(4.7)
    moved = (12.0 * wave(11.0), 2.0 * wave(6.1) + 0.8 * wave(3.6), 14.0 * wave(13.0))
    return Moment(yaw, pitch, roll, moved, _glance(seed, time_s))


def _glance(seed: int, time_s: float) -> Glance:
    """Eyes rest on a spot and jump to the next; now and then they blink."""
    slot = int(time_s / FIXATION_S)
    before, after = (_spot(seed, k) for k in (slot - 1, slot))
    jump = np.clip((time_s - slot * FIXATION_S) / 0.07, 0.0, 1.0)
    right, down = before + (after - before) * jump
    return Glance(round(float(right), 2), round(float(down), 2), round(_shut(seed, time_s), 2))


def _spot(seed: int, slot: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    if slot <= 0:
        return np.zeros(2)
    return np.random.default_rng((seed, slot)).uniform((-1.5, -0.5), (1.5, 0.7))


def _shut(seed: int, time_s: float) -> float:
    """0 open .. 1 shut: quick down, slower up."""
    slot = int(time_s / BLINK_EVERY_S)
    start = slot * BLINK_EVERY_S + 0.9 + np.random.default_rng((seed, slot, 1)).uniform(0.0, 1.8)
    t = (time_s - start) / BLINK_S
    if not 0.0 < t < 1.0:
        return 0.0
    return float(np.sin(np.pi * t**0.7) ** 0.8)
