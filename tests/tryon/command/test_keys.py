"""Keys come from a hidden prompt or a pipe, and go into the keyring alone."""

import argparse
import io
from dataclasses import dataclass, field

import pytest

from mirror_app.config import Settings
from mirror_app.errors import InputError
from mirror_app.tryon.command import keys_command
from mirror_app.tryon.command.words import add_words
from mirror_app.tryon.providers.keys import KeyStore


@dataclass
class Ring:
    """A keyring in memory."""

    kept: dict[tuple[str, str], str] = field(default_factory=dict)

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Pipe(io.StringIO):
    def isatty(self) -> bool:
        return False


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run(ring: Ring, *words: str) -> int:
    parser = argparse.ArgumentParser()
    add_words(parser.add_subparsers())
    arguments = parser.parse_args(["tryon", "keys", *words])
    return keys_command.run(arguments, Settings(), KeyStore(ring, {}))


def test_from_a_pipe_a_line_each(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    ring = Ring()
    monkeypatch.setattr("sys.stdin", Pipe("AK-one\nSK-two\n"))
    assert run(ring, "set", "volcengine") == 0
    keys = KeyStore(ring, {}).keys("volcengine")
    assert (keys.access.reveal(), keys.secret.reveal(), keys.token.reveal()) == ("AK-one", "SK-two", "")
    said = capsys.readouterr()
    assert "SK-two" not in said.out + said.err
    assert run(ring, "forget", "volcengine") == 0
    assert ring.kept == {}
    assert run(ring, "forget", "volcengine") == 1


def test_from_a_terminal_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = Ring()
    asked: list[str] = []

    def hidden(question: str) -> str:
        asked.append(question)
        return " fa-three "

    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", hidden)
    assert run(ring, "set", "fashn") == 0
    assert asked == ["Key: "]
    assert KeyStore(ring, {}).keys("fashn").secret.reveal() == "fa-three"


def test_nothing_is_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Pipe(""))
    with pytest.raises(InputError, match="Nothing was given"):
        run(Ring(), "set", "volcengine")


def test_a_key_is_no_word_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(Ring(), "set", "fashn", "fa-three")
    assert "unrecognized arguments" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        run(Ring(), "set", "local")
