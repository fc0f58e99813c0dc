"""How many tasks are in flight, and how many may be."""

_CLEAN_TASKS_FOR_ONE_MORE = 10


class Slots:
    """How many there are is learned: one less for each submission that found none free, one more after 10
    tasks in a row that went well."""

    def __init__(self, first: int, most: int) -> None:
        self._most = max(1, most)
        self.limit = min(max(1, first), self._most)
        self.taken = 0
        self._clean = 0

    @property
    def is_free(self) -> bool:
        return self.taken < self.limit

    def take(self) -> "Slot":
        """Also beyond the limit: for a task that was accepted earlier, which is there anyway."""
        return Slot(self)

    def went_well(self) -> None:
        self._clean += 1
        if self._clean == _CLEAN_TASKS_FOR_ONE_MORE:
            self._clean = 0
            self.limit = min(self._most, self.limit + 1)

    def was_full(self) -> None:
        self._clean = 0
        self.limit = max(1, self.limit - 1)


class Slot:
    """One task at the provider: from its submission until it is over there."""

    def __init__(self, slots: Slots) -> None:
        self._slots: Slots | None = slots
        slots.taken += 1

    def give_back(self) -> None:
        """A second time changes nothing."""
        if self._slots is not None:
            self._slots.taken -= 1
            self._slots = None
