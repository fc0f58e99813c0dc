"""Who can make the pictures, as it is told to a person; and how each is opened for a window."""

from collections.abc import Sequence
from dataclasses import dataclass

from mirror_app.errors import MirrorError
from mirror_app.tryon.executors.pool import PoolExecutor
from mirror_app.tryon.providers import fashn
from mirror_app.tryon.providers.endpoints import endpoint_at
from mirror_app.tryon.providers.keys import KeyStore
from mirror_app.tryon.providers.local import LOCAL_TERMS
from mirror_app.tryon.providers.opening import named, open_provider
from mirror_app.tryon.providers.provider import Provider, Terms
from mirror_app.tryon.providers.volcengine import provider as volcengine

_LABELS = {"local": "On this machine", "volcengine": "Volcengine", "fashn": "FASHN"}


@dataclass(frozen=True, slots=True)
class Maker:
    """name: the provider's. about: one sentence of what comes of it. usual_s: how long one picture takes,
    None where that depends on the machine."""

    name: str
    label: str
    about: str
    terms: Terms
    usual_s: float | None = None


_ABOUT = {
    "local": "Preview quality: the garment laid over you. Free, and nothing leaves this machine.",
    "volcengine": "Photoreal, about a minute and a half each.",
    "fashn": "Photoreal, about a quarter of a minute each.",
}

_USUAL_S = {"volcengine": 90.0, "fashn": 15.0}
"""As `_ABOUT` says."""

_HOSTED = {
    "volcengine": (volcengine.USUAL, volcengine.terms_at),
    "fashn": (fashn.USUAL, fashn.terms_at),
}


def makers(names: Sequence[str]) -> tuple[Maker, ...]:
    """Those of these providers, in this order. Raises InputError for a name that is none."""
    return tuple(_maker(name, named(name)[0]) for name in names)


def _maker(name: str, provider: str) -> Maker:
    return Maker(name, _LABELS[provider], _ABOUT[provider], _terms_of(name), _USUAL_S.get(provider))


def _terms_of(name: str) -> Terms:
    """What it costs and where it sends pictures; it is not asked, so it needs no key, and no way to it."""
    provider, within = named(name)
    if provider == "local":
        return LOCAL_TERMS
    usual, terms_at = _HOSTED[provider]
    return terms_at(endpoint_at(within) if within else usual)


def obstacle(maker: Maker) -> str:
    """Why it cannot be used now, "" if it can. May take a moment: keyrings do."""
    if not maker.terms.host:
        return ""
    try:
        KeyStore().keys(named(maker.name)[0])
    except MirrorError as error:
        return str(error)
    return ""


async def open_maker(name: str) -> Provider:
    """Ready to be asked; a local one works in a process of its own that goes last, so that the mirror keeps
    its pace."""
    local = named(name)[0] == "local"
    return open_provider(name, executor=PoolExecutor(1, polite=True) if local else None)
