"""Which execution provider and which precision run a network fastest here, among those that run it right.

A contender is refused, with a sentence that says why, if it does not load, if any node ran on a provider that
was not asked for, or if what it says differs from fp32 on the CPU. The fastest of the others wins.
"""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from mirror_app.errors import ModelError
from mirror_app.inference import CPU, PLAIN, PRECISIONS, Choice, Network
from mirror_app.sample import drawn
from mirror_app.values import Floats

NETWORKS = ("glasses_segmenter", "glasses_inpainter")

CONTENDERS: Mapping[str, Sequence[str]] = {
    CPU: PRECISIONS,
    # Quantised operators are not among those an ML Program takes. Its Neural Engine runs fp16 alone.
    "CoreMLExecutionProvider": ("fp32", "fp16"),
    "DmlExecutionProvider": PRECISIONS,
    # It has no integer convolution: int8 would be turned back into floats at each one.
    "CUDAExecutionProvider": ("fp32", "fp16"),
    "OpenVINOExecutionProvider": PRECISIONS,
}
"""Precisions worth trying, by execution provider; one that is not in here is never used."""

TOLERANCE: Mapping[str, float] = {"fp32": 0.002, "fp16": 0.002, "int8": 0.01}
"""The most by which an output, of 1, may differ from fp32 on the CPU: root of the mean square. Of the drawn
sample the files themselves differ by 0.0002 (fp16) and 0.006 (int8), an output that lies half a pixel off by
0.014 and more, and one layer of the inpainter that says nothing by 0.012."""
WORTH = 0.9
"""Of the time of fp32 on the CPU: what is not below it is not worth another precision."""
BUDGET_S = 1.2
"""Time spent measuring, over all networks and providers; loading comes on top."""
LEAST_ROUNDS = 8
CHILD_LIMIT_S = 30.0
"""What has not answered by then hangs. CoreML compiles a network before its first run."""


@dataclass(frozen=True, slots=True)
class Trial:
    """How a network did on one Choice. refused: why it may not be used, or "". difference: from fp32 on the
    CPU, of 1. nodes: by the provider that ran them. ms: of the quickest run; 0 if refused."""

    choice: Choice
    refused: str = ""
    difference: float = 0.0
    nodes: Mapping[str, int] = field(default_factory=dict[str, int])
    ms: float = 0.0

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Trial":
        """What asdict() made. Raises KeyError, TypeError or ValueError for anything else."""
        choice = Choice(str(row["choice"]["provider"]), str(row["choice"]["precision"]))
        nodes = {str(provider): int(count) for provider, count in row["nodes"].items()}
        return cls(choice, str(row["refused"]), float(row["difference"]), nodes, float(row["ms"]))


def difference(expected: Sequence[Floats], found: Sequence[Floats]) -> float:
    """Root of the mean square difference, of the output that differs most; infinite for a NaN."""
    worst = max(float(np.sqrt(np.mean((f - e) ** 2))) for e, f in zip(expected, found, strict=True))
    return worst if np.isfinite(worst) else float("inf")


def fault(choice: Choice, differs: float, nodes: Mapping[str, int]) -> str:
    """Why a network that ran so may not be used, or ""."""
    elsewhere = [f"{count} on {provider}" for provider, count in nodes.items() if provider != choice.provider]
    if elsewhere:
        return f"not all of its nodes ran on {choice.provider}: {', '.join(elsewhere)}"
    most = TOLERANCE[choice.precision]
    return "" if differs <= most else f"it differs from fp32 on the CPU by {differs:.3g}, more than {most:g}"


def race(folder: Path, threads: int) -> dict[str, tuple[Trial, ...]]:
    """Every contender on this machine, by network, for the networks in `folder`."""
    here = [provider for provider in CONTENDERS if provider in onnxruntime.get_available_providers()]
    found = {name: tuple(tried) for name, tried in trials(folder, CPU, threads, len(here)).items()}
    for provider in here[1:]:
        # A driver that crashes or hangs must not take the mirror with it.
        apart = in_child(provider, threads)
        found = {name: found[name] + at_one_pace(found[name], apart[name]) for name in NETWORKS}
    return found


def at_one_pace(here: Sequence[Trial], apart: Sequence[Trial]) -> tuple[Trial, ...]:
    """Trials of another process, as if timed in this one: fp32 on the CPU ran in both, and was slower in one
    where the machine was busier then."""
    pace = {trial.choice: trial.ms for trial in here}.get(PLAIN, 0.0)
    there = {trial.choice: trial.ms for trial in apart}.get(PLAIN, 0.0)
    scale = pace / there if pace and there else 1.0
    return tuple(replace(trial, ms=round(trial.ms * scale, 3)) for trial in apart if trial.choice != PLAIN)


