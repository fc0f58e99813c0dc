"""From two folders to orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mirror_app.errors import InputError
from mirror_app.tryon.command.asking import counted
from mirror_app.tryon.orders import GARMENT_TYPES, GarmentType, Order, Parameters, Picture
from mirror_app.tryon.pictures import folder_of

DEFAULT_TYPE: GarmentType = "upper"


@dataclass(frozen=True, slots=True)
class Wardrobe:
    """garments: with what each covers. notes: a sentence for whatever the person may not expect."""

    people: tuple[Picture, ...]
    garments: tuple[tuple[Picture, GarmentType], ...]
    notes: tuple[str, ...]

    def orders(self, provider: str, parameters: Parameters) -> tuple[Order, ...]:
        """Each person in each garment, each once. provider: its name."""
        orders = (
            Order(person, garment, kind, provider, parameters)
            for person in self.people
            for garment, kind in self.garments
        )
        return tuple({order.key: order for order in orders}.values())


def wardrobe(people: Path, garments: Path, kind: GarmentType | None) -> Wardrobe:
    """kind: of all the garments; None: by the folders upper, lower and full in theirs. Raises InputError
    where there are no people or no garments."""
    persons, problems = folder_of(people)
    if not persons:
        raise InputError(_nobody("people", people, problems))
    pieces, notes = _garments(garments, kind)
    if not pieces:
        raise InputError(_nobody("garments", garments, notes))
    return Wardrobe(persons, pieces, (*problems, *notes))


def _garments(
    folder: Path, kind: GarmentType | None
) -> tuple[tuple[tuple[Picture, GarmentType], ...], tuple[str, ...]]:
    loose, problems = folder_of(folder)
    pieces = _covering(loose, kind or DEFAULT_TYPE)
    notes = list(problems)
    if kind is None:
        if loose:
            notes.append(
                f"{counted(len(loose), 'garment is', 'garments are')} taken for {DEFAULT_TYPE}; --type, or"
                f" folders {', '.join(GARMENT_TYPES)} in {folder}, would say what each covers."
            )
        for own in GARMENT_TYPES:
            if (folder / own).is_dir():
                found, problems = folder_of(folder / own)
                pieces += _covering(found, own)
                notes += problems
    return tuple(pieces), tuple(notes)


def _covering(garments: Sequence[Picture], kind: GarmentType) -> list[tuple[Picture, GarmentType]]:
    return [(garment, kind) for garment in garments]


def _nobody(what: str, folder: Path, problems: Sequence[str]) -> str:
    return f"There are no pictures of {what} in {folder}. {' '.join(problems)}".strip()
