"""Who can make the pictures, as a person is told."""

import asyncio
from dataclasses import replace

import pytest

from mirror_app.errors import InputError
from mirror_app.tryon.executors.thread import ThreadExecutor
from mirror_app.tryon.makers import makers
from mirror_app.tryon.providers.keys import Keys, Secret
from mirror_app.tryon.providers.opening import PROVIDERS, open_provider
from mirror_app.tryon.providers.provider import Terms

NAMES = (*PROVIDERS, "volcengine@127.0.0.1:8123", "fashn@try.example")


@pytest.mark.parametrize("name", NAMES)
def test_a_person_is_told_the_terms_of_who_is_asked(name: str):
    async def terms() -> Terms:
        provider = open_provider(name, keys=Keys(Secret("nobody")), executor=ThreadExecutor())
        try:
            return provider.terms
        finally:
            await provider.aclose()

    (maker,) = makers([name])
    # How many are made at once here is the executor's to say, and nothing a person is told.
    assert replace(maker.terms, in_flight=1) == replace(asyncio.run(terms()), in_flight=1)


def test_a_proxy_that_cannot_be_used_is_no_matter_before_somebody_is_asked(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1")
    assert [maker.terms.currency for maker in makers(PROVIDERS)] == ["XXX", "CNY", "USD"]


def test_a_name_that_is_none_is_refused():
    with pytest.raises(InputError, match="There is no provider"):
        makers(["volcano"])
    with pytest.raises(InputError, match="no address of a service"):
        makers(["fashn@ "])