def fastest(tried: Sequence[Trial]) -> Choice:
    """The winner: fp32 on the CPU, unless another is faster by more than what chance does."""
    able = [trial for trial in tried if not trial.refused]
    plain = next((trial for trial in able if trial.choice == PLAIN), None)
    best = min(able, key=lambda trial: trial.ms, default=None)
    if plain is None or best is None or best.ms > WORTH * plain.ms:
        return PLAIN
    return best.choice


def trials(folder: Path, provider: str, threads: int, providers: int = 1) -> dict[str, list[Trial]]:
    """Each network on one provider, and as fp32 on the CPU, in this process; `providers` share the time.

    Raises ModelError where a network does not even run as fp32 on the CPU.
    """
    seconds = BUDGET_S / providers / len(NETWORKS)
    return {name: _tried(folder / f"{name}.onnx", provider, threads, seconds) for name in NETWORKS}


def _tried(path: Path, provider: str, threads: int, seconds: float) -> list[Trial]:
    plain = Network(path, threads)
    sample = drawn(plain.shape)
    expected = plain.run(sample)
    networks = [plain]
    done = [Trial(PLAIN, nodes=plain.nodes_by_provider())]
    for choice in (Choice(provider, precision) for precision in CONTENDERS[provider]):
        if choice == PLAIN:
            continue
        try:
            network = Network(path, threads, choice)
            nodes = network.nodes_by_provider()
        except ModelError as error:
            done.append(Trial(choice, str(error)))
            continue
        differs = difference(expected, network.run(sample))
        done.append(Trial(choice, fault(choice, differs, nodes), differs, nodes))
        if not done[-1].refused:
            networks.append(network)
    taken = _times_ms(networks, sample, seconds)
    return [replace(trial, ms=taken.get(trial.choice, 0.0)) for trial in done]


def _times_ms(networks: Sequence[Network], sample: Floats, seconds: float) -> dict[Choice, float]:
    """Milliseconds of the quickest run of each, in turns: what else the machine does hits all alike, and
    it only ever adds."""
    quickest = {network.choice: float("inf") for network in networks}
    until = time.perf_counter() + seconds
    rounds = 0
    while rounds < LEAST_ROUNDS or time.perf_counter() < until:
        for network in networks:
            began = time.perf_counter()
            network.run(sample)
            taken = (time.perf_counter() - began) * 1e3
            quickest[network.choice] = min(quickest[network.choice], taken)
        rounds += 1
    return {choice: round(ms, 3) for choice, ms in quickest.items()}


def in_child(provider: str, threads: int, limit_s: float = CHILD_LIMIT_S) -> dict[str, list[Trial]]:
    """The program's own networks, tried on one provider in a process of its own."""
    command = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "mirror_app"]
    command += ["race", "--only", provider, "--threads", str(threads)]
    home = Path(__file__).parents[1]
    try:
        ended = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=limit_s, cwd=home
        )
        return _answer(ended)
    except subprocess.TimeoutExpired:
        why = f"it had not answered after {limit_s:g} s"
    except (OSError, ModelError) as error:
        why = f"it could not be tried: {error}"
    return {name: [Trial(Choice(provider, p), why) for p in CONTENDERS[provider]] for name in NETWORKS}


def _answer(ended: subprocess.CompletedProcess[str]) -> dict[str, list[Trial]]:
    """What it said in its last line: a driver may talk before us. Raises ModelError
    for anything but trials."""
    try:
        answer = json.loads((ended.stdout.splitlines() or [""])[-1])
        return {name: [Trial.from_json(row) for row in answer[name]] for name in NETWORKS}
    except (ValueError, KeyError, TypeError) as error:
        if ended.returncode < 0:
            raise ModelError(f"its process was ended by {signal.strsignal(-ended.returncode)}") from error
        said = ended.stderr.strip().splitlines() or [f"exit status {ended.returncode}"]
        raise ModelError(said[-1]) from error


def as_json(found: Mapping[str, Sequence[Trial]]) -> dict[str, Any]:
    """For json.dumps; Trial.from_json reads its rows."""
    return {name: [asdict(trial) for trial in tried] for name, tried in found.items()}
