"""What orders would come to, found beside Qt's thread: files are read for it, and the journal and the
keyring are asked."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject

from mirror_app.errors import MirrorError
from mirror_app.tryon.batch import Offer
from mirror_app.tryon.makers import Maker
from mirror_app.tryon.ordering import Ordering
from mirror_app.tryon.orders import Order, Picture
from mirror_app.tryon.rack import Hanger
from mirror_app.ui.tryon.order_bar import Wish
from mirror_app.ui.worker import Worker


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person has chosen. person: None for nobody yet."""

    person: Picture | None
    hangers: tuple[Hanger, ...]
    maker: Maker


class Reckoner:
    """Hands over the wish that a choice comes to; only that of the newest choice."""

    def __init__(self, parent: QObject, ordering: Ordering, hand: Callable[[Wish], None]) -> None:
        self._worker = Worker(parent)
        self._ordering = ordering
        self._hand = hand
        self._seen: dict[Path, tuple[tuple[int, int], Order]] = {}

    def reckon(self, choice: Choice) -> None:
        """Choose this instead of what was chosen."""
        self._worker.ask(self._wishes(choice), self._hand, lambda _well: None)

    def drop(self) -> None:
        """What was chosen is not so any more."""
        self._worker.drop()

    def close(self) -> None:
        """End the thread."""
        self._worker.close()

    # On the worker's thread

    def _wishes(self, choice: Choice) -> Iterator[Wish]:
        try:
            wish = self._wish(choice)
        except MirrorError as error:
            # Nothing of what was wished before is left to be ordered.
            wish = Wish(choice.person is not None, obstacle=str(error))
        yield wish

    def _wish(self, choice: Choice) -> Wish:
        obstacle = self._ordering.obstacle(choice.maker)
        if choice.person is None:
            return Wish(obstacle=obstacle)
        all_orders = [self._order(choice.person, hanger, choice.maker) for hanger in choice.hangers]
        orders = {order.key: order for order in all_orders}
        offer = self._ordering.offer(orders.values(), choice.maker)
        told = told_of(offer)
        return Wish(
            person=True,
            orders=told,
            anew=offer.anew,
            there=len(offer.stored) + len(offer.waiting),
            unanswered=len(offer.unknown) + len(offer.failed),
            pending=len(orders) - len(told),
            obstacle=obstacle,
        )

    def _order(self, person: Picture, hanger: Hanger, maker: Maker) -> Order:
        """A garment is read and hashed again only where its file is another."""
        try:
            stat = hanger.path.stat()
        except OSError:
            return self._ordering.order(person, hanger, maker)
        print_of_it = (stat.st_mtime_ns, stat.st_size)
        known = self._seen.get(hanger.path)
        if known is not None and known[0] == print_of_it:
            return replace(known[1], person=person, provider=maker.name)
        order = self._ordering.order(person, hanger, maker)
        self._seen[hanger.path] = (print_of_it, order)
        return order


@dataclass(frozen=True, slots=True)
class Question:
    """What going on with orders of one maker would do. again: keys of those to be submitted anew. problem:
    why it cannot be said, "" where it can."""

    maker: Maker
    again: frozenset[str]
    offer: Offer | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Wanted:
    orders: tuple[Order, ...]
    again: frozenset[str]


class Questions:
    """Hands over, for orders that are to be gone on with, one question for each maker. None is lost."""

    def __init__(
        self, parent: QObject, ordering: Ordering, hand: Callable[[tuple[Question, ...]], None]
    ) -> None:
        self._worker = Worker(parent)
        self._ordering = ordering
        self._hand = hand
        self._waiting: list[_Wanted] = []

    def put(self, orders: Sequence[Order], again: frozenset[str]) -> None:
        self._waiting.append(_Wanted(tuple(orders), again))
        self._worker.ask(self._found(tuple(self._waiting)), self._give, lambda _well: None)

    def drop(self) -> None:
        """Nobody is there any more to be asked."""
        self._waiting.clear()
        self._worker.drop()

    def close(self) -> None:
        """End the thread."""
        self._worker.close()

    def _give(self, questions: tuple[Question, ...]) -> None:
        del self._waiting[0]
        self._hand(questions)

    # On the worker's thread

    def _found(self, wanted: tuple[_Wanted, ...]) -> Iterator[tuple[Question, ...]]:
        for one in wanted:
            names = dict.fromkeys(order.provider for order in one.orders)
            yield tuple(self._question(name, one) for name in names)

    def _question(self, name: str, wanted: _Wanted) -> Question:
        theirs = [order for order in wanted.orders if order.provider == name]
        maker = self._ordering.maker_of(theirs[0])
        try:
            return Question(maker, wanted.again, self._ordering.offer(theirs, maker, wanted.again))
        except MirrorError as error:
            return Question(maker, wanted.again, None, str(error))


def told_of(offer: Offer) -> tuple[Order, ...]:
    """All the orders that an offer speaks of."""
    return (*offer.stored, *offer.waiting, *offer.unknown, *offer.failed, *offer.anew)


def keys_of(orders: Sequence[Order]) -> frozenset[str]:
    return frozenset(order.key for order in orders)
