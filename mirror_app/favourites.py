"""The pairs a person likes, by SKU: kept in a small file, or only until they leave."""

import json
from pathlib import Path
from typing import Any

from mirror_app.errors import InputError
from mirror_app.files import make_folder, write_bytes


class Favourites:
    """place: the JSON file they are kept in, which need not be there yet; None keeps them nowhere.

    trouble: one sentence on what went wrong with the file last, "" where nothing did: without it they last
    until the window is closed.
    """

    def __init__(self, place: Path | None) -> None:
        self._place = place
        self._skus: frozenset[str] = frozenset()
        self.trouble = ""
        if place is not None and place.exists():
            self._load(place)

    def __contains__(self, sku: object) -> bool:
        return sku in self._skus

    def __len__(self) -> int:
        return len(self._skus)

    def toggle(self, sku: str) -> bool:
        """Take it in, or out where it is in; whether it is in now."""
        self._skus ^= {sku}
        self.trouble = ""
        if self._place is not None:
            self._save(self._place)
        return sku in self._skus

    def forget(self) -> None:
        """The person has gone. What is in a file stays there."""
        if self._place is None:
            self._skus = frozenset()

    def _load(self, place: Path) -> None:
        try:
            found: Any = json.loads(place.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            found = None
        skus: Any = found.get("favourites") if isinstance(found, dict) else None
        if isinstance(skus, list):
            self._skus = frozenset(map(str, skus))
        else:
            self.trouble = f"{place.name} cannot be read; your favourites begin anew."

    def _save(self, place: Path) -> None:
        content = json.dumps({"favourites": sorted(self._skus)}, indent=1)
        try:
            make_folder(place.parent)
            write_bytes(place, content.encode())
        except InputError as error:
            self.trouble = str(error)
