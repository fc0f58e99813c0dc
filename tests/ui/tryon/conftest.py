"""What the tests of the page start from."""

from pathlib import Path

import keyring
import keyring.backends.fail
import pytest

from mirror_app.tryon.serving.signature import Keys
from tests.ui.tryon.room import Room, png


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    """Three garments and a person, as files."""
    files = [tmp_path / f"{name}.png" for name in ("red", "blue", "white", "me")]
    for file in files:
        file.write_bytes(png("pink" if file.stem == "me" else file.stem))
    return files


@pytest.fixture(autouse=True)
def _nobodys_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in the keyring of whoever runs the tests is not asked for."""
    monkeypatch.setattr(keyring, "get_keyring", keyring.backends.fail.Keyring)


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of somebody with an account, which the stand-in takes for right."""
    monkeypatch.setenv("MIRROR_VOLCENGINE_ACCESS_KEY", Keys().access)
    monkeypatch.setenv("MIRROR_VOLCENGINE_SECRET_KEY", Keys().secret)


@pytest.fixture
def room(stages, tmp_path: Path) -> Room:
    return Room(stages, tmp_path, names=("local", "volcengine"))
