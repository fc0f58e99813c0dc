"""How long a task takes: a distribution, given as text."""

import math
import re
from dataclasses import dataclass
from random import Random

from mirror_app.errors import InputError

_NUMBER = r"\d+(?:\.\d+)?"
_PART = re.compile(
    rf"(?:(?P<weight>{_NUMBER})\*)?(?:(?:constant:)?(?P<constant>{_NUMBER})|"
    rf"lognormal:(?P<median>{_NUMBER}),(?P<sigma>{_NUMBER}))"
)


@dataclass(frozen=True, slots=True)
class Part:
    """Log-normal, median_s in seconds; a sigma of 0 makes it a constant."""

    weight: float
    median_s: float
    sigma: float


@dataclass(frozen=True, slots=True)
class Latency:
    """A mixture of log-normals, read from text."""

    parts: tuple[Part, ...]

    @classmethod
    def read(cls, text: str) -> "Latency":
        """Of "27" or "constant:27", "lognormal:77,0.2" (median in seconds, sigma of its logarithm) or a
        mixture, "0.4*lognormal:25,0.2 + 0.6*lognormal:110,0.2". Raises InputError."""
        parts = tuple(_part(word.replace(" ", ""), text) for word in text.split("+"))
        if sum(part.weight for part in parts) <= 0:
            raise InputError(f'The latency "{text}" has no weight.')
        return cls(parts)

    def draw(self, random: Random) -> float:
        """Seconds."""
        weights = [part.weight for part in self.parts]
        part = random.choices(self.parts, weights)[0]
        return part.median_s * math.exp(part.sigma * random.gauss(0.0, 1.0))


AT_ONCE = Latency((Part(1.0, 0.0, 0.0),))


def _part(word: str, text: str) -> Part:
    found = _PART.fullmatch(word)
    if found is None:
        raise InputError(
            f'"{text}" is no latency; one is 27, lognormal:77,0.2 or 0.4*lognormal:25,0.2+0.6*constant:110.'
        )
    median = float(found["constant"] or found["median"])
    return Part(float(found["weight"] or 1.0), median, float(found["sigma"] or 0.0))
