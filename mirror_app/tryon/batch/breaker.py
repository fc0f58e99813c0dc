"""Whether the network is there."""


class Breaker:
    """Counts failures of the network in a row, whatever task they concern. From `after` of them on it is
    open: nothing is submitted until a call gets an answer, any answer."""

    def __init__(self, after: int) -> None:
        self._after = after
        self._in_a_row = 0
        self.opened_at: float | None = None

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None

    def failed(self, now: float) -> None:
        self._in_a_row += 1
        if self._in_a_row >= self._after and self.opened_at is None:
            self.opened_at = now

    def answered(self) -> None:
        self._in_a_row = 0
        self.opened_at = None
