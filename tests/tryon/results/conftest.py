from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from mirror_app.tryon.orders import Order, Picture


@dataclass
class Patient:
    """A clock on which no time is lost: what was waited is written down."""

    waited_s: list[float] = field(default_factory=list)

    def now_s(self) -> float:
        return sum(self.waited_s)

    def monotonic_s(self) -> float:
        return self.now_s()

    async def sleep(self, seconds: float) -> None:
        self.waited_s.append(seconds)


@pytest.fixture
def clock() -> Patient:
    return Patient()


@pytest.fixture
def order_of() -> Callable[..., Order]:
    def made(person: str = "anna", garment: str = "shirt", content: str = "a") -> Order:
        pictures = (Picture(name, Path(name), content * 64) for name in (person, garment))
        return Order(*pictures, "upper", "volcengine")

    return made


@pytest.fixture
def order(order_of: Callable[..., Order]) -> Order:
    return order_of()
