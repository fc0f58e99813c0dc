"""How long a download may take and how large a result may be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """tries: of one download. read_s: without a byte; try_s: one try from its beginning to its end. wait_s:
    before the second try, at most; twice that before the third. redirects: followed in one try. bytes,
    pixels: of one picture. at_once: downloads beside each other."""

    tries: int = 3
    read_s: float = 10.0
    try_s: float = 30.0
    wait_s: float = 1.0
    redirects: int = 3
    bytes: int = 25 * 2**20
    pixels: int = 16_777_216
    at_once: int = 4
