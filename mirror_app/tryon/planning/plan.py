"""What a catalogue costs and takes: the outcome of many simulated runs."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random

import numpy as np

from mirror_app.errors import InputError
from mirror_app.tryon.planning.course import Course, Draw, Load, course

MOST_PAIRS = 200_000
_RUNS, _RUNS_OF_MANY, _MANY = 41, 5, 2000


@dataclass(frozen=True, slots=True)
class Question:
    """price: of one submission. assuming: in words, what is not in the load."""

    people: int
    garments: int
    provider: str
    price: Decimal
    currency: str
    load: Load
    draw: Draw
    assuming: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Means over the runs, but for took_s: the 5th, 50th and 95th of 100. cost: of all submissions, each of
    which is one pair."""

    question: Question
    runs: int
    cost: Decimal
    took_s: tuple[float, float, float]
    polls: float
    late_s: float
    failed: float
    waited_out: float


def planned(question: Question, seed: int = 0) -> Plan:
    """The same for the same seed. Raises InputError where there is nothing to plan, or too much."""
    pairs = question.load.pairs
    if not 1 <= pairs <= MOST_PAIRS:
        raise InputError(f"A plan is for 1 to {MOST_PAIRS:,} pictures, not {pairs:,}.")
    random = Random(seed)
    runs = _RUNS if pairs <= _MANY else _RUNS_OF_MANY
    courses = [course(question.load, question.draw, random) for _ in range(runs)]
    low, middle, high = np.percentile([each.took_s for each in courses], (5, 50, 95))
    return Plan(
        question,
        runs,
        question.price * pairs,
        (float(low), float(middle), float(high)),
        _mean(courses, "polls"),
        _mean(courses, "late_s"),
        _mean(courses, "failed"),
        _mean(courses, "waited_out"),
    )


def _mean(courses: list[Course], what: str) -> float:
    return float(np.mean([getattr(each, what) for each in courses]))
