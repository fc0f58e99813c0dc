"""The keys to those who charge: from the environment or the system's keyring, and from nowhere else."""

import importlib
import json
import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from mirror_app.errors import InputError
from mirror_app.key_names import KEYS_OF, SESSION_TOKEN

SERVICE = "mirror-app"
"""What our keys are kept under in the keyring, each provider's under its name."""

_LONGEST = 4096


class Secret:
    """A text that shows in no message: reveal() is the only way to it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __repr__(self) -> str:
        return "Secret()"

    def __reduce__(self) -> str:
        raise TypeError("A secret stays in its process.")

    def reveal(self) -> str:
        return self._text


_NONE = Secret("")


@dataclass(frozen=True, slots=True)
class Keys:
    """secret: the key itself. access: the name it goes by, where the provider has one. token: of a
    session that ends, where the key is one for a session."""

    secret: Secret
    access: Secret = _NONE
    token: Secret = _NONE


class Keyring(Protocol):
    """What the package keyring offers of each system's own."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


class KeyStore:
    """The keys of "volcengine" and "fashn". keyring: None for the system's. environment: None for the
    process's own; it goes before the keyring."""

    def __init__(self, keyring: Keyring | None = None, environment: Mapping[str, str] | None = None) -> None:
        self._keyring = keyring
        self._environment = os.environ if environment is None else environment

    def keys(self, provider: str) -> Keys:
        """The keys for a provider. Raises InputError where there are none, or they cannot be keys."""
        found = self._in_environment(provider) or self._in_keyring(provider)
        if found is None:
            raise InputError(f"There is no key for {provider}: {_ways(provider)}.")
        return found

    def save(self, provider: str, keys: Keys) -> None:
        """Keep keys in the keyring, in the place of those there. Raises InputError."""
        kept = {
            "access": _fit(keys.access.reveal(), provider),
            "secret": _fit(keys.secret.reveal(), provider),
            "token": _fit(keys.token.reveal(), provider),
        }
        with _opened(provider):
            self._ring().set_password(SERVICE, provider, json.dumps(kept))

    def delete(self, provider: str) -> bool:
        """Whether there were keys in the keyring to delete. Raises InputError."""
        with _opened(provider):
            ring = self._ring()
            there = ring.get_password(SERVICE, provider) is not None
            if there:
                ring.delete_password(SERVICE, provider)
        return there

    def _in_environment(self, provider: str) -> Keys | None:
        for names in KEYS_OF[provider]:
            values = [_fit(self._environment.get(name, ""), provider) for name in names]
            if all(values):
                return self._of_environment(provider, values)
            if any(values):
                missing = names[values.index("")]
                raise InputError(f"{missing} is not set: a key for {provider} has two halves.")
        return None

    def _of_environment(self, provider: str, values: list[str]) -> Keys:
        if provider != "volcengine":
            return Keys(Secret(values[0]))
        token = _fit(self._environment.get(SESSION_TOKEN, ""), provider)
        return Keys(Secret(values[1]), Secret(values[0]), Secret(token))

    def _in_keyring(self, provider: str) -> Keys | None:
        with _opened(provider):
            kept = self._ring().get_password(SERVICE, provider)
        if kept is None:
            return None
        try:
            table: Any = json.loads(kept)
            secret, access, token = (
                _fit(str(table[name]), provider) for name in ("secret", "access", "token")
            )
        except (ValueError, LookupError, TypeError):
            raise InputError(
                f"The key for {provider} in the keyring cannot be read; save it again."
            ) from None
        return Keys(Secret(secret), Secret(access), Secret(token)) if secret else None

    def _ring(self) -> Keyring:
        if self._keyring is None:
            found: Any = importlib.import_module("keyring").get_keyring()
            self._keyring = found
            return found
        return self._keyring


def _fit(text: str, provider: str) -> str:
    """A key without the line's end it was pasted with; what cannot stand in a header is refused."""
    text = text.strip()
    if not all("!" <= letter <= "~" for letter in text) or len(text) > _LONGEST:
        raise InputError(f"The key for {provider} has characters no key has; copy it again.")
    return text


def _ways(provider: str) -> str:
    names = " and ".join(KEYS_OF[provider][0])
    return f"set {names}, or save one in this system's keyring"


@contextmanager
def _opened(provider: str) -> Generator[None]:
    """A keyring's troubles as sentences; what it says itself may have the key in it."""
    # It looks for every keyring there is, and is seldom asked.
    from keyring.errors import KeyringError, NoKeyringError  # noqa: PLC0415

    try:
        yield
    except NoKeyringError:
        names = " and ".join(KEYS_OF[provider][0])
        raise InputError(
            f"There is no key for {provider}, and no keyring here to keep one: set {names}."
        ) from None
    except (KeyringError, OSError):
        raise InputError(f"This system's keyring cannot be used: {_ways(provider)}.") from None
