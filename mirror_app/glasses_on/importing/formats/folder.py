"""The file being read and the files beside it that it may ask for: nothing else is ever opened."""

import base64
import binascii
from pathlib import Path
from urllib.parse import unquote_to_bytes

from mirror_app.errors import EyewearFileError
from mirror_app.glasses_on.importing.limits import Limits
from mirror_app.glasses_on.importing.scene import cleaned


class Folder:
    """Hands out the bytes of one file and of those in its folder, until they are too many together."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path = path
        self._left = limits.file_bytes

    def main(self, most: int) -> bytes:
        """The file itself. Raises EyewearFileError where it cannot be read or has more bytes than `most`."""
        return self._read(self._path, most)

    def beside(self, address: str, most: int | None = None) -> bytes:
        """What a relative address or a data: URI in the file stands for, at most as many bytes, if that is
        given. Raises EyewearFileError."""
        if address.startswith("data:"):
            return self._embedded(address)
        return self._read(self._inside(address), self._left if most is None else most)

    def has(self, address: str) -> bool:
        """Whether there is such a file in the folder. Raises EyewearFileError for an address outside it."""
        return self._inside(address).is_file()

    def _inside(self, address: str) -> Path:
        """Raises EyewearFileError for anything but a file in the same folder or one below it."""
        shown = cleaned(address)
        try:
            name = unquote_to_bytes(address).decode("utf-8")
        except UnicodeError as error:
            raise EyewearFileError(f'it asks for "{shown}", which is no name of a file.') from error
        outside = EyewearFileError(f'it asks for "{shown}"; only files in its own folder are read.')
        if not name or not name.isprintable() or len(name) > 250 or set(name) & set(':\\?*"<>|'):
            raise outside
        parts = name.split("/")
        if any(part in ("", "..") for part in parts):
            raise outside
        home = self._path.parent.resolve()
        try:
            place = home.joinpath(*parts).resolve()
        except (OSError, RuntimeError) as error:
            raise outside from error
        if not place.is_relative_to(home):
            raise outside
        return place

    def _read(self, path: Path, most: int) -> bytes:
        most = min(most, self._left)
        try:
            # A pipe or a device never ends, or never begins.
            if not path.is_file():
                raise EyewearFileError(f"there is no file {cleaned(path.name)}.")
            with path.open("rb") as file:
                data = file.read(most + 1)
        except OSError as error:
            raise EyewearFileError(f"{cleaned(path.name)} cannot be read: {error.strerror}.") from error
        if len(data) > most:
            raise EyewearFileError(f"{cleaned(path.name)} has more than the {most} bytes that are read.")
        self._left -= len(data)
        return data

    def _embedded(self, address: str) -> bytes:
        head, comma, body = address.partition(",")
        if not comma or not head.endswith(";base64"):
            raise EyewearFileError("it has a data: address that is not base64.")
        if len(body) * 3 // 4 > self._left:
            raise EyewearFileError(f"what it embeds has more than the {self._left} bytes that are read.")
        try:
            data = base64.b64decode(body, validate=True)
        except (binascii.Error, ValueError) as error:
            raise EyewearFileError("it has a data: address that is not base64.") from error
        self._left -= len(data)
        return data


def require_lines(count: int, limits: Limits) -> None:
    """Raises EyewearFileError where a file has more lines than may be."""
    if count > limits.lines:
        raise EyewearFileError(f"it has {count} lines, more than {limits.lines}.")
