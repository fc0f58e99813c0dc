"""Whose turn it is."""

from collections.abc import Iterable

from mirror_app.tryon.orders import Order


def spread(orders: Iterable[Order]) -> tuple[Order, ...]:
    """Each order once, so that every garment is soon seen on somebody: round by round one of each garment,
    each on another person than its neighbour's."""
    by_garment: dict[tuple[str, str], list[Order]] = {}
    for order in {order.key: order for order in orders}.values():
        by_garment.setdefault((order.garment.sha256, order.type), []).append(order)
    turned = [_turned(theirs, place) for place, theirs in enumerate(by_garment.values())]
    rounds = max(map(len, turned), default=0)
    return tuple(theirs[number] for number in range(rounds) for theirs in turned if number < len(theirs))


def _turned(orders: list[Order], by: int) -> list[Order]:
    by %= len(orders)
    return orders[by:] + orders[:by]
