"""mirror.toml and the command line become one frozen Settings: default < file < command line."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from pathlib import Path

from mirror_app.errors import ConfigError

FILE_NAME = "mirror.toml"
MOST_TILT_DEG = 20
"""A front is tilted from 0 to so far."""

_ALLOWED: dict[str, tuple[object, ...]] = {
    "rotate": (0, 90, 180, 270),
    "precision": ("auto", "fp32", "fp16", "int8"),
    "tryon": ("local", "volcengine", "fashn"),
}
_AT_LEAST = {"threads": 1, "keyframe_every": 1, "tilt": -1}
_AT_MOST = {"tilt": MOST_TILT_DEG}
_KINDS: dict[type, str] = {str: "text in quotes", bool: "true or false", int: "a whole number"}


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set; each field is a key of mirror.toml.

    source: "auto", a camera number or name, a file, or "synthetic". rotate: degrees clockwise, 0, 90, 180 or
    270, for a camera mounted on its side. mirrored: shown like a mirror, left is left. eyewear: the SKU to
    begin with, "" for the first in the catalogue. threads: cores a network may use. keyframe_every: frames
    from one segmentation to the next. precision: "fp32", "fp16" or "int8" for the
    networks on the CPU, or "auto" for what is fastest on this machine. tilt: pantoscopic tilt of what is
    worn, degrees, or -1 for what suits the head. garments: a folder of pictures of garments in upper/, lower/
    and full/, "" for the user's own. tryon: who makes try-on pictures in a kiosk, "local", "volcengine" or
    "fashn".
    """

    source: str = "auto"
    rotate: int = 0
    mirrored: bool = True
    kiosk: bool = False
    eyewear: str = ""
    threads: int = 2
    keyframe_every: int = 5
    precision: str = "auto"
    tilt: int = -1
    garments: str = ""
    tryon: str = "local"

    @property
    def tilt_deg(self) -> float | None:
        """The tilt, None for what suits the head."""
        return None if self.tilt < 0 else float(self.tilt)


def load(path: Path | None = None) -> Settings:
    """The settings in `path`; without one, those in ./mirror.toml, or the defaults where there is none.

    Raises ConfigError for a file that cannot be read, an unknown key or a value that does not fit.
    """
    if path is None:
        path = Path(FILE_NAME)
        if not path.is_file():
            return Settings()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not a TOML file: {error}.") from error
    return merged(Settings(), table, str(path))


def merged(settings: Settings, changes: Mapping[str, object], where: str = "the command line") -> Settings:
    """`settings` with `changes` laid over them; None leaves a setting as it is.

    `where` the changes come from is for the error's text. Raises ConfigError for an unknown key or a value
    that does not fit.
    """
    known = {field.name: getattr(settings, field.name) for field in fields(settings)}
    chosen = {key: value for key, value in changes.items() if value is not None}
    for key, value in chosen.items():
        if key not in known:
            nearest = get_close_matches(key, known, n=1, cutoff=0.0)[0]
            raise ConfigError(f'{where}: there is no setting "{key}"; the nearest is "{nearest}".')
        problem = _problem(key, value, known[key])
        if problem:
            raise ConfigError(f"{where}: {key} must be {problem}, not {value!r}.")
    return replace(settings, **chosen)


def _problem(key: str, value: object, current: object) -> str:
    """What `key` must be, if `value` is not that; else nothing."""
    # Not isinstance: True is an int, and `threads = true` is a mistake.
    if type(value) is not type(current):
        return _KINDS[type(current)]
    if key in _ALLOWED and value not in _ALLOWED[key]:
        return "one of " + ", ".join(map(str, _ALLOWED[key]))
    if isinstance(value, int) and value < _AT_LEAST.get(key, value):
        return f"at least {_AT_LEAST[key]}"
    if isinstance(value, int) and value > _AT_MOST.get(key, value):
        return f"at most {_AT_MOST[key]}"
    return ""
