"""The eyewear one can choose from: a folder of TOML files, one per model, its colourways and sizes inside.

A `[[size]]` has a name and those measures in which it differs from the model. The one that differs in none is
the usual size: it keeps the SKU of its colourway, the others have their name behind it: harbour-black-l.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, cast

from mirror_app.boxing import SHAPES
from mirror_app.errors import ConfigError, InputError
from mirror_app.values import Eyewear, Pattern, Rgb

MATERIALS = ("acetate", "metal", "combination", "rimless")
"""What the front is made of. A combination has acetate brows over a metal rest in the temple colour."""

PATTERNS = ("tortoise",)
"""What acetate may be patterned with."""

RANGES_MM = {
    "a_mm": (30.0, 70.0),
    "b_mm": (18.0, 65.0),
    "dbl_mm": (8.0, 30.0),
    "temple_mm": (100.0, 170.0),
    "rim_mm": (0.0, 8.0),
    "rim_top_mm": (0.0, 12.0),
}
"""What each measure may be."""
MOST_SIZES = 12
_NEEDED_IN_MODEL = ("name", "shape", "material", *RANGES_MM, "colourway")
_MODEL_KEYS = (*_NEEDED_IN_MODEL, "mesh", "size")
_NEEDED_IN_COLOURWAY = ("sku", "colour", "frame_rgb", "temple_rgb")
_LENS_KEYS = ("lens_rgb", "lens_alpha", "mirror_rgb", "mirror_strength", "ar_rgb")
_PATTERN_KEYS = ("pattern", "pattern_rgbs", "pattern_mm")
_COLOURWAY_KEYS = (*_NEEDED_IN_COLOURWAY, "frame_alpha", *_LENS_KEYS, *_PATTERN_KEYS)
_PATTERN_MM = 9.0
_PATTERN_RANGE_MM = (3.0, 30.0)
_MEASURES_OF_SIZE = ("a_mm", "b_mm", "dbl_mm", "temple_mm")
_SIZE_KEYS = ("name", *_MEASURES_OF_SIZE)
_SIZE_NAME = re.compile(r"[A-Za-z0-9]{1,8}")
_CLEAR = 0.1
"""Lenses whose colour covers no more are clear."""
_WHITE, _COATED = (255, 255, 255), (140, 190, 165)

_Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every SKU in a stable order: by file name, then as written in the file."""

    eyewear: tuple[Eyewear, ...]

    @staticmethod
    def load(folder: Path, own: Path | None = None) -> "Catalogue":
        """Read `folder`/*.toml, then those of `own`, the person's folder, which need not be there.

        Raises ConfigError naming the file, the key and the nearest valid key.
        """
        files: dict[str, Path] = {}
        found: list[Eyewear] = []
        paths = sorted(folder.glob("*.toml")) + (sorted(own.glob("*.toml")) if own else [])
        for path in paths:
            for eyewear in models_in(path):
                if eyewear.sku in files:
                    first = files[eyewear.sku].name
                    raise ConfigError(f'{path}: key "sku": "{eyewear.sku}" is already used in {first}.')
                files[eyewear.sku] = path
                found.append(eyewear)
        if not found:
            raise ConfigError(f"{folder}: there is no eyewear here; a catalogue is a folder of .toml files.")
        return Catalogue(tuple(found))

    def find(self, sku: str) -> Eyewear:
        """The eyewear with this SKU. Raises InputError naming the nearest SKUs."""
        for eyewear in self.eyewear:
            if eyewear.sku == sku:
                return eyewear
        near = get_close_matches(sku.lower(), [eyewear.sku for eyewear in self.eyewear], 3, 0.0)
        raise InputError(f'There is no eyewear "{sku}"; the nearest are {", ".join(near)}.')

    def __iter__(self) -> Iterator[Eyewear]:
        return iter(self.eyewear)

    def __len__(self) -> int:
        return len(self.eyewear)


