"""What is measured of a person, in millimetres."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Length:
    """A length that was measured: the truth is between mm - error_mm and mm + error_mm, most likely."""

    mm: float
    error_mm: float

    @property
    def range_mm(self) -> tuple[float, float]:
        """The least and the most it may be."""
        return self.mm - self.error_mm, self.mm + self.error_mm


@dataclass(frozen=True, slots=True)
class Sizes:
    """What was measured of a person. An estimate: no medical device measured it.

    far_pd: the distance between the pupils of eyes that look far away. head_width: from temple to temple,
    where temples of eyewear pass. scale: true millimetres over those of Face, with scale_error its
    relative error. by: "irises" or "card". frames: how many pictures it comes from. frozen: it will not
    change any more for this person.
    """

    far_pd: Length
    head_width: Length
    scale: float
    scale_error: float
    by: str
    frames: int
    frozen: bool


@dataclass(frozen=True, slots=True)
class SizesOf:
    """Sizes that were measured beside the mirror, and of whom: the Face's `person`."""

    sizes: Sizes
    person: int
