"""JSON from strangers: its size and depth are looked at before it is parsed, values as they are asked for."""

import json
import math
import re
from typing import Any, NoReturn, cast

import numpy as np

from mirror_app.errors import EyewearFileError
from mirror_app.glasses_on.importing.limits import Limits
from mirror_app.glasses_on.importing.scene import cleaned

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)


def parsed(data: bytes, limits: Limits) -> "Table":
    """The object that `data` describes. Raises EyewearFileError."""
    if len(data) > limits.json_bytes:
        raise EyewearFileError(
            f"its description is {len(data)} bytes of JSON, more than {limits.json_bytes}."
        )
    if nesting(_STRING.sub(b"", data)) > limits.json_depth:
        raise EyewearFileError(f"its JSON is nested more than {limits.json_depth} deep.")
    try:
        content = json.loads(data.decode("utf-8-sig"), parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise EyewearFileError("its description is not valid JSON.") from error
    if not isinstance(content, dict):
        raise EyewearFileError("its description is not a JSON object.")
    return Table(cast("dict[str, Any]", content), "", limits)


def nesting(text: bytes) -> int:
    """How deep its brackets nest at most, all of them taken for brackets."""
    letters = np.frombuffer(text, np.uint8)
    opening, closing = ((letters == a) | (letters == b) for a, b in (b"{[", b"}]"))
    return int(np.cumsum(opening.astype(np.int32) - closing).max(initial=0))


def _refused(constant: str) -> NoReturn:
    raise ValueError(constant)


class Table:
    """A JSON object; what is not as it should be raises EyewearFileError that names its place."""

    def __init__(self, content: dict[str, Any], where: str, limits: Limits) -> None:
        self._content = content
        self._limits = limits
        self.where = where

    def __contains__(self, key: str) -> bool:
        return key in self._content

    def wrong(self, key: str, wanted: str) -> EyewearFileError:
        """What to raise where `key` is not what is wanted."""
        return EyewearFileError(f"{self._place(key)} is not {wanted}.")

    def text(self, key: str) -> str:
        """ "" where there is none."""
        value = self._content.get(key, "")
        if not isinstance(value, str):
            raise self.wrong(key, "a text")
        return value

    def name(self) -> str:
        """What this is called, fit to be shown; "" for what is no text: nothing hangs on a name."""
        value = self._content.get("name", "")
        return cleaned(value) if isinstance(value, str) else ""

    def whole(self, key: str, usual: int | None, most: int) -> int:
        """A whole number from 0 to `most`; `usual` where there is none, None if there must be one."""
        value = self._content.get(key, usual)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            raise self.wrong(key, f"a whole number from 0 to {most}")
        return value

    def index(self, key: str, count: int) -> int | None:
        """A place in a list of `count`, None where there is none."""
        if key not in self._content:
            return None
        if count == 0:
            raise self.wrong(key, "in the file")
        return self.whole(key, None, count - 1)

    def flag(self, key: str) -> bool:
        """False where there is none."""
        value = self._content.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, "true or false")
        return value

    def number(self, key: str, usual: float) -> float:
        """A finite number."""
        return self._finite(self._content.get(key, usual), key)

    def numbers(self, key: str, usual: tuple[float, ...]) -> tuple[float, ...]:
        """As many finite numbers as `usual` has."""
        values = self._list(key, usual)
        if len(values) != len(usual):
            raise self.wrong(key, f"a list of {len(usual)} numbers")
        return tuple(self._finite(value, key) for value in values)

    def wholes(self, key: str, most: int) -> list[int]:
        """Whole numbers from 0 to `most`, none where there is no such list."""
        values = self._list(key, ())
        if not all(isinstance(v, int) and not isinstance(v, bool) and 0 <= v <= most for v in values):
            raise self.wrong(key, f"a list of whole numbers from 0 to {most}")
        return [int(value) for value in values]

    def texts(self, key: str) -> list[str]:
        """The texts in a list; what else is in it is left out."""
        return [value for value in self._list(key, ()) if isinstance(value, str)]

    def table(self, key: str) -> "Table | None":
        """The object there, None where there is none."""
        value = self._content.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.wrong(key, "an object")
        return Table(cast("dict[str, Any]", value), self._place(key), self._limits)

    def tables(self, key: str, most: int) -> "list[Table]":
        """The objects in a list of at most `most`; none where there is no such list."""
        values = self._list(key, ())
        if len(values) > most:
            raise EyewearFileError(f"it has {len(values)} {self._place(key)}, more than {most}.")
        if not all(isinstance(value, dict) for value in values):
            raise self.wrong(key, "a list of objects")
        place = self._place(key)
        return [Table(value, f"{place}[{n}]", self._limits) for n, value in enumerate(values)]

    def items(self) -> list[tuple[str, object]]:
        """Everything in it, as it is."""
        return list(self._content.items())

    def _list(self, key: str, usual: tuple[object, ...]) -> list[Any]:
        value = self._content.get(key, list(usual))
        if not isinstance(value, list):
            raise self.wrong(key, "a list")
        return cast("list[Any]", value)

    def _finite(self, value: object, key: str) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool) or abs(value) > 1e30:
            raise self.wrong(key, "a finite number")
        if not math.isfinite(value):
            raise self.wrong(key, "a finite number")
        return float(value)

    def _place(self, key: str) -> str:
        key = cleaned(key)
        return f"{self.where}.{key}" if self.where else key
