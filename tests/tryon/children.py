"""The command line in processes of their own, which cannot leave loopback."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

ROOT = Path(__file__).parents[2]
_GUARD = Path(__file__).parent / "loopback_only"
_PATIENCE_S = 300.0


@dataclass(frozen=True)
class Ended:
    status: int
    out: str
    err: str


def surroundings(folder: Path, **variables: str) -> dict[str, str]:
    """Of a child whose every folder of its own is below `folder`: TMPDIR is folder/tmp, and empty."""
    for name in ("tmp", "home"):
        (folder / name).mkdir(exist_ok=True)
    needed = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
    kept = {name: os.environ[name] for name in needed if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join((str(_GUARD), str(ROOT))),
        "PYTHONDONTWRITEBYTECODE": "1",
        "QT_QPA_PLATFORM": "offscreen",
        "TMPDIR": str(folder / "tmp"),
        "HOME": str(folder / "home"),
        **variables,
    }


def ended(program: Sequence[str], surroundings: Mapping[str, str]) -> Ended:
    """A child, when it is over."""
    done = subprocess.run(
        [sys.executable, *program],
        env=dict(surroundings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_PATIENCE_S,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@contextmanager
def served(surroundings: Mapping[str, str], *words: str) -> Iterator[str]:
    """`mirror-app tryon serve` as a child; its HOST:PORT."""
    serving = subprocess.Popen(
        [sys.executable, "-m", "mirror_app", "tryon", "serve", *words],
        env=dict(surroundings),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert serving.stdout is not None
        yield serving.stdout.readline().strip().rpartition("//")[2]
    finally:
        serving.terminate()
        serving.communicate(timeout=60)


def state_of(endpoint: str) -> dict[str, Any]:
    """What the stand-in there has accepted, billed and heard."""
    return json.loads(httpx2.get(f"http://{endpoint}/_/state", trust_env=False).content)
