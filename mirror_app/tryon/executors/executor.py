"""What every place where pictures are made offers."""

from typing import Protocol

from mirror_app.tryon.orders import GarmentType


class Executor(Protocol):
    """Makes pictures of the local engine, several at a time."""

    @property
    def at_once(self) -> int:
        """Pairs it is best handed at a time: one more than are made, so that nobody waits for the next."""
        ...

    @property
    def host(self) -> str:
        """Where the pictures go, "" if they stay on this machine."""
        ...

    async def make(self, person: bytes, garment: bytes, type: GarmentType, seed: int) -> bytes:
        """A PNG. person, garment: JPEG or PNG. Raises Refused: INPUT where the engine will not take the
        pictures, CONFIG where nothing can be made here any more, and SERVICE else."""
        ...

    async def aclose(self) -> None:
        """Ends what was begun: threads, processes, connections. Waits for pictures being made."""
        ...
