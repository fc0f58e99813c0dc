"""A server on loopback that answers each call as it is told to, and remembers what it was sent."""

import asyncio
import json
import socket
import struct
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from mirror_app.tryon.providers.endpoints import Endpoint


class Fault(Enum):
    RESET_BEFORE = auto()  # the connection is reset while the request comes in
    RESET_AFTER = auto()  # the request is read whole, then the connection is reset
    HANG = auto()  # the request is read whole, and never answered


@dataclass(frozen=True)
class Heard:
    """A request as it came; names of headers in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


def reply(status: int, content: object, **headers: str) -> bytes:
    """An answer as it is sent; a table or a list goes as JSON. Headers are named with _ for -."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    named = {"Content-Length": str(len(body)), **{name.replace("_", "-"): v for name, v in headers.items()}}
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status} Told\r\n{lines}\r\n".encode() + body


class Counterpart:
    """`async with Counterpart(answer, fault, ...)`: each call gets the next; the last again when there are no
    more. An answer that is a list of pieces is sent piece by piece, until the other side has had enough.
    keeps: connections stay open for further calls."""

    def __init__(self, *script: "bytes | list[bytes] | Fault", keeps: bool = False) -> None:
        self._script = list(script)
        self._keeps = keeps
        self._over = asyncio.Event()
        self._tasks: set[asyncio.Task[Any]] = set()
        self.heard: list[Heard] = []
        self.connections = 0

    async def __aenter__(self) -> "Counterpart":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.endpoint = Endpoint("127.0.0.1", self._server.sockets[0].getsockname()[1], secure=False)
        return self

    async def __aexit__(self, *error: object) -> None:
        self._over.set()
        self._server.close()
        await asyncio.gather(*self._tasks)
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            await self._answer(reader, writer)
            while self._keeps:
                await self._answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        step = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        if step is Fault.RESET_BEFORE:
            await reader.readexactly(1)
            _reset(writer)
            return
        self.heard.append(await _request(reader))
        if step is Fault.RESET_AFTER:
            _reset(writer)
        elif step is Fault.HANG:
            await self._over.wait()
        elif isinstance(step, list):
            for piece in step:
                writer.write(piece)
                await writer.drain()
        else:
            assert isinstance(step, bytes)
            writer.write(step)
            await writer.drain()


async def _request(reader: asyncio.StreamReader) -> Heard:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    method, target, _ = head[0].split(" ")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Heard(method, target, headers, body)


def _reset(writer: asyncio.StreamWriter) -> None:
    ours: socket.socket = writer.get_extra_info("socket")
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
