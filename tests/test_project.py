"""The project's own promises: locks without addresses, nothing heavy tracked, names that exist."""

import importlib
import pkgutil
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import mirror_app
from mirror_app import doctor

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-build.lock", "requirements-dev.lock")
HEAVIEST_MB = 8
LINES = 300


def tracked() -> list[Path]:
    """Every file of the project: what git tracks, or would."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs git and a clone")
    return [ROOT / name for name in listed.split("\0") if (ROOT / name).is_file()]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_pins_and_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    entries = text.replace("\\\n", " ").splitlines()
    assert entries
    for entry in entries:
        assert re.fullmatch(r"[a-z0-9.-]+==[\w.]+( ; [^#]+?)?( +--hash=sha256:[0-9a-f]{64})+ *", entry), entry


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_what_its_in_file_asks_for(name: str) -> None:
    asked = (ROOT / name).with_suffix(".in").read_text(encoding="utf-8").splitlines()
    names = {re.split(r"[^\w.-]", line)[0] for line in asked if line and not line.startswith("#")}
    assert set(doctor.locked((ROOT / name).read_text(encoding="utf-8"))) == names


def test_the_lock_has_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = doctor.locked((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    assert {re.split(r"[^\w.-]", asked)[0].lower() for asked in project["dependencies"]} <= set(pins)
    # They crash, or want another numpy: see requirements.in.
    assert not pins["pyside6-essentials"].startswith("6.12")
    assert pins["numpy"].startswith("1.")


def test_no_file_is_heavier_than_a_clone_should_be() -> None:
    heavy = [str(file) for file in tracked() if file.stat().st_size > HEAVIEST_MB * 2**20]
    assert heavy == []


def modules() -> list[str]:
    found = pkgutil.walk_packages(mirror_app.__path__, "mirror_app.")
    return sorted(module.name for module in found if not module.name.endswith("__main__"))


@pytest.mark.parametrize("name", modules())
def test_every_module_imports_and_has_the_names_it_promises(name: str) -> None:
    module = importlib.import_module(name)
    promised = getattr(module, "__all__", [])
    assert [each for each in promised if not hasattr(module, each)] == []
    assert module.__doc__, f"{name} does not say what it is for"


def test_a_module_is_read_in_one_sitting() -> None:
    files = (ROOT / "mirror_app").rglob("*.py")
    long = [str(file) for file in files if len(file.read_text(encoding="utf-8").splitlines()) > LINES]
    assert long == []
