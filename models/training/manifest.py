"""The manifest of models/: what a file that was made again is recorded by."""

import hashlib
import re
from pathlib import Path

MODELS = Path(__file__).parent.parent


def record_checksum(path: Path, made_from: Path | None = None) -> None:
    """Put the file's SHA-256 into the manifest's row of that file, and that of the file it was made from."""
    manifest = MODELS / "manifest.toml"
    text = _with_digest(manifest.read_text(), path, "sha256", path)
    if made_from is not None:
        text = _with_digest(text, path, "made_from", made_from)
    manifest.write_text(text)


def _with_digest(text: str, path: Path, key: str, of: Path) -> str:
    digest = hashlib.sha256(of.read_bytes()).hexdigest()
    pattern = rf'(file = "{re.escape(path.name)}"\n(?:\w+ = .*\n)*?{key} = ")[0-9a-f]*(")'
    text, rows = re.subn(pattern, rf"\g<1>{digest}\g<2>", text)
    if rows != 1:
        raise SystemExit(f"models/manifest.toml has no row with {key} for {path.name}")
    return text