def models_in(path: Path) -> list[Eyewear]:
    """The model in one file: its colourways as written, each in the usual size, then in the others.

    Raises ConfigError.
    """
    try:
        table: _Table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read as TOML: {error}.") from error
    where = str(path)
    _check_keys(where, table, _MODEL_KEYS, _NEEDED_IN_MODEL)
    name = _text(where, table, "name")
    shape, material = _choice(where, table, "shape", SHAPES), _choice(where, table, "material", MATERIALS)
    measures = {key: _number(where, table, key, limits) for key, limits in RANGES_MM.items()}
    model, mesh = (name, shape, material), _mesh(path, table)
    ways = enumerate(_tables(where, table, "colourway"), 1)
    pairs = [_colourway(f"{path}: colourway {n}", way, model, measures) for n, way in ways]
    sizes = _sizes(where, table, measures)
    return [_sized(replace(pair, mesh=mesh), size) for pair in pairs for size in sizes]


def _tables(where: str, table: _Table, key: str) -> list[_Table]:
    """The one or more tables [[key]]."""
    value: object = table[key]
    listed = cast(list[object], value) if isinstance(value, list) else []
    tables = [cast(_Table, one) for one in listed if isinstance(one, dict)]
    if not tables or len(tables) != len(listed):
        raise ConfigError(f'{where}: key "{key}" must be one or more [[{key}]] tables.')
    return tables


def _sizes(where: str, table: _Table, usual: dict[str, float]) -> list[_Table]:
    """Each size with its name and all its measures, the usual one first."""
    if "size" not in table:
        return [{**usual, "name": ""}]
    tables, sizes = _tables(where, table, "size"), list[_Table]()
    if len(tables) > MOST_SIZES:
        raise ConfigError(f'{where}: key "size" must be {MOST_SIZES} tables at most, not {len(tables)}.')
    for number, one in enumerate(tables, 1):
        here = f"{where}: size {number}"
        _check_keys(here, one, _SIZE_KEYS, ("name",))
        name = _text(here, one, "name")
        if not _SIZE_NAME.fullmatch(name) or name.lower() in [size["name"].lower() for size in sizes]:
            told = f'one to eight letters or digits that no other size has, not "{name}"'
            raise ConfigError(f'{here}: key "name" must be {told}.')
        measures = {key: _number(here, {**usual, **one}, key, RANGES_MM[key]) for key in _MEASURES_OF_SIZE}
        sizes.append({**measures, "name": name})
    first = [size for size in sizes if all(size[key] == usual[key] for key in _MEASURES_OF_SIZE)]
    if len(first) != 1:
        raise ConfigError(f'{where}: key "size": just one size must have the measures of the model.')
    return [*first, *(size for size in sizes if size is not first[0])]


def _sized(pair: Eyewear, size: _Table) -> Eyewear:
    """The pair, which is of the usual size, in another."""
    measures = {key: size[key] for key in _MEASURES_OF_SIZE}
    usual = all(getattr(pair, key) == measure for key, measure in measures.items())
    sku = pair.sku if usual else f"{pair.sku}-{size['name'].lower()}"
    return replace(pair, sku=sku, size=size["name"], **measures)


def _mesh(path: Path, table: _Table) -> str:
    """Where the mesh of an imported model is, "" for a drawn one."""
    if "mesh" not in table:
        return ""
    name = _text(str(path), table, "mesh")
    place = path.parent / name
    if Path(name).name != name or not place.is_file():
        raise ConfigError(f'{path}: key "mesh" must be a file beside it; there is no {name!r}.')
    return str(place)


def _colourway(where: str, way: _Table, model: tuple[str, str, str], measures: dict[str, float]) -> Eyewear:
    _check_keys(where, way, _COLOURWAY_KEYS, _NEEDED_IN_COLOURWAY)
    name, shape, material = model
    pair = Eyewear(
        sku=_text(where, way, "sku"),
        name=name,
        shape=shape,
        material=material,
        a_mm=measures["a_mm"],
        b_mm=measures["b_mm"],
        dbl_mm=measures["dbl_mm"],
        temple_mm=measures["temple_mm"],
        rim_mm=measures["rim_mm"],
        rim_top_mm=measures["rim_top_mm"],
        frame_rgb=_rgb(where, way, "frame_rgb", (0, 0, 0)),
        temple_rgb=_rgb(where, way, "temple_rgb", (0, 0, 0)),
        frame_alpha=_number(where, {"frame_alpha": 1.0, **way}, "frame_alpha", (0.0, 1.0)),
        colour=_text(where, way, "colour"),
        pattern=_pattern(where, way, material),
    )
    return _with_lenses(where, way, pair)


