"""The marking on eyewear, 52 [] 18 145: A, DBL and temple in millimetres, as written inside a temple."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mirror_app.errors import InputError

TOLERANCE_MM = 0.5
_SIZE = r"(?<![\d.,])(3\d|4\d|5\d|6\d|70)(?:[.,](\d))?"
_BRIDGE = r"(8|9|[12]\d|30)(?:[.,](\d))?"
_TEMPLE = r"(1[0-6]\d|170)(?![\d])"
_BETWEEN = r"\s*(?:\[\s*\]|[\u25a1\u25fb\u25a2\u2610x\u00d7/_-]|\s)\s*"
_MARKING = re.compile(_SIZE + _BETWEEN + _BRIDGE + _BETWEEN + _TEMPLE, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Marking:
    """Nominal A, DBL and temple length."""

    a_mm: float
    dbl_mm: float
    temple_mm: float

    def __str__(self) -> str:
        return f"{self.a_mm:g}\u25a1{self.dbl_mm:g} {self.temple_mm:g}"


def marking_in(texts: Iterable[str]) -> Marking | None:
    """The first marking that stands in one of `texts`, None where there is none."""
    for text in texts:
        found = _MARKING.search(text)
        if found:
            a, a_tenths, dbl, dbl_tenths, temple = found.groups()
            return Marking(float(f"{a}.{a_tenths or 0}"), float(f"{dbl}.{dbl_tenths or 0}"), float(temple))
    return None


def marking_of(text: str) -> Marking:
    """The marking that the person wrote. Raises InputError where it is none."""
    found = marking_in([text])
    if found is None:
        raise InputError(f'"{text}" is no marking; one is A, DBL and temple in millimetres: 52-18-145.')
    return found


def differences(marking: Marking, measured: tuple[float | None, float | None, float | None]) -> list[str]:
    """A sentence for each of A, DBL and temple that differs by more than TOLERANCE_MM or is not known."""
    sentences: list[str] = []
    nominal = (marking.a_mm, marking.dbl_mm, marking.temple_mm)
    for name, wanted, found in zip(("A", "DBL", "The temple"), nominal, measured, strict=True):
        if found is None:
            sentences.append(f"{name} cannot be measured; the marking says {wanted:g} mm.")
        elif abs(found - wanted) > TOLERANCE_MM:
            more = "more" if found > wanted else "less"
            by = f"{abs(found - wanted):.1f} mm {more}"
            sentences.append(f"{name} is {found:.1f} mm, the marking says {wanted:g}: {by}.")
    return sentences
