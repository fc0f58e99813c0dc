"""What was worn before, so that the person can go back. Knows no Qt."""

from collections import deque
from collections.abc import Callable
from itertools import pairwise

from mirror_app.garments import GarmentPhoto

MOST = 100


class History:
    """The newest last; what lies further back than MOST changes is forgotten."""

    def __init__(self) -> None:
        self._before: deque[GarmentPhoto | None] = deque(maxlen=MOST)

    def __len__(self) -> int:
        return len(self._before)

    def note(self, worn: GarmentPhoto | None) -> None:
        """This was worn until now."""
        self._before.append(worn)

    def back(self) -> GarmentPhoto | None:
        """What was worn before, and is not known any more then. Raises IndexError where nothing is."""
        return self._before.pop()

    def keep(self, there: Callable[[GarmentPhoto], bool], worn: GarmentPhoto | None) -> None:
        """Only what is still there. worn: now; no step back leads from a garment to the same one."""
        left = [photo for photo in (*self._before, worn) if photo is None or there(photo)]
        self._before.clear()
        self._before.extend(before for before, after in pairwise(left) if before != after)

    def clear(self) -> None:
        """Somebody else comes."""
        self._before.clear()
