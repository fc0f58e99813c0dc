"""The one-slot mailbox between two threads: newest wins, nobody queues."""

from threading import Condition
from typing import Generic, TypeVar

T = TypeVar("T")


class Latest(Generic[T]):
    """One slot between two threads. Writers never wait; a reader only ever sees the newest value."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._value: T | None = None
        self.dropped = 0

    def put(self, value: T) -> None:
        """Replace what is in the slot. Any thread; a value nobody took counts as dropped."""
        with self._changed:
            self.dropped += self._value is not None
            self._value = value
            self._changed.notify()

    def take(self, timeout_s: float = 0.0) -> T | None:
        """The newest unread value, or None if none came within `timeout_s` seconds. Any thread."""
        with self._changed:
            self._changed.wait_for(lambda: self._value is not None, timeout_s)
            value, self._value = self._value, None
            return value
