"""Calls through the official SDK (the extra `volcengine`), kept from what it does by itself: plain http,
keys looked for in files, endless redirects, one shared instance that its second construction wipes."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from typing import Any

import requests
import urllib3
from volcengine.base.Service import Service
from volcengine.visual.VisualService import VisualService

from mirror_app.tryon.providers.endpoints import Endpoint
from mirror_app.tryon.providers.keys import Keys
from mirror_app.tryon.providers.provider import Refused, Uncertain
from mirror_app.tryon.providers.volcengine.body import Body
from mirror_app.tryon.providers.wire import Patience, Reply, broken_off, not_reached, timed_out

_NEVER_LEFT = (
    requests.ConnectTimeout,
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
    ssl.SSLCertVerificationError,
)


class Sdk:
    """A Transport with the SDK's signer and HTTP client, its calls each in a thread."""

    def __init__(self, endpoint: Endpoint, keys: Keys, patience: Patience | None = None) -> None:
        patience = patience or Patience()
        self._host = endpoint.host
        self._total_s = patience.total_s
        self._heard = threading.local()
        self._service = _Visual()
        self._service.set_host(endpoint.authority)
        self._service.set_scheme("https" if endpoint.secure else "http")
        self._service.set_ak(keys.access.reveal())
        self._service.set_sk(keys.secret.reveal())
        self._service.set_session_token(keys.token.reveal())
        self._service.set_connection_timeout(patience.connect_s)
        self._service.set_socket_timeout(patience.read_s)
        self._tame(self._service.session, endpoint)

    async def post(self, action: str, body: Body) -> Reply:
        try:
            async with asyncio.timeout(self._total_s):
                return await asyncio.to_thread(self._post, action, body)
        except TimeoutError:
            raise timed_out(self._host) from None

    async def aclose(self) -> None:
        self._service.session.close()

    def _tame(self, session: requests.Session, endpoint: Endpoint) -> None:
        session.trust_env = not endpoint.loopback
        # Without it, ~/.netrc would take the place of the signature.
        session.auth = _as_it_is
        # A redirect is answered by an error; the answer itself has been heard by then.
        session.max_redirects = 0
        session.hooks["response"].append(self._hear)
        # See Wire: a call on a connection that is being closed cannot be told from one that was accepted.
        session.headers.update({"Connection": "close", "Accept-Encoding": "identity"})

    def _hear(self, response: requests.Response, **_: Any) -> None:
        """Status and headers are to be had only here: the SDK gives back text, or an Exception with text."""
        headers = {name.lower(): value for name, value in response.headers.items()}
        self._heard.replies.append(Reply(response.status_code, headers, response.content))

    def _post(self, action: str, body: Body) -> Reply:
        heard: list[Reply] = []
        self._heard.replies = heard
        try:
            self._service.json(action, {}, body.content)
        except Exception as error:  # noqa: BLE001 - a thread begins here; the SDK raises nothing narrower
            if not heard:
                # `from None`: what it says may have the request in it.
                raise _as_ours(error, self._host) from None
        return heard[0]


class _Visual(Service):
    """The SDK's client for this service without the singleton around it, which has one host and one key
    for the whole process."""

    def __init__(self) -> None:
        super().__init__(VisualService.get_service_info(), VisualService.get_api_info())

    def init(self) -> None:
        """Keys are given: nothing is looked for in the environment or in ~/.volc."""


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _as_ours(error: BaseException, host: str) -> Refused | Uncertain:
    chain = list(_chain(error))
    if any(isinstance(link, _NEVER_LEFT) for link in chain):
        return not_reached(host)
    if any(isinstance(link, requests.Timeout | TimeoutError) for link in chain):
        return timed_out(host)
    return broken_off(host)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and what it came from, as requests and urllib3 wrap them."""
    while error is not None:
        yield error
        inside = getattr(error, "reason", None) or (error.args[0] if error.args else None)
        error = inside if isinstance(inside, BaseException) else error.__cause__ or error.__context__
