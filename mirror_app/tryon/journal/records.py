"""What the journal knows beside orders and jobs."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class BatchRecord:
    """Orders given together. settings: what it takes to go on with them (folder, provider, way to
    authenticate ...), and never a key."""

    id: str
    began_at: float
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stored:
    """A picture in the person's folder. number: its place among the results of the order, from 1."""

    number: int
    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """What the provider accepted last for an order. Times are seconds since 1970.

    kept_until: how long the provider can be asked after it. urls: of results that are made and not stored, in
    the provider's order, usable until urls_until. seed: the one used, where the provider said so.
    """

    task_id: str
    request_id: str
    accepted_at: float
    kept_until: float
    finished_at: float | None
    seed: int | None
    urls: tuple[str, ...]
    urls_until: float | None


@dataclass(frozen=True, slots=True)
class Finished:
    """A task that is made. latency_s: from acceptance to its end, None where that cannot be told; exact: by
    the provider's own clock, else by our polls."""

    at: float
    polls: int
    urls: tuple[str, ...]
    urls_until: float
    seed: int | None = None
    latency_s: float | None = None
    exact: bool = False
