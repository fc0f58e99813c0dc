"""What a file is at one save: its model, its colourways, and each of them as eyewear to wear."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import cv2

from mirror_app.glasses_on.catalogue import models_in
from mirror_app.glasses_on.drafts.coarse import coarse
from mirror_app.glasses_on.drafts.paint import PALETTE, Paint, frame_material, painted, swatch
from mirror_app.glasses_on.importing import (
    EyewearModel,
    Given,
    Shelf,
    Spare,
    colourways,
    model_of,
    read,
    sentences,
    sku_of,
)
from mirror_app.glasses_on.shelf import Ready, ready_from
from mirror_app.glasses_on.slabs import FIRST, Lenses
from mirror_app.glasses_on.turning import Turned
from mirror_app.values import Eyewear, Rgb

MANY = 30_000
"""Of a mesh with more triangles fewer are baked first."""
_OFF_MM = 1.0
_SAYS_NOTHING = ("scene", "model", "untitled", "eyewear", "glasses")


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """A colourway. rgb: of its frame, None where it is not known before it is read. sku: what it is kept as.
    model: makes the model in it, which may take a while. pair: what is worn, None where it is a mesh that
    must be written first."""

    name: str
    rgb: Rgb | None
    sku: str
    model: Callable[[], EyewearModel]
    pair: Eyewear | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """path: the file. model: as it is drawn. ways: its colourways, the first as it is drawn."""

    path: Path
    model: EyewearModel
    ways: tuple[Way, ...]

    def sentences(self) -> list[str]:
        """What was assumed and what was measured, in the importing's words."""
        return sentences(self.model)

    def turned(self, way: int) -> Turned:
        """For a turntable; may take a while."""
        chosen = self.ways[way]
        model = chosen.model()
        return Turned(model, Lenses.of(chosen.pair) if chosen.pair else Lenses.in_model(model))


def name_of(path: Path) -> str:
    """What the draft is called: a file that is only called "scene" goes by its folder."""
    return path.parent.name if path.stem.lower() in _SAYS_NOTHING and path.parent.name else path.stem


def read_draft(path: Path, untrusted: bool, spare: Spare | None = None) -> Draft:
    """spare: see `read`. Raises EyewearFileError that names the file."""
    given = Given(name_of(path))
    model = read(path, given, untrusted, spare=spare)
    if path.suffix.lower() == ".toml":
        first, *others = map(_of_pair, colourways(path))
        return Draft(path, model, (_read_already(first, model), *others))
    return Draft(path, model, _of_mesh(model, partial(_variant, path, given, untrusted)))


def as_eyewear(way: Way, folder: Path) -> tuple[Eyewear, EyewearModel]:
    """A colourway to wear, and its model; the mesh is written into `folder`, which is its own. Raises
    InputError."""
    model = way.model()
    if way.pair is not None:
        return way.pair, model
    entry, _ = Shelf(folder, folder).keep(model, way.sku)
    return models_in(entry)[0], model


def in_haste(eyewear: Eyewear, model: EyewearModel) -> Ready | None:
    """That pair, ready to be worn until the whole of it is; None where there is nothing to draw of it."""
    try:
        return ready_from(coarse(model) if model.triangles > MANY else model, eyewear, FIRST)
    except (ValueError, cv2.error):
        # Whoever draws it says so.
        return None


def _of_pair(pair: Eyewear) -> Way:
    name = f"{pair.colour} {pair.size}".rstrip()
    return Way(name, pair.frame_rgb, pair.sku, lambda: model_of(pair), pair)


def _read_already(way: Way, model: EyewearModel) -> Way:
    """The colourway that was read with the file; one so small that it was given another unit is made anew."""
    pair, found = way.pair, model.measures.a_mm
    as_it_is = pair is not None and found is not None and abs(found - pair.a_mm) < _OFF_MM
    return replace(way, model=lambda: model) if as_it_is else way


def _variant(path: Path, given: Given, untrusted: bool, number: int) -> EyewearModel:
    return read(path, replace(given, colourway=number), untrusted)


def _of_mesh(model: EyewearModel, variant: Callable[[int], EyewearModel]) -> tuple[Way, ...]:
    """Its own colourways where it has any, else those of our palette."""
    sku, frame = sku_of(model.name), frame_material(model)
    if frame is None:
        return (Way("As drawn", None, sku, lambda: model),)
    first = Way("As drawn", swatch(model.materials[frame]), sku, lambda: model)
    if model.colourways:
        named = enumerate(model.colourways)
        return (first, *(Way(name, None, _sku(sku, name), partial(variant, n)) for n, name in named))
    return (first, *(_painted(model, sku, paint) for paint in PALETTE))


def _painted(model: EyewearModel, sku: str, paint: Paint) -> Way:
    return Way(paint.name, paint.rgb, _sku(sku, paint.name), lambda: painted(model, paint))


def _sku(model: str, way: str) -> str:
    return sku_of(f"{model[:38]}-{way}")
