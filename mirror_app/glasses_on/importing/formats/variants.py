"""KHR_materials_variants of glTF: other materials for the same shapes, say its colourways."""

from dataclasses import dataclass

from mirror_app.glasses_on.importing.formats.table import Table
from mirror_app.glasses_on.importing.limits import Limits

EXTENSION = "KHR_materials_variants"
_MOST = 64


@dataclass(frozen=True, slots=True)
class Choice:
    """Which variant is wanted, None for what the file shows by itself, and how many there are."""

    wanted: int | None
    count: int

    def material(self, primitive: Table, materials: int) -> int | None:
        """The number of a primitive's material, of so many, None where it has none. Raises
        EyewearFileError."""
        own = _extension(primitive) if self.wanted is not None else None
        for mapping in [] if own is None else own.tables("mappings", _MOST):
            if self.wanted in mapping.wholes("variants", self.count - 1):
                return mapping.index("material", materials)
        return primitive.index("material", materials)


def variants_in(description: Table, limits: Limits) -> tuple[str, ...]:
    """Their names. Raises EyewearFileError."""
    own = _extension(description)
    tables = [] if own is None else own.tables("variants", min(_MOST, limits.items))
    return tuple(table.name() or f"Variant {number}" for number, table in enumerate(tables, 1))


def _extension(table: Table) -> Table | None:
    extensions = table.table("extensions")
    return None if extensions is None else extensions.table(EXTENSION)
