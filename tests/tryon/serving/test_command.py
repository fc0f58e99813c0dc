"""`tryon serve` as a process: what it says first, how it ends."""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mirror_app.config import Settings
from mirror_app.errors import ConfigError, InputError
from mirror_app.tryon.serving import command
from mirror_app.tryon.serving.signature import Keys
from tests.tryon.serving.customer import Customer, signed

_RUN = """
import argparse, sys
from mirror_app.config import Settings
from mirror_app.tryon.serving import command
parser = argparse.ArgumentParser()
command.add_words(parser)
sys.exit(command.run(parser.parse_args(), Settings()))
"""


@contextmanager
def _serving(*words: str, **variables: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process, and the address it says it listens on."""
    environment = {**os.environ, **variables}
    with subprocess.Popen(
        [sys.executable, "-c", _RUN, *words], stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("Listening on http://127.0.0.1:")
            yield process, line.removeprefix("Listening on ").strip()
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_listens_serves_and_ends_well(tmp_path: Path, number: signal.Signals) -> None:
    state = tmp_path / "state"
    with _serving("--state", str(state), "--latency", "3600", "--concurrency", "2") as (process, url):
        with Customer(url) as customer:
            customer.task("red")
            customer.task("blue")
            assert customer.submit("green").status_code == 429
            assert customer.state()["in_flight"] == 2
        process.send_signal(number)
        assert process.wait(timeout=20) == 0
    assert state.is_file()


def test_keys_come_from_the_variables_that_are_named() -> None:
    words = ("--access-key-env", "A", "--secret-key-env", "S", "--fashn-key-env", "F")
    with _serving(*words, A="ours", S="hidden", F="bearer") as (_, url), Customer(url) as customer:
        asked = f"{url}/?Action=CVSubmitTask&Version=2022-08-31"
        wrong = customer.http.post(asked, content=b"{}", headers=signed(asked, b"{}"))
        right = customer.http.post(asked, content=b"{}", headers=signed(asked, b"{}", Keys("ours", "hidden")))
        fashn = customer.http.get(f"{url}/v1/status/1", headers={"Authorization": "Bearer bearer"})
    assert (wrong.status_code, right.status_code, fashn.status_code) == (401, 400, 404)


def _run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_words(parser)
    return command.run(parser.parse_args(words), Settings())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--port", "70000"), "--port must be from 0 to 65535."),
        (("--latency", "soon"), '"soon" is no latency'),
        (("--concurrency", "0"), "--concurrency must be at least 1."),
        (("--secret-key-env", "NO_SUCH_VARIABLE"), "The variable NO_SUCH_VARIABLE holds no key."),
        (("--script", "/nowhere/s.toml"), "/nowhere/s.toml cannot be read"),
        (("--state", "/nowhere/state"), "/nowhere/state cannot hold the state"),
        (("--engine", "local"), "The engine local is not here."),
    ],
)
def test_what_cannot_be_done_is_said_before_it_listens(words: tuple[str, ...], sentence: str) -> None:
    with pytest.raises((InputError, ConfigError)) as told:
        _run(*words)
    assert str(told.value).startswith(sentence)
