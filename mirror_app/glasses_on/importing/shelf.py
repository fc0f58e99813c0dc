"""The person's own catalogue: <sku>.toml for each import, and its mesh beside it.

The mesh is a .glb in metres, +Y up, +Z to the front, with one node for each part, called by its role
(`model.ROLES`). Its name has its checksum in it, and the entry is written last: at no moment does an entry
speak of a mesh that is not there, or of an older one.
"""

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from mirror_app.errors import InputError
from mirror_app.files import make_folder, write_bytes
from mirror_app.glasses_on.catalogue import models_in
from mirror_app.glasses_on.importing.entry import entry
from mirror_app.glasses_on.importing.glb import as_glb
from mirror_app.glasses_on.importing.model import EyewearModel

_SKU = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?")


def sku_of(name: str) -> str:
    """The SKU nearest to what a file is called."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:48].strip("-") or "eyewear"


@dataclass(frozen=True, slots=True)
class Shelf:
    """own: the person's folder, made when needed. shipped: the folder whose SKUs are taken."""

    own: Path
    shipped: Path

    def keep(self, model: EyewearModel, sku: str) -> tuple[Path, list[str]]:
        """Write an entry, in the place of an older import with that SKU: its path, and sentences on what in
        it was not measured. Raises InputError."""
        self.require_free([sku], sku)
        mesh = as_glb(model)
        name = f"{sku}.{hashlib.sha256(mesh).hexdigest()[:12]}.glb"
        text, told = entry(model, sku, name)
        make_folder(self.own)
        write_bytes(self.own / name, mesh)
        write_bytes(self._place(sku), text.encode())
        for older in self.own.glob(f"{sku}.????????????.glb"):
            if older.name != name:
                older.unlink(missing_ok=True)
        return self._place(sku), told

    def keep_file(self, path: Path, name: str) -> tuple[Path, list[str]]:
        """The same for a parametric file that has been read: it is an entry already, of one or more SKUs."""
        self.require_free([pair.sku for pair in models_in(path)], name)
        make_folder(self.own)
        write_bytes(self._place(name), path.read_bytes())
        return self._place(name), []

    def require_free(self, skus: Collection[str], name: str) -> None:
        """Raises InputError where one of `skus` is another's, or `name` cannot be that of an import."""
        if not _SKU.fullmatch(name):
            raise InputError(
                f'"{name}" cannot be a SKU: it has small letters, digits and hyphens, 48 at most.'
            )
        for path in (*sorted(self.shipped.glob("*.toml")), *sorted(self.own.glob("*.toml"))):
            if path == self._place(name):
                continue
            taken = next((pair.sku for pair in models_in(path) if pair.sku in skus), None)
            if taken is not None:
                raise InputError(f'"{taken}" is already used in {path.name}; give another with --name.')

    def _place(self, name: str) -> Path:
        return self.own / f"{name}.toml"
