"""Pictures made on the workers of a Dask cluster."""

import asyncio
import contextlib
import uuid
from dataclasses import dataclass

from distributed import KilledWorker
from distributed.client import FutureCancelledError

from mirror_app.tryon.executors.client import Client, connected
from mirror_app.tryon.executors.loopback import Loopback
from mirror_app.tryon.executors.making import make_picture
from mirror_app.tryon.executors.place import Place, place_at
from mirror_app.tryon.executors.work import Make, Work, outcome, picture
from mirror_app.tryon.jobs import Failure, Kind
from mirror_app.tryon.orders import GarmentType
from mirror_app.tryon.providers.provider import Refused

_RETRIES = 2
_ASK_S = 5.0
_EVERY_S = 1.0

_UNANSWERED = Failure(
    Kind.CONFIG, "The scheduler of the cluster no longer answers: `tryon resume` makes what is left."
)
_EMPTY = Failure(Kind.CONFIG, "The cluster has no worker left: `tryon resume` makes what is left.")
_FOREIGN = Failure(
    Kind.CONFIG, "The workers of the cluster have no mirror-app: install this version of it there."
)
_KILLED = Failure(Kind.SERVICE, "This pair ended every worker that made it.")


@dataclass(frozen=True, slots=True)
class Connection:
    """To a cluster. at_once: see `Executor`. loopback: its processes, where they were begun for it."""

    client: Client
    place: Place
    at_once: int
    loopback: Loopback | None


async def open_cluster(text: str, make: Make = make_picture, patience_s: float = 10.0) -> "ClusterExecutor":
    """text: see `place_at`. patience_s: how long a cluster may be without workers before it is given up.
    Raises InputError where there is none, or none of its workers."""
    place = place_at(text)
    loopback = None if place.address else await Loopback.start(place.workers)
    try:
        client = await connected(loopback.address if loopback else place.address, max(place.workers, 1))
        threads = int((await client.scheduler.identity())["total_threads"])
    except BaseException:
        if loopback is not None:
            await loopback.stop()
        raise
    return ClusterExecutor(Connection(client, place, threads + 1, loopback), make, patience_s)


class ClusterExecutor:
    """Each picture is one task, a pure function of the two pictures, type and seed. What it gives is fetched
    as soon as it is there and let go of at once: what only a worker holds is lost with it, and made again.

    A worker that dies, or is not heard of for as long as the scheduler allows, loses nothing: its pairs are
    made on another. Once no worker is left, or the scheduler is gone, every pair is refused.
    """

    def __init__(self, connection: Connection, make: Make, patience_s: float) -> None:
        self._connection = connection
        self._make = make
        self._lost: asyncio.Future[Failure] = asyncio.get_running_loop().create_future()
        self._watching = asyncio.create_task(self._watch(patience_s))

    @property
    def at_once(self) -> int:
        return self._connection.at_once

    @property
    def host(self) -> str:
        return self._connection.place.host

    @property
    def loopback(self) -> Loopback | None:
        """The processes that were begun for it, where it is on this machine."""
        return self._connection.loopback

    async def make(self, person: bytes, garment: bytes, type: GarmentType, seed: int) -> bytes:
        """See `Executor`."""
        if self._connection.client.status != "running":
            self._give_up(_UNANSWERED)
        if self._lost.done():
            raise Refused(self._lost.result())
        task = self._connection.client.submit(
            outcome,
            Work(self._make, person, garment, type, seed),
            # Not by what is in it: the same pair asked for again is made again.
            key=f"picture-{uuid.uuid4().hex}",
            retries=_RETRIES,
        )
        made = asyncio.create_task(task.result())
        try:
            await asyncio.wait((made, self._lost), return_when=asyncio.FIRST_COMPLETED)
            if not made.done():
                raise Refused(self._lost.result())
            return picture(made.result())
        except (FutureCancelledError, OSError):
            # The scheduler went while it was made, or while it was fetched.
            self._give_up(_UNANSWERED)
            raise Refused(_UNANSWERED) from None
        except KilledWorker:
            # Where all died at once it was not the pair.
            raise Refused(await self._trouble() or _KILLED) from None
        except ImportError:
            raise Refused(_FOREIGN) from None
        finally:
            made.cancel()
            task.release()

    async def aclose(self) -> None:
        self._watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._watching
        await self._connection.client.close()
        if self._connection.loopback is not None:
            await self._connection.loopback.stop()

    async def _watch(self, patience_s: float) -> None:
        """Gives the cluster up once it was in trouble for so long."""
        clock = asyncio.get_running_loop().time
        sound = clock()
        while not self._lost.done():
            trouble = await self._trouble()
            if trouble is None:
                sound = clock()
            elif clock() - sound >= patience_s:
                self._give_up(trouble)
            await asyncio.sleep(_EVERY_S)

    async def _trouble(self) -> Failure | None:
        client = self._connection.client
        if client.status != "running":
            return _UNANSWERED
        try:
            known = await asyncio.wait_for(client.scheduler.identity(), _ASK_S)
        except (OSError, TimeoutError):
            return _UNANSWERED
        return None if known["n_workers"] else _EMPTY

    def _give_up(self, why: Failure) -> None:
        if not self._lost.done():
            self._lost.set_result(why)
