"""What was given to be made and is not begun."""

from collections import deque
from dataclasses import dataclass, replace

from mirror_app.tryon.orders import Order


@dataclass(frozen=True, slots=True)
class Basket:
    """What goes to one provider together. again: keys of orders to be submitted anew, knowingly. allowed:
    keys of those that may be sent away or paid for, None for all."""

    orders: tuple[Order, ...]
    again: frozenset[str] = frozenset()
    allowed: frozenset[str] | None = None

    def without(self, key: str) -> "Basket":
        return replace(self, orders=tuple(order for order in self.orders if order.key != key))

    def has(self, key: str) -> bool:
        return any(order.key == key for order in self.orders)

    def wanted(self) -> frozenset[str]:
        """Keys of those that may be made, as far as it was said."""
        keys = frozenset(order.key for order in self.orders)
        return keys if self.allowed is None else keys & self.allowed


class Baskets:
    """The first given is the first made. For one thread at a time."""

    def __init__(self) -> None:
        self._baskets = deque[Basket]()

    def add(self, basket: Basket) -> None:
        self._baskets.append(basket)

    def take(self) -> Basket | None:
        """The next with something in it."""
        while self._baskets:
            basket = self._baskets.popleft()
            if basket.orders:
                return basket
        return None

    def drop(self, key: str) -> None:
        """Out of all of them."""
        self._baskets = deque(basket.without(key) for basket in self._baskets)

    def clear(self) -> None:
        self._baskets.clear()

    def all(self) -> tuple[Basket, ...]:
        return tuple(self._baskets)
