"""How long the local engine takes for a picture on this machine."""

import time
from pathlib import Path
from statistics import median

from mirror_app.errors import InputError
from mirror_app.tryon.executors.making import make_picture
from mirror_app.tryon.executors.work import Make
from mirror_app.tryon.orders import GarmentType

_TIMES = 3


def seconds_a_picture(person: Path, garment: Path, type: GarmentType, make: Make = make_picture) -> float:
    """Seconds of one core, whatever else the machine does. Raises InputError.

    The median of three, after one that loads the networks, reads the body and prepares the garment, as a
    catalogue does once for each.
    """
    try:
        pictures = person.read_bytes(), garment.read_bytes()
    except OSError as error:
        raise InputError(f"{error.filename} cannot be read: {error.strerror}.") from error
    make(*pictures, type, 0)
    took: list[float] = []
    for seed in range(_TIMES):
        begun = time.process_time()
        make(*pictures, type, seed)
        took.append(time.process_time() - begun)
    return median(took)
