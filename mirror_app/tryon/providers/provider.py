"""What every provider offers, and the ways in which one says no."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, Protocol

from mirror_app.errors import MirrorError
from mirror_app.tryon.jobs import Failure
from mirror_app.tryon.orders import Order


@dataclass(frozen=True, slots=True)
class Terms:
    """What a provider costs and allows.

    host: where pictures are sent, "" if they never leave the machine. price: of one submission, 0 for free
    (what is free may be repeated without asking). currency: ISO 4217. in_flight: tasks at once to begin with.
    gap_s: from one submission to the next, at least. task_kept_s, result_kept_s: how long a task can be asked
    after and its result fetched. waits: inquire() returns only when the task is finished, so there is nothing
    to poll.
    result_hosts: where results may be fetched from, each a host or ".domain" for all below it.
    """

    host: str
    price: Decimal
    currency: str
    in_flight: int
    gap_s: float
    task_kept_s: float
    result_kept_s: float
    waits: bool = False
    result_hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Upload:
    """The two pictures of an order, encoded as they are sent (JPEG or PNG). Its repr shows neither."""

    person: bytes = field(repr=False)
    garment: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider has the order and will bill it. request_id: its name for the call, for its support."""

    task_id: str
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """One picture that was made: at an address, or the bytes themselves. Its repr shows neither: who has the
    address has the picture."""

    url: str = field(default="", repr=False)
    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """How a task stands.

    state: "gone" where the provider no longer knows it. results: of one that is done, at least one. failure:
    of one that failed or is gone. made_s: from its reception to its end by the provider's own clock, where it
    says so.
    seed: the one used, where it says so.
    """

    state: Literal["queued", "running", "done", "failed", "gone"]
    results: tuple[Result, ...] = ()
    failure: Failure | None = None
    made_s: float | None = None
    seed: int | None = None


class Refused(MirrorError):
    """The provider said no, or the call never reached it: nothing was made and nothing is billed.

    retry_after_s: how long it asked us to wait, None where it did not.
    """

    def __init__(self, failure: Failure, retry_after_s: float | None = None) -> None:
        super().__init__(failure.sentence)
        self.failure = failure
        self.retry_after_s = retry_after_s


class Uncertain(MirrorError):
    """The call left, and no answer that can be read came: it may have been accepted and billed."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.sentence)
        self.failure = failure


class Provider(Protocol):
    """Makes pictures. Nothing here ever retries: the batch alone decides what is asked twice."""

    @property
    def name(self) -> str: ...

    @property
    def terms(self) -> Terms: ...

    async def submit(self, order: Order, upload: Upload) -> Accepted:
        """Ask for one picture by exactly one POST. Raises Refused or Uncertain."""
        ...

    async def inquire(self, task_id: str) -> Answer:
        """How a task stands, by exactly one call; may be repeated freely. Raises Refused where this call
        failed (its kind says why), which says nothing about the task."""
        ...

    async def aclose(self) -> None: ...
