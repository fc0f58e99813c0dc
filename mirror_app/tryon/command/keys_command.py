"""`mirror-app tryon keys`: keys go from a hidden prompt, or a pipe, into the keyring and nowhere else."""

import argparse
import getpass
import sys
from collections.abc import Callable

from mirror_app.config import Settings
from mirror_app.errors import InputError
from mirror_app.tryon.providers.keys import Keys, KeyStore, Secret


def run(arguments: argparse.Namespace, _settings: Settings, store: KeyStore | None = None) -> int:
    """Exit status 0 where it is done, 1 where there was nothing to forget. Raises InputError.

    store: None for this system's keyring.
    """
    store = store or KeyStore()
    provider: str = arguments.provider
    if arguments.action == "forget":
        forgotten = store.delete(provider)
        sys.stdout.write(
            f"The key for {provider} is forgotten.\n" if forgotten else f"There was no key for {provider}.\n"
        )
        return 0 if forgotten else 1
    store.save(provider, _asked(provider, getpass.getpass if sys.stdin.isatty() else _line))
    sys.stdout.write(f"The key for {provider} is in this system's keyring.\n")
    return 0


def _asked(provider: str, ask: Callable[[str], str]) -> Keys:
    if provider == "volcengine":
        access = _given(ask("Access key: "))
        return Keys(_given(ask("Secret key: ")), access, Secret(ask("Session token, if any: ").strip()))
    return Keys(_given(ask("Key: ")))


def _given(text: str) -> Secret:
    secret = Secret(text.strip())
    if not secret:
        raise InputError("Nothing was given, so no key was saved.")
    return secret


def _line(_question: str) -> str:
    """From a pipe: one a line, in the order in which they are asked for."""
    return sys.stdin.readline()
