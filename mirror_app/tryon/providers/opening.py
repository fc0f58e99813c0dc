"""From a provider's name to the provider."""

import importlib
from difflib import get_close_matches
from typing import Any, Literal

from mirror_app.errors import InputError
from mirror_app.tryon.clock import SystemClock
from mirror_app.tryon.providers import fashn
from mirror_app.tryon.providers.endpoints import Endpoint, endpoint_at
from mirror_app.tryon.providers.fashn import Fashn
from mirror_app.tryon.providers.keys import Keys, KeyStore
from mirror_app.tryon.providers.provider import Provider
from mirror_app.tryon.providers.volcengine import provider as volcengine
from mirror_app.tryon.providers.volcengine.provider import Transport, Volcengine
from mirror_app.tryon.providers.volcengine.signed import Signed

Auth = Literal["signed", "sdk"]

PROVIDERS = ("local", "volcengine", "fashn")
_USUAL = {"volcengine": volcengine.USUAL, "fashn": fashn.USUAL}


def named(name: str) -> tuple[str, str]:
    """A provider and its endpoint, "" for the usual one, of a name such as "volcengine@127.0.0.1:8123".
    Raises InputError where there is no such provider."""
    provider, _, endpoint = name.partition("@")
    if provider not in PROVIDERS:
        nearest = get_close_matches(provider, PROVIDERS, n=1, cutoff=0.0)[0]
        raise InputError(f'There is no provider "{provider[:40]}"; the nearest is "{nearest}".')
    return provider, endpoint


def open_provider(
    name: str, *, auth: Auth = "signed", endpoint: str = "", keys: Keys | None = None, executor: Any = None
) -> Provider:
    """The provider of that name, ready to be asked. It asks nobody yet.

    auth: how volcengine is signed for. endpoint: "host:port", if the name has none. keys: None for those
    of the environment or the keyring. executor: makes the pictures of `local`, an Executor of
    mirror_app.tryon.executors. Raises InputError.
    """
    provider, within = named(name)
    if provider == "local":
        return _local(within or endpoint, executor)
    where = endpoint_at(within or endpoint) if within or endpoint else _USUAL[provider]
    if keys is None:
        keys = KeyStore().keys(provider)
    if provider == "fashn":
        return Fashn(where, keys)
    return Volcengine(_transport(auth, where, keys), where, SystemClock())


def _transport(auth: Auth, endpoint: Endpoint, keys: Keys) -> Transport:
    if auth == "signed":
        return Signed(endpoint, keys, SystemClock())
    try:
        sdk = importlib.import_module("mirror_app.tryon.providers.volcengine.sdk")
    except ImportError:
        wanted = "pip install 'mirror-app[volcengine]'"
        raise InputError(f"The official SDK of volcengine is not installed: {wanted} installs it.") from None
    return sdk.Sdk(endpoint, keys)


def _local(endpoint: str, executor: Any) -> Provider:
    if endpoint:
        raise InputError("local is made on this machine: it has no endpoint.")
    # With it comes what computes pictures, which nobody else here needs.
    return importlib.import_module("mirror_app.tryon.providers.local").open_local(executor)
