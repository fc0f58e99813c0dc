"""Files on disk: whole, or not at all."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from mirror_app.errors import InputError


@contextmanager
def replacing(path: Path) -> Generator[Path]:
    """A new, empty file beside `path`, with its suffix, to write into; it takes that place when this is left
    well, and is gone when this is left through an error. Raises InputError."""
    temporary = _made_beside(path)
    try:
        yield temporary
        with _told(path):
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_bytes(path: Path, content: bytes) -> None:
    """Write a whole file. Raises InputError where that cannot be done."""
    with replacing(path) as temporary, _told(path):
        temporary.write_bytes(content)


def require_writable(path: Path) -> None:
    """Raises InputError unless a file can be written there; leaves nothing behind."""
    _made_beside(path).unlink()


def make_folder(folder: Path) -> bool:
    """Whether it was not there before. Raises InputError where it cannot be made."""
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        if folder.is_dir():
            return False
        raise InputError(f"{folder} is there already, and is not a folder.") from None
    except OSError as error:
        raise InputError(f"{folder} cannot be made: {error.strerror}.") from error
    return True


def _made_beside(path: Path) -> Path:
    with _told(path):
        # A folder, or a name too long, is refused now and not after the work is done.
        if path.exists() and not path.is_file():
            raise InputError(f"{path} is there already, and is not a file.")
        # Short, whatever the length of the name it is for; and nobody's file, for it must not be there yet.
        temporary = path.with_name(f".{token_hex(6)}{path.suffix}")
        temporary.touch(exist_ok=False)
    return temporary


@contextmanager
def _told(path: Path) -> Generator[None]:
    """The system's errors as sentences about `path`."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError) as error:
        raise InputError(f"There is no folder {path.parent} to write {path.name} into.") from error
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}.") from error