def _with_lenses(where: str, way: _Table, pair: Eyewear) -> Eyewear:
    """The pair with the tint and the coatings of its colourway. Clear lenses are sold with an anti-reflective
    coating, unless it says otherwise."""
    top, bottom = _numbers(where, way, "lens_alpha", (0.02, 0.02), 1.0)
    if "mirror_rgb" in way or "mirror_strength" in way:
        # One says nothing without the other.
        _check_keys(where, way, _COLOURWAY_KEYS, ("mirror_rgb", "mirror_strength"))
    return replace(
        pair,
        lens_rgb=_rgb(where, way, "lens_rgb", (200, 210, 215)),
        lens_alpha=(top, bottom),
        lens_mirror_rgb=_rgb(where, way, "mirror_rgb", _WHITE),
        lens_mirror=_number(where, {"mirror_strength": 0.0, **way}, "mirror_strength", (0.0, 1.0)),
        lens_ar_rgb=_rgb(where, way, "ar_rgb", _COATED if max(top, bottom) <= _CLEAR else _WHITE),
    )


def _pattern(where: str, way: _Table, material: str) -> Pattern | None:
    """What its acetate is patterned with."""
    if not any(key in way for key in _PATTERN_KEYS):
        return None
    _check_keys(where, way, _COLOURWAY_KEYS, ("pattern", "pattern_rgbs"))
    kind = _choice(where, way, "pattern", PATTERNS)
    if material not in ("acetate", "combination"):
        raise ConfigError(f'{where}: key "pattern" is for acetate; this model is "{material}".')
    value: object = way["pattern_rgbs"]
    colours = cast(list[object], value) if isinstance(value, list) else []
    if len(colours) not in (2, 3):
        told = f"two or three colours of 3 numbers each, not {value!r}"
        raise ConfigError(f'{where}: key "pattern_rgbs" must be {told}.')
    rgbs = tuple(_rgb(where, {"pattern_rgbs": one}, "pattern_rgbs", _WHITE) for one in colours)
    scale = _number(where, {"pattern_mm": _PATTERN_MM, **way}, "pattern_mm", _PATTERN_RANGE_MM)
    return Pattern(kind, rgbs, scale)


def _check_keys(where: str, table: _Table, valid: tuple[str, ...], needed: tuple[str, ...]) -> None:
    for key in table:
        if key not in valid:
            near = get_close_matches(key, valid, 1, 0.0)[0]
            raise ConfigError(f'{where}: unknown key "{key}"; the nearest valid key is "{near}".')
    for key in needed:
        if key not in table:
            raise ConfigError(f'{where}: key "{key}" is missing.')


def _text(where: str, table: _Table, key: str) -> str:
    value = table[key]
    if not isinstance(value, str) or not value.strip():
        raise ConfigError(f'{where}: key "{key}" must be a text, not {value!r}.')
    return value


def _choice(where: str, table: _Table, key: str, valid: tuple[str, ...]) -> str:
    value = _text(where, table, key)
    if value not in valid:
        near = get_close_matches(value, valid, 1, 0.0)[0]
        raise ConfigError(f'{where}: key "{key}" cannot be "{value}"; the nearest valid value is "{near}".')
    return value


def _number(where: str, table: _Table, key: str, limits: tuple[float, float]) -> float:
    value, (low, high) = table[key], limits
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise ConfigError(f'{where}: key "{key}" must be a number from {low:g} to {high:g}, not {value!r}.')
    return float(value)


def _numbers(where: str, table: _Table, key: str, usual: tuple[float, ...], high: float) -> tuple[float, ...]:
    """As many numbers from 0 to `high` as `usual` has."""
    value = table.get(key, usual)
    values = cast(list[object], value) if isinstance(value, list | tuple) else []
    numbers = [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    good = [float(v) for v in numbers if 0 <= v <= high]
    if len(good) != len(usual) or len(values) != len(usual):
        wanted = f"{len(usual)} numbers from 0 to {high:g}"
        raise ConfigError(f'{where}: key "{key}" must be {wanted}, not {value!r}.')
    return tuple(good)


def _rgb(where: str, table: _Table, key: str, usual: Rgb) -> Rgb:
    red, green, blue = _numbers(where, table, key, usual, 255.0)
    return int(red), int(green), int(blue)
