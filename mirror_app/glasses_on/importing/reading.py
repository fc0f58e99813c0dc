"""A file of eyewear, in any form that is read, to an EyewearModel; in this process."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from mirror_app.errors import EyewearFileError
from mirror_app.glasses_on.importing.assembling import Given, assembled
from mirror_app.glasses_on.importing.formats.folder import Folder
from mirror_app.glasses_on.importing.formats.gltf import read_gltf
from mirror_app.glasses_on.importing.formats.obj import read_obj
from mirror_app.glasses_on.importing.formats.parametric import eyewear_in, read_toml
from mirror_app.glasses_on.importing.formats.stl import read_stl
from mirror_app.glasses_on.importing.limits import LIMITS, Limits
from mirror_app.glasses_on.importing.model import EyewearModel
from mirror_app.glasses_on.importing.scene import Scene, cleaned
from mirror_app.values import Eyewear

SUFFIXES = (".glb", ".gltf", ".obj", ".stl", ".toml")


def read_here(path: Path, given: Given, limits: Limits = LIMITS, may_crash: bool = False) -> EyewearModel:
    """Raises EyewearFileError that names the file; draco.NeedsChild, see `read_gltf`."""
    with _named(path):
        return assembled(_scene(path, given, limits, may_crash), given)


def colourways(path: Path, limits: Limits = LIMITS) -> list[Eyewear]:
    """Every pair in a parametric file. Raises EyewearFileError that names the file."""
    with _named(path):
        return eyewear_in(path, Folder(path, limits), limits)


@contextmanager
def _named(path: Path) -> Generator[None]:
    """What is wrong with a file, with its name before it."""
    try:
        yield
    except EyewearFileError as error:
        raise EyewearFileError(f"{cleaned(path.name)}: {cleaned(str(error), 300)}") from error


def _scene(path: Path, given: Given, limits: Limits, may_crash: bool) -> Scene:
    folder = Folder(path, limits)
    match path.suffix.lower():
        case ".glb" | ".gltf":
            return read_gltf(folder, limits, may_crash, given.colourway)
        case ".obj":
            return read_obj(folder, limits)
        case ".stl":
            return read_stl(folder, limits)
        case ".toml":
            return read_toml(path, folder, limits)
        case _:
            raise EyewearFileError(f"only {', '.join(SUFFIXES)} are read.")
