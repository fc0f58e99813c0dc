"""Work that one frame begins and the next one needs, done beside the mirror thread."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from mirror_app.values import Floats


class Aside:
    """At most one piece of work at a time. What comes of it does not depend on how long it takes: the frame
    that needs it waits. Mirror thread only."""

    def __init__(self) -> None:
        self._under_way: Future[Floats] | None = None

    def begin(self, work: Callable[[], Floats]) -> None:
        """Start it, once what was under way has ended."""
        self.drop()
        # A thread for each piece ends by itself: nothing has to be closed.
        executor = ThreadPoolExecutor(1, "aside")
        self._under_way = executor.submit(work)
        executor.shutdown(wait=False)

    def taken(self) -> Floats | None:
        """What was begun, waited for; None where nothing was. Raises what the work raised."""
        ended, self._under_way = self._under_way, None
        return None if ended is None else ended.result()

    def drop(self) -> None:
        """Wait for what is under way, and want nothing of it."""
        ended, self._under_way = self._under_way, None
        if ended is not None:
            ended.exception()
