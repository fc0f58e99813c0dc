"""The switches of the fill."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of the fill that may be left out, to see what each is worth. lenses: glare, tint and shadow.

    mirrored is off: both halves of a face are covered alike, and on drawn glasses it gained nothing.
    """

    remembered: bool = True
    mirrored: bool = False
    inpainted: bool = True
    lenses: bool = True


USUAL = Steps()
"""What the mirror does."""
