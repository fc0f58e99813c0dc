"""One picture to be made, as it travels to where it is made, and what comes back."""

from collections.abc import Callable
from dataclasses import dataclass, field

from mirror_app.errors import InputError, MirrorError
from mirror_app.tryon.jobs import Failure, Kind
from mirror_app.tryon.orders import GarmentType
from mirror_app.tryon.providers.provider import Refused

Make = Callable[[bytes, bytes, GarmentType, int], bytes]
"""Person and garment (JPEG or PNG), type and seed -> PNG. At the top of a module, so that another process
finds it by its name; the same for the same four, so that it may be made again. Raises MirrorError."""


@dataclass(frozen=True, slots=True)
class Work:
    """The pictures are left out of what is printed: a cluster logs what it works on."""

    make: Make
    person: bytes = field(repr=False)
    garment: bytes = field(repr=False)
    type: GarmentType
    seed: int


def outcome(work: Work) -> bytes | Failure:
    """The PNG, or why there is none: no error leaves, so none has to survive the way between processes, and
    none takes a picture into a log."""
    try:
        return work.make(work.person, work.garment, work.type, work.seed)
    except Refused as error:
        return error.failure
    except InputError as error:
        return Failure(Kind.INPUT, str(error))
    except MirrorError as error:
        return Failure(Kind.SERVICE, str(error))
    except MemoryError:
        return Failure(Kind.SERVICE, "There was not enough memory to make this picture.", "MemoryError")
    except Exception as error:  # noqa: BLE001 - as where a thread begins
        return Failure(Kind.SERVICE, "The local engine failed on this pair.", type(error).__name__)


def picture(made: bytes | Failure) -> bytes:
    """What `outcome` gave, where it was asked for. Raises Refused."""
    if isinstance(made, Failure):
        raise Refused(made)
    return made
