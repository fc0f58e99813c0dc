"""Calls signed by ourselves."""

from urllib.parse import urlencode

from mirror_app.tryon.clock import Clock
from mirror_app.tryon.providers.endpoints import Endpoint
from mirror_app.tryon.providers.keys import Keys
from mirror_app.tryon.providers.volcengine.body import Body
from mirror_app.tryon.providers.volcengine.signer import signed_headers
from mirror_app.tryon.providers.wire import Patience, Reply, Wire

VERSION = "2022-08-31"


class Signed:
    """A Transport with our own signer and HTTP client."""

    def __init__(
        self, endpoint: Endpoint, keys: Keys, clock: Clock, patience: Patience | None = None
    ) -> None:
        self._wire = Wire(endpoint, patience)
        self._host = endpoint.authority
        self._keys = keys
        self._clock = clock

    async def post(self, action: str, body: Body) -> Reply:
        query = {"Action": action, "Version": VERSION}
        headers = signed_headers(self._keys, self._host, query, body, self._clock.now_s())
        return await self._wire.call("POST", f"/?{urlencode(query)}", headers, body.content)

    async def aclose(self) -> None:
        await self._wire.aclose()
