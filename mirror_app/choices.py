"""What each network runs on here: raced once, remembered, and checked again at every start.

`mirror-app race` shows how the race went.
"""

import argparse
import hashlib
import json
import logging
import platform
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import onnxruntime

from mirror_app import paths
from mirror_app.errors import InputError, ModelError
from mirror_app.files import make_folder, write_bytes
from mirror_app.inference import CPU, PLAIN, Choice, Network
from mirror_app.race import CONTENDERS, NETWORKS, TOLERANCE, Trial, as_json, difference, fastest, race, trials
from mirror_app.sample import drawn

AUTO = "auto"
_log = logging.getLogger(__name__)
Trials = Mapping[str, Sequence[Trial]]
"""By network, each contender's."""


def chosen(threads: int, precision: str) -> Mapping[str, Choice]:
    """By network, what to run it as: what won the race on this machine for "auto", else that precision on the
    CPU."""
    if precision == AUTO:
        return {name: fastest(tried) for name, tried in known(threads).items()}
    return dict.fromkeys(NETWORKS, Choice(CPU, precision))


def admitted(path: Path, threads: int, choice: Choice) -> Network:
    """The network at `path` as `choice`, ready to run.

    What does not load, or differs from fp32 on the CPU now, is left for that, with a warning in the log:
    drivers and systems change after the race. Raises ModelError where not even that loads.
    """
    plain = Network(path, threads)
    if choice == PLAIN:
        return plain
    sample = drawn(plain.shape)
    try:
        network = Network(path, threads, choice)
        differs = difference(plain.run(sample), network.run(sample))
    except ModelError as error:
        _log.warning("%s runs as %s instead: %s", plain.name, PLAIN, error)
        return plain
    if differs > TOLERANCE[choice.precision]:
        said = "%s runs as %s instead: as %s it differs from that by %.3g"
        _log.warning(said, plain.name, PLAIN, choice, differs)
        return plain
    return network


def known(threads: int) -> Trials:
    """How the race went on this machine: remembered, or else run now, about two seconds, and remembered."""
    place, key = paths.cache() / "race.json", _key(threads)
    found = recalled(place, key)
    if found is None:
        found = race(paths.model(""), threads)
        for name, trial in ((n, t) for n, tried in found.items() for t in tried if t.refused):
            _log.warning("%s is not run as %s: %s", name, trial.choice, trial.refused)
        remember(found, threads)
    return found


def remember(found: Trials, threads: int) -> None:
    """Keep it for the next start; where that cannot be done, the next start races again."""
    place = paths.cache() / "race.json"
    try:
        make_folder(place.parent)
        write_bytes(place, json.dumps({"key": _key(threads), "trials": as_json(found)}, indent=1).encode())
    except InputError as error:
        _log.info("The race will be run again at the next start: %s", error)


def recalled(place: Path, key: str) -> Trials | None:
    """What was remembered at `place`, unless it is of another machine or other networks, or no such file."""
    try:
        content: Any = json.loads(place.read_text(encoding="utf-8"))
        if content["key"] != key:
            return None
        return {name: tuple(map(Trial.from_json, content["trials"][name])) for name in NETWORKS}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _key(threads: int) -> str:
    """Changes with all that could change who wins: processor, system, ONNX Runtime, networks, threads."""
    facts = [platform.platform(), _processor(), onnxruntime.__version__, str(threads)]
    facts += onnxruntime.get_available_providers()
    # The manifest has every network's checksum, and no network is loaded against it.
    facts.append(paths.model("manifest.toml").read_text(encoding="utf-8"))
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def _processor() -> str:
    """Its name and, where they are told, its instructions: int8 is only fast with those for it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    told = {line.split(":")[0].strip(): line for line in lines}
    return "\n".join(told.get(fact, "") for fact in ("model name", "flags", "Features"))


def main(arguments: Sequence[str]) -> int:
    """`mirror-app race`: exit status 0."""
    parser = argparse.ArgumentParser(
        "mirror-app race", description="Which precision of each network is fastest on this machine?"
    )
    parser.add_argument("--threads", type=int, default=2, metavar="N", help="cores a network may use")
    parser.add_argument("--again", action="store_true", help="even if it was run before")
    parser.add_argument("--json", action="store_true", help="print it for a program")
    # What race.py asks of the process in which it tries an accelerator.
    parser.add_argument("--only", choices=list(CONTENDERS), help=argparse.SUPPRESS)
    words = parser.parse_args(arguments)
    if words.only:
        sys.stdout.write(json.dumps(as_json(trials(paths.model(""), words.only, words.threads))) + "\n")
        return 0
    if words.again:
        remember(race(paths.model(""), words.threads), words.threads)
    found = known(words.threads)
    if words.json:
        best = {name: str(fastest(tried)) for name, tried in found.items()}
        sys.stdout.write(json.dumps({"chosen": best, "trials": as_json(found)}, indent=1) + "\n")
    else:
        sys.stdout.write("\n".join(table(found)) + "\n")
    return 0


def table(found: Trials) -> list[str]:
    """The race for a person, a line each."""
    lines: list[str] = []
    for name, tried in found.items():
        lines.append(name)
        for trial in tried:
            mark = "*" if trial.choice == fastest(tried) else " "
            nodes = ", ".join(f"{count} nodes on {provider}" for provider, count in trial.nodes.items())
            how = trial.refused or f"{trial.ms:6.2f} ms, {nodes}, differs by {trial.difference:.5f}"
            lines.append(f" {mark} {trial.choice!s:18} {how}")
    return lines
