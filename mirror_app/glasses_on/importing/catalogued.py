"""A pair of the catalogue as an EyewearModel: its imported mesh, else one built from its measures."""

from pathlib import Path

from mirror_app.glasses_on.importing.assembling import Given, assembled
from mirror_app.glasses_on.importing.formats.parametric import built
from mirror_app.glasses_on.importing.model import EyewearModel
from mirror_app.glasses_on.importing.reading import read_here
from mirror_app.values import Eyewear


def model_of(eyewear: Eyewear) -> EyewearModel:
    """Raises EyewearFileError where an imported mesh cannot be read any more."""
    if eyewear.mesh:
        return read_here(Path(eyewear.mesh), Given(eyewear.name))
    return assembled(built(eyewear), Given(eyewear.name, unit_mm=1.0))
