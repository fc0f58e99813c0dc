import shutil
import subprocess
import sys
from pathlib import Path

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
