"""A file of eyewear somebody drew comes in; an EyewearModel in millimetres, and what was assumed, goes out.

Bytes from strangers end in `formats`: past it there are only finite numbers within Limits.
"""

from pathlib import Path

from mirror_app.glasses_on.importing.assembling import Given
from mirror_app.glasses_on.importing.catalogued import model_of
from mirror_app.glasses_on.importing.formats.draco import NeedsChild
from mirror_app.glasses_on.importing.isolated import Spare, read_apart
from mirror_app.glasses_on.importing.limits import LIMITS, Limits
from mirror_app.glasses_on.importing.marking import Marking, marking_of
from mirror_app.glasses_on.importing.model import EyewearModel, Measures, Part
from mirror_app.glasses_on.importing.placing import UNITS_MM
from mirror_app.glasses_on.importing.reading import SUFFIXES, colourways, read_here
from mirror_app.glasses_on.importing.report import as_json, off_marking, sentences
from mirror_app.glasses_on.importing.scene import Material
from mirror_app.glasses_on.importing.shelf import Shelf, sku_of

__all__ = [
    "read",
    "colourways",
    "SUFFIXES",
    "model_of",
    "Given",
    "EyewearModel",
    "Part",
    "Material",
    "Measures",
    "Marking",
    "marking_of",
    "Limits",
    "LIMITS",
    "sentences",
    "as_json",
    "off_marking",
    "Shelf",
    "Spare",
    "sku_of",
    "UNITS_MM",
]


def read(
    path: Path,
    given: Given,
    untrusted: bool = False,
    limits: Limits = LIMITS,
    spare: Spare | None = None,
) -> EyewearModel:
    """A .glb, .gltf, .obj, .stl or parametric .toml file. Raises EyewearFileError that names the file.

    An untrusted one is read in a process with a cap on its memory and its time, `spare` where there is one,
    and so is any that is compressed with Draco: its decoder crashes on some broken files.
    """
    if untrusted:
        return read_apart(path, given, limits, spare)
    try:
        return read_here(path, given, limits)
    except NeedsChild:
        return read_apart(path, given, limits, spare)
