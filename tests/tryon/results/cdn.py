"""A host of results on loopback that plays every fault of one."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO

import numpy as np
from PIL import Image

Say = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def picture(form: str = "PNG", size: tuple[int, int] = (64, 96), seed: int = 1) -> bytes:
    """A picture of noise."""
    pixels = np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), np.uint8)
    into = BytesIO()
    Image.fromarray(pixels).save(into, form)
    return into.getvalue()


def answer(status: int, body: bytes = b"", *headers: str, length: int | None = None) -> bytes:
    """length: said to be, None for the true one, -1 to say nothing."""
    said = [] if length == -1 else [f"Content-Length: {len(body) if length is None else length}"]
    head = "\r\n".join((f"HTTP/1.1 {status} X", "Connection: close", *said, *headers))
    return f"{head}\r\n\r\n".encode() + body


@dataclass
class Cdn:
    """What it says, in turn; the last of it again and again."""

    port: int = 0
    says: list[bytes | Say] = field(default_factory=list)
    asked: list[bytes] = field(default_factory=list)
    at_work: set[asyncio.Task[None] | None] = field(default_factory=set)

    def url(self, path: str = "/r.png?sign=SECRET", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.at_work.add(asyncio.current_task())
        try:
            self.asked.append(await reader.readuntil(b"\r\n\r\n"))
            said = self.says[min(len(self.asked), len(self.says)) - 1]
            if isinstance(said, bytes):
                writer.write(said)
            else:
                await said(reader, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def cdn(*says: bytes | Say, tls: ssl.SSLContext | None = None) -> AsyncIterator[Cdn]:
    host = Cdn(says=list(says))
    server = await asyncio.start_server(host.serve, "127.0.0.1", 0, ssl=tls)
    host.port = server.sockets[0].getsockname()[1]
    try:
        yield host
    finally:
        server.close()
        await asyncio.gather(*(task for task in host.at_work if task))
