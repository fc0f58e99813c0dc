import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mirror_app import paths

ROOT = Path(__file__).resolve().parents[1]


def test_in_a_checkout_files_are_beside_the_package() -> None:
    assert paths.checkout() == ROOT
    assert paths.asset("eyewear", "x.toml") == ROOT / "assets" / "eyewear" / "x.toml"
    assert paths.model("manifest.toml") == ROOT / "models" / "manifest.toml"


def test_installed_they_are_inside_the_package_whatever_lies_beside_it(tmp_path: Path) -> None:
    (tmp_path / "mirror_app").mkdir()
    (tmp_path / "models").mkdir()
    for name in ("__init__.py", "paths.py"):
        shutil.copy(ROOT / "mirror_app" / name, tmp_path / "mirror_app" / name)
    ask = "from mirror_app import paths; print(paths.asset('a', 'b'), paths.model('m'), sep='\\n')"
    command = [sys.executable, "-c", ask]
    said = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    data = tmp_path / "mirror_app" / "_data"
    assert said == [str(data / "assets" / "a" / "b"), str(data / "models" / "m")]


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        ("linux", ".cache/mirror-app"),
        ("darwin", "Library/Caches/mirror-app"),
        ("win32", "AppData/Local/mirror-app"),
    ],
)
def test_the_cache_is_where_the_system_keeps_caches(
    platform: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    assert paths.cache_dir() == tmp_path / expected


def test_the_cache_follows_the_persons_own_choice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert paths.cache_dir() == tmp_path / "mirror-app"
