"""A request as it came over the wire, and the reply to it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Manner = Literal["whole", "reset", "hang", "half", "too_long", "too_short", "drip", "flood"]
"""How a reply is put on the wire; all but "whole" end the connection.

reset: nothing, and the connection is reset. hang: nothing, until the client goes. half: half the body, then
a reset. too_long, too_short: Content-Length promises more, or less, than comes. drip: little by little.
flood: tens of megabytes, of no stated length.
"""

HTML = "text/html; charset=utf-8"
PNG = "image/png"


@dataclass(frozen=True, slots=True)
class Request:
    """target: as sent, path and query. headers: names in lower case. body: the very bytes that came."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """As sent: still percent-encoded."""
        return self.target.partition("?")[2]

    def header(self, name: str) -> str:
        """Its value, "" where it is not there; more of a name are joined by commas."""
        return ",".join(value.strip() for key, value in self.headers if key == name)


@dataclass(frozen=True, slots=True)
class Reply:
    """seconds: how long it drips, or hangs at most (0: for ever)."""

    status: int
    body: bytes = field(default=b"", repr=False)
    kind: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    manner: Manner = "whole"
    seconds: float = 0.0


def json_reply(status: int, content: Mapping[str, object]) -> Reply:
    return Reply(status, json.dumps(content, ensure_ascii=False).encode())
