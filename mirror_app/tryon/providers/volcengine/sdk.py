"""Calls through the official SDK (the extra `volcengine`), kept from what it does by itself: plain http,
keys looked for in files, redirects, a password of ~/.netrc in the place of the signature."""

import asyncio
import traceback
from collections.abc import Iterator

import requests
from volcengine.base.Service import Service
from volcengine.visual.VisualService import VisualService

from mirror_app.tryon.providers.endpoints import Endpoint
from mirror_app.tryon.providers.keys import Keys
from mirror_app.tryon.providers.provider import Refused, Uncertain
from mirror_app.tryon.providers.volcengine.body import Body
from mirror_app.tryon.providers.wire import Patience, Reply, broken_off, not_reached, timed_out


class Sdk:
    """A Transport with the SDK's signer and HTTP client: each call in a thread, with a client of its own.

    One client for all would keep connections: a call that leaves on one as it is being closed cannot be told
    from one that was accepted.
    """

    def __init__(self, endpoint: Endpoint, keys: Keys, patience: Patience | None = None) -> None:
        self._endpoint = endpoint
        self._keys = keys
        self._patience = patience or Patience()

    async def post(self, action: str, body: Body) -> Reply:
        try:
            async with asyncio.timeout(self._patience.total_s):
                return await asyncio.to_thread(self._post, action, body)
        except TimeoutError:
            raise timed_out(self._endpoint.host) from None

    async def aclose(self) -> None:
        """Nothing is kept from one call to the next."""

    def _post(self, action: str, body: Body) -> Reply:
        heard: list[Reply] = []
        client = self._client(heard)
        try:
            client.json(action, {}, body.content)
        except Exception as error:  # noqa: BLE001 - a thread begins here; the SDK raises nothing narrower
            if not heard:
                # `from None`: what it says may have the request in it.
                raise _as_ours(error, self._endpoint.host) from None
        finally:
            client.session.close()
        return heard[0]

    def _client(self, heard: list[Reply]) -> "_Visual":
        client = _Visual()
        client.set_host(self._endpoint.authority)
        client.set_scheme("https" if self._endpoint.secure else "http")
        client.set_ak(self._keys.access.reveal())
        client.set_sk(self._keys.secret.reveal())
        client.set_session_token(self._keys.token.reveal())
        client.set_connection_timeout(self._patience.connect_s)
        client.set_socket_timeout(self._patience.read_s)
        client.session.trust_env = not self._endpoint.loopback
        # Without it, ~/.netrc would take the place of the signature.
        client.session.auth = _as_it_is
        # A redirect is answered by an error; the answer itself has been heard by then.
        client.session.max_redirects = 0
        client.session.headers.update({"Connection": "close", "Accept-Encoding": "identity"})
        # Status and headers are to be had only here: the SDK gives back text, or an Exception with text.
        client.session.hooks["response"].append(_Ear(heard))
        return client


class _Visual(Service):
    """The SDK's client for this service without the singleton around it, which has one host and one key for
    the whole process and is wiped by its second construction."""

    def __init__(self) -> None:
        super().__init__(VisualService.get_service_info(), VisualService.get_api_info())

    def init(self) -> None:
        """Keys are given: nothing is looked for in the environment or in ~/.volc."""


class _Ear:
    """Takes down an answer as soon as it is whole."""

    def __init__(self, heard: list[Reply]) -> None:
        self._heard = heard

    def __call__(self, response: requests.Response, **_: object) -> None:
        headers = {name.lower(): value for name, value in response.headers.items()}
        self._heard.append(Reply(response.status_code, headers, response.content))


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _as_ours(error: BaseException, host: str) -> Refused | Uncertain:
    links = list(_links(error))
    if any(_broke_in_connect(link) for link in links):
        return not_reached(host)
    if any(isinstance(link, requests.Timeout) for link in links):
        return timed_out(host)
    return broken_off(host)


def _broke_in_connect(error: BaseException) -> bool:
    """Whether no connection, no tunnel through a proxy or no TLS came about: all that is asked goes after it.

    Its place tells more than its kind, which is the same for a handshake and an answer that broke off.
    """
    places = (frame for frame, _ in traceback.walk_tb(error.__traceback__))
    return any(
        place.f_code.co_name == "connect" and place.f_globals.get("__name__") == "urllib3.connection"
        for place in places
    )


def _links(error: BaseException) -> Iterator[BaseException]:
    """An error and those it came from, as requests and urllib3 wrap them."""
    waiting, seen = [error], set[int]()
    while waiting:
        link = waiting.pop()
        if id(link) in seen:
            continue
        seen.add(id(link))
        yield link
        inside = (getattr(link, "reason", None), *link.args, link.__cause__, link.__context__)
        waiting += [other for other in inside if isinstance(other, BaseException)]
