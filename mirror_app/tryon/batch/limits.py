"""How far a batch goes by itself."""

from dataclasses import dataclass

from mirror_app.tryon.polling import WAIT_LIMIT_S


@dataclass(frozen=True, slots=True)
class Limits:
    """in_flight: tasks at once at most, None for what the provider's terms begin with. first: tasks at once
    to begin with, None for the terms. gap_s: from one submission to the next, None for the terms. wait_s: a
    task is waited for, from its acceptance. polls_per_s: of all tasks together. tries: submissions of one
    order that the service fails without making anything. breaker: failures of the network in a row after
    which nothing is submitted until it is seen to work. offline_s: without it, and nothing in flight, until
    the batch ends. refused_s: without anything accepted or answered, only refused for now, until it ends;
    also the longest pause that is made where the service asks for one."""

    in_flight: int | None = None
    first: int | None = None
    gap_s: float | None = None
    wait_s: float = WAIT_LIMIT_S
    polls_per_s: float = 10.0
    tries: int = 3
    breaker: int = 5
    offline_s: float = 300.0
    refused_s: float = 900.0
