"""For a child process, on its PYTHONPATH: whatever would leave this machine is refused, and said so."""

import sys
from typing import Any

OWN = ("127.0.0.1", "::1", "localhost", None, "", b"localhost", b"127.0.0.1")
REFUSED = "left loopback"


def _own(event: str, told: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = told[1]
        asked = address[0] if isinstance(address, tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        asked = told[0]
    else:
        return
    if asked not in OWN:
        sys.stderr.write(f"{REFUSED}: {event} {asked}\n")
        raise PermissionError(f"{REFUSED}: {asked}")


sys.addaudithook(_own)
