"""Where files are: the same call in a checkout, in an installed wheel and in a packaged application.

Standard library only: doctor.py uses it before anything else is known to work.
"""

import os
import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def checkout() -> Path | None:
    """The project's folder when the mirror runs from its sources, else None."""
    root = _PACKAGE.parent
    # Only a checkout has both; beside an installed package there may be somebody else's models/.
    return root if (root / "requirements.lock").is_file() and (root / "models").is_dir() else None


def asset(*parts: str) -> Path:
    """A file or folder in assets/. It is not looked at: it need not exist."""
    return (checkout() or _PACKAGE / "_data").joinpath("assets", *parts)


def model(name: str) -> Path:
    """A file in models/. It is not looked at: it need not exist."""
    return (checkout() or _PACKAGE / "_data") / "models" / name


def own_eyewear() -> Path:
    """The user's folder of imported eyewear. It need not exist."""
    if os.environ.get("XDG_DATA_HOME"):
        return Path(os.environ["XDG_DATA_HOME"]) / "mirror-app" / "eyewear"
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home()) / "mirror-app" / "eyewear"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "mirror-app" / "eyewear"
    return Path.home() / ".local" / "share" / "mirror-app" / "eyewear"


def own_tryon() -> Path:
    """The user's folder of garments, try-on orders and their pictures. It need not exist."""
    return own_eyewear().parent / "tryon"


def favourites() -> Path:
    """The user's file of favourite eyewear. It need not exist."""
    return own_eyewear().parent / "favourites.json"


def cache() -> Path:
    """The user's folder for what can be made again. It need not exist."""
    if os.environ.get("XDG_CACHE_HOME"):
        return Path(os.environ["XDG_CACHE_HOME"]) / "mirror-app"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "mirror-app" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "mirror-app"
    return Path.home() / ".cache" / "mirror-app"
