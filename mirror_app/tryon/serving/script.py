"""A script: how the stand-in behaves, and what goes wrong when; TOML or JSON.

latency = "lognormal:77,0.2"    # seconds; see latency.py
speed = 100                     # latencies are divided by it
concurrency = 1                 # tasks in flight; one more is refused
qps = 5                         # requests of a kind a second; 0: no limit
images = 1                      # pictures a task gives, 1 to 3
seed = 1                        # of the latencies

[[rule]]
on = "submit"                   # submit, result (any poll), done (a poll of a finished task), download
fault = "reset_after_accept"    # a name in faults.py
pair = 2                        # of the second payload ever submitted; without it, of any
nth = 1                         # from the first such request on; or "every"
times = 1                       # so many of them; with "every" it is no limit
accepted = false                # a submission answered otherwise: is it accepted and billed?
seconds = 1.5                   # how long it drips, or hangs at most; 0 hangs for ever
"""

import json
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import cast

from mirror_app.errors import ConfigError, InputError
from mirror_app.tryon.latency import AT_ONCE, Latency
from mirror_app.tryon.serving.faults import EVENTS, FAULTS, Fault


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the script. nth and times count the requests `on` that event, of `pair` or (0) of any;
    times 0 is no limit."""

    on: str
    fault: Fault
    pair: int
    nth: int
    times: int
    accepted: bool
    seconds: float

    def plays(self, nth: int) -> bool:
        return nth >= self.nth and (not self.times or nth < self.nth + self.times)


@dataclass(frozen=True, slots=True)
class Script:
    latency: Latency = AT_ONCE
    speed: float = 1.0
    concurrency: int = 1
    qps: int = 0
    images: int = 1
    seed: int = 0
    rules: tuple[Rule, ...] = ()

    @classmethod
    def load(cls, path: Path) -> "Script":
        """Raises ConfigError."""
        try:
            text = path.read_text(encoding="utf-8")
            table = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
        except OSError as error:
            raise ConfigError(f"{path} cannot be read: {error.strerror}.") from error
        except ValueError as error:
            raise ConfigError(f"{path} is no script: {error}.") from error
        if not isinstance(table, dict):
            raise ConfigError(f"{path} is no script: it must be a table.")
        return cls.read(table, str(path))

    @classmethod
    def read(cls, table: Mapping[str, object], where: str = "the script") -> "Script":
        """`where` it stands is for the text of ConfigError, raised for what is not known, naming the
        nearest, or does not fit."""
        entry = _Entry(table, where)
        entry.require(("latency", "speed", "concurrency", "qps", "images", "seed", "rule"))
        rules = table.get("rule", [])
        if not isinstance(rules, list):
            raise ConfigError(f"{where}: rules are written as [[rule]].")
        try:
            latency = Latency.read(entry.text("latency", "0"))
        except InputError as error:
            raise ConfigError(f"{where}: {error}") from error
        return cls(
            latency,
            entry.number("speed", 1.0, 1e-6, 1e6),
            entry.whole("concurrency", 1, 1, 100_000),
            entry.whole("qps", 0, 0, 100_000),
            entry.whole("images", 1, 1, 3),
            entry.whole("seed", 0, 0, 2**31),
            tuple(_rule(rule, f"{where}, rule {n}") for n, rule in enumerate(rules, 1)),
        )


def _rule(table: object, where: str) -> Rule:
    if not isinstance(table, dict):
        raise ConfigError(f"{where} is no table.")
    entry = _Entry(cast("dict[str, object]", table), where)
    entry.require(("on", "fault", "pair", "nth", "times", "accepted", "seconds"))
    on = entry.word("on", "event", EVENTS)
    fault = FAULTS[entry.word("fault", "fault", FAULTS)]
    if on not in fault.on:
        raise ConfigError(f'{where}: "{table["fault"]}" is played on {" or ".join(fault.on)}, not on {on}.')
    every = table.get("nth", "every") == "every"
    return Rule(
        on,
        fault,
        entry.whole("pair", 0, 0, 1_000_000),
        1 if every else entry.whole("nth", 1, 1, 1_000_000),
        entry.whole("times", 0 if every else 1, 0, 1_000_000),
        entry.switch("accepted", fault.accepted),
        entry.number("seconds", 0.0 if fault.manner == "hang" else 5.0, 0.0, 3600.0),
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    """A table of the script, read key by key."""

    table: Mapping[str, object]
    where: str

    def require(self, known: Collection[str]) -> None:
        for key in self.table:
            self._known(key, "key", known)

    def word(self, key: str, noun: str, known: Collection[str]) -> str:
        value = self.text(key, "")
        if not value:
            raise ConfigError(f"{self.where}: it needs {key}.")
        self._known(value, noun, known)
        return value

    def text(self, key: str, default: str) -> str:
        value = self.table.get(key, default)
        if not isinstance(value, str):
            raise ConfigError(f"{self.where}: {key} must be text in quotes, not {value!r}.")
        return value

    def switch(self, key: str, default: bool) -> bool:
        value = self.table.get(key, default)
        if not isinstance(value, bool):
            raise ConfigError(f"{self.where}: {key} must be true or false, not {value!r}.")
        return value

    def whole(self, key: str, default: int, least: int, most: int) -> int:
        value = self.table.get(key, default)
        if type(value) is not int or not least <= value <= most:
            raise ConfigError(
                f"{self.where}: {key} must be a whole number from {least} to {most}, not {value!r}."
            )
        return value

    def number(self, key: str, default: float, least: float, most: float) -> float:
        value = self.table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise ConfigError(
                f"{self.where}: {key} must be a number from {least:g} to {most:g}, not {value!r}."
            )
        return float(value)

    def _known(self, value: str, noun: str, known: Collection[str]) -> None:
        if value not in known:
            nearest = get_close_matches(value, known, n=1, cutoff=0.0)[0]
            raise ConfigError(f'{self.where}: there is no {noun} "{value}"; the nearest is "{nearest}".')
