"""Is everything here that the mirror needs? Says what is missing, with the command that mends it.

Standard library only, and run before Qt is imported: where a system library is missing, importing Qt fails
with a traceback, and opening a window without a display ends the process without a word.
"""

import argparse
import hashlib
import json
import os
import platform
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from mirror_app import libraries, paths
from mirror_app.errors import MirrorError, SystemLibraryMissing
from mirror_app.libraries import display_available

__all__ = ["Report", "Row", "check", "display_available", "main", "require_qt", "table"]

_RACE = ("-m", "mirror_app", "race", "--json")
_PROVIDERS = "import onnxruntime; print(*onnxruntime.get_available_providers(), sep=', ')"
_LOCKED = re.compile(r"^([\w.-]+)==([^\s;]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing looked at. `needed`: the mirror does not run when it is not ok."""

    name: str
    ok: bool
    text: str
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Report:
    """Everything looked at, in the order it is needed."""

    rows: tuple[Row, ...]

    @property
    def ok(self) -> bool:
        """Whether everything that is needed is there."""
        return all(row.ok for row in self.rows if row.needed)


def check() -> Report:
    """Look at this machine. Opens no camera and no window."""
    rows = (_python(), _packages(), _versions(), _qt(), _display(), _fonts(), _cameras())
    weights = models(paths.model("manifest.toml"))
    return Report((*rows, weights, _providers(), *(_networks() if weights.ok else ()), _machine()))


def require_qt() -> None:
    """Call before Qt is imported. Raises SystemLibraryMissing, or MirrorError for a wrong PySide6."""
    problem = qt_problem(_installed("PySide6-Essentials"), sys.version_info[:2])
    if problem:
        raise MirrorError(problem)
    qt = libraries.qt_folder()
    missing = libraries.missing(qt) if qt else ()
    if missing:
        raise SystemLibraryMissing(libraries.install_sentence(missing))


def qt_problem(pyside: str, python: tuple[int, int]) -> str:
    """What is wrong with this PySide6 (a version, "" if not installed) on this Python; "" if nothing is."""
    if not pyside:
        return "PySide6 is not installed; `make run` in the project's folder installs it into .venv."
    if pyside.startswith("6.12.0") and python < (3, 12):
        return "PySide6 6.12.0 crashes on Python 3.11; install PySide6-Essentials 6.11.3, or use Python 3.12."
    return ""


def main(arguments: Sequence[str]) -> int:
    """`mirror-app doctor [--json]`: exit status 0 if all that is needed is there, else 1."""
    parser = argparse.ArgumentParser("mirror-app doctor", description="Is all here that the mirror needs?")
    parser.add_argument("--json", action="store_true", help="print it for a program")
    as_json: bool = parser.parse_args(arguments).json
    report = check()
    if as_json:
        rows = [asdict(row) for row in report.rows]
        sys.stdout.write(json.dumps({"ok": report.ok, "rows": rows}, indent=2) + "\n")
    else:
        sys.stdout.write(table(report))
    return 0 if report.ok else 1


def table(report: Report) -> str:
    """The report for a person: `ok`, `!` where the mirror runs all the same, `MISSING` where it does not."""
    marks = ["ok" if row.ok else "MISSING" if row.needed else "!" for row in report.rows]
    lines = [f"{mark:<9}{row.name:<14}{row.text}\n" for mark, row in zip(marks, report.rows, strict=True)]
    end = "All that is needed is here." if report.ok else "Not all that is needed is here: see MISSING."
    return "".join(lines) + end + "\n"


def _python() -> Row:
    ok = (3, 11) <= sys.version_info[:2] <= (3, 12)
    text = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    return Row("Python", ok, text if ok else f"{text}: the mirror needs Python 3.11 or 3.12")


def locked(text: str) -> dict[str, str]:
    """The pins in the text of a lock: {package: version}."""
    return dict(_LOCKED.findall(text))


def _wanted() -> dict[str, str]:
    """{package: version} by the lock; in an installed wheel {package: ""}, by what it asked for."""
    root = paths.checkout()
    if root:
        lines = (root / "requirements.lock").read_text(encoding="utf-8").splitlines()
        return locked("\n".join(line for line in lines if _is_for_here(line)))
    try:
        asked = metadata.requires("mirror-app") or []
    except metadata.PackageNotFoundError:
        return {}
    return {re.split(r"[^\w.-]", line)[0]: "" for line in asked if "extra ==" not in line}


def _is_for_here(line: str) -> bool:
    """Whether this system and this Python want what a line of the lock names; those that say nothing else are
    for all."""
    system = re.search(r"sys_platform == '(\w+)'", line)
    below = re.search(r"python_full_version < '3\.(\d+)'", line)
    return (system is None or system[1] == sys.platform) and (
        below is None or sys.version_info[1] < int(below[1])
    )


def _installed(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _packages() -> Row:
    wanted = _wanted()
    missing = [package for package in wanted if not _installed(package)]
    text = (
        "missing: " + ", ".join(missing) + "; `make run` installs them"
        if missing
        else f"{len(wanted)} installed"
    )
    return Row("packages", not missing, text)


def _versions() -> Row:
    pairs = [(package, version, _installed(package)) for package, version in _wanted().items() if version]
    other = [
        f"{package} {here} (lock: {version})" for package, version, here in pairs if here not in {"", version}
    ]
    same = "as in requirements.lock" if pairs else "no lock to compare with"
    return Row("versions", not other, ", ".join(other) or same, needed=False)


def _qt() -> Row:
    try:
        require_qt()
    except MirrorError as error:
        return Row("Qt", False, str(error))
    version, platform_name = _installed("PySide6-Essentials"), libraries.platforms()[0]
    return Row("Qt", True, f"PySide6 {version}, all its libraries for {platform_name}")


def _display() -> Row:
    there = display_available()
    text = f"Qt draws on {libraries.platforms()[0]}" if there else "none: `run` writes pictures"
    return Row("display", there, text, needed=False)


def _fonts() -> Row:
    problem = libraries.fonts_sentence()
    return Row("fonts", not problem, problem or "there are some", needed=False)


def _cameras() -> Row:
    if not sys.platform.startswith("linux"):
        return Row("cameras", True, "asked when the mirror starts", needed=False)
    devices = sorted(Path("/dev").glob("video*"))
    closed = [str(device) for device in devices if not os.access(device, os.R_OK | os.W_OK)]
    if closed:
        text = f"not allowed: {', '.join(closed)}; add yourself to group video: sudo usermod -aG video $USER"
        return Row("cameras", False, text, needed=False)
    text = ", ".join(map(str, devices)) or "none: the synthetic person stands in"
    return Row("cameras", bool(devices), text, needed=False)


def models(manifest: Path) -> Row:
    """The networks beside `manifest`, each by its sha256."""
    try:
        tables = tomllib.loads(manifest.read_text(encoding="utf-8")).get("model", [])
        wrong = [
            entry["file"] for entry in tables if _sha256(manifest.parent / entry["file"]) != entry["sha256"]
        ]
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        return Row("models", False, f"models/manifest.toml cannot be used: {error}")
    if wrong:
        return Row("models", False, "missing or altered: " + ", ".join(wrong))
    return Row("models", True, f"{len(tables)}, as models/manifest.toml has them")


def _sha256(file: Path) -> str:
    """Of a file's content, in hexadecimal; "" if there is none."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _providers() -> Row:
    """ONNX Runtime is asked in a process of its own: on a processor too old for it, it ends the process."""
    if getattr(sys, "frozen", False):
        return Row("ONNX Runtime", True, "packaged", needed=False)
    ok, said = _asked("-c", _PROVIDERS)
    return Row("ONNX Runtime", ok, said.splitlines()[-1])


def _networks() -> tuple[Row, ...]:
    """What each network runs on here; raced now, about two seconds, where it never was."""
    ok, said = _asked(*(_RACE[2:] if getattr(sys, "frozen", False) else _RACE))
    try:
        if ok:
            return network_rows(said)
    except (ValueError, KeyError, TypeError):
        pass
    return (Row("networks", False, said.splitlines()[-1], needed=False),)


def network_rows(race: str) -> tuple[Row, ...]:
    """A row for each network, of what `mirror-app race --json` printed."""
    told = json.loads(race)
    rows: list[Row] = []
    for name, tried in told["trials"].items():
        able = [one for one in tried if not one["refused"]]
        trial = next((one for one in able if _named(one) == told["chosen"][name]), None)
        refused = "".join(f"; not {_named(one)}: {one['refused']}" for one in tried if one["refused"])
        if trial is None:
            rows.append(Row(name.removeprefix("glasses_"), False, f"none runs{refused}", needed=False))
            continue
        nodes = ", ".join(f"{count} nodes on {provider}" for provider, count in trial["nodes"].items())
        parity = f"differs from fp32 on the CPU by {trial['difference']:.2g}"
        text = f"{_named(trial)}, {nodes}, {trial['ms']:.2f} ms, {parity}{refused}"
        rows.append(Row(name.removeprefix("glasses_"), True, text, needed=False))
    return tuple(rows)


def _named(trial: Mapping[str, Any]) -> str:
    choice = trial["choice"]
    return f"{choice['precision']} on {choice['provider'].removesuffix('ExecutionProvider')}"


def _asked(*words: str) -> tuple[bool, str]:
    """Whether a Python of its own ended well, and what it said; never nothing."""
    try:
        ended = subprocess.run(
            [sys.executable, *words],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            cwd=Path(__file__).parents[1],
        )
    except subprocess.TimeoutExpired:
        return False, "did not answer within two minutes"
    said = (ended.stdout if ended.returncode == 0 else ended.stderr).strip()
    return ended.returncode == 0, said or f"ended with status {ended.returncode}"


def _machine() -> Row:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if sys.platform == "win32":
        return Row("machine", cores >= 2, f"{cores} cores", needed=False)
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    text = f"{cores} cores, {memory_gb:.1f} GB of memory"
    return Row("machine", cores >= 2 and memory_gb >= 2, text, needed=False)
