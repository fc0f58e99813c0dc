"""One connection: h11 parses its requests; replies are put on the wire by hand, so that they can go wrong."""

import asyncio
import os
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import replace
from email.utils import formatdate

import h11

from mirror_app.tryon.serving.answers import Reply, Request

MOST_BODY_BYTES = 40_000_000
"""Three pictures of 5 MB in base64 are half of that."""

_DRIPS = 20
_OFF_BY = 16
_FLOOD_BYTES = 64 * 2**20

Answer = Callable[[Request], Awaitable[Reply]]


class TooLarge(Exception):
    """The body of a request is longer than any that is allowed."""


class Connection:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._http = h11.Connection(h11.SERVER)
        # So that drain() returns when the system has it all: a reset throws away what is still held here.
        writer.transport.set_write_buffer_limits(high=0)

    async def serve(self, answer: Answer) -> None:
        """Answers what comes until either side ends the connection."""
        try:
            while await self._one(answer):
                self._http.start_next_cycle()
        except ConnectionError:
            pass
        finally:
            self._writer.close()

    async def _one(self, answer: Answer) -> bool:
        """Whether another request may follow on this connection."""
        try:
            request = await self._request()
        except h11.RemoteProtocolError:
            await self._whole(Reply(400, b"This is no HTTP.", "text/plain"))
            return False
        except TooLarge:
            await self._whole(Reply(413, b"The body is too large.", "text/plain"))
            return False
        if request is None:
            return False
        reply = await answer(request)
        if reply.manner == "whole":
            await self._whole(reply)
            return self._http.our_state is h11.DONE and self._http.their_state is h11.DONE
        await self._badly(reply)
        return False

    async def _request(self) -> Request | None:
        """None when the client has ended the connection."""
        head: h11.Request | None = None
        body = bytearray()
        while True:
            event = self._http.next_event()
            if event is h11.NEED_DATA:
                await self._more()
            elif isinstance(event, h11.Request):
                head = event
            elif isinstance(event, h11.Data):
                body += event.data
                if len(body) > MOST_BODY_BYTES:
                    raise TooLarge
            elif isinstance(event, h11.EndOfMessage) and head is not None:
                return _request_of(head, bytes(body))
            else:
                return None

    async def _more(self) -> None:
        if self._http.they_are_waiting_for_100_continue:
            self._writer.write(
                _bytes(self._http.send(h11.InformationalResponse(status_code=100, headers=[])))
            )
        self._http.receive_data(await self._reader.read(65536))

    def _head(self, reply: Reply, length: int | None) -> bytes:
        """length: what Content-Length says; None leaves it out."""
        headers = [("Content-Type", reply.kind), ("Date", formatdate(usegmt=True)), *reply.headers]
        if length is not None:
            headers.append(("Content-Length", str(length)))
        return _bytes(self._http.send(h11.Response(status_code=reply.status, headers=headers)))

    async def _whole(self, reply: Reply) -> None:
        if self._http.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            return
        parts = [self._head(reply, len(reply.body))]
        parts += [
            _bytes(self._http.send(h11.Data(data=reply.body))),
            _bytes(self._http.send(h11.EndOfMessage())),
        ]
        await self._write(b"".join(parts))

    async def _badly(self, told: Reply) -> None:
        # Said, so that what is wrong with this reply is not found by the request after it.
        reply = replace(told, headers=(*told.headers, ("Connection", "close")))
        body = reply.body
        match reply.manner:
            case "reset":
                self._reset()
            case "hang":
                await self._until_gone(reply.seconds)
            case "half":
                await self._write(self._head(reply, len(body)) + body[: len(body) // 2])
                self._reset()
            case "too_long":
                await self._write(self._head(reply, len(body) + _OFF_BY) + body)
            case "too_short":
                await self._write(self._head(reply, max(len(body) - _OFF_BY, 0)) + body)
            case "flood":
                await self._flood(reply)
            case _:
                await self._drip(reply)

    async def _drip(self, reply: Reply) -> None:
        await self._write(self._head(reply, len(reply.body)))
        step = -(-len(reply.body) // _DRIPS) or 1
        for start in range(0, len(reply.body), step):
            await asyncio.sleep(reply.seconds / _DRIPS)
            await self._write(reply.body[start : start + step])

    async def _flood(self, reply: Reply) -> None:
        # No length and no chunks: as a reply of HTTP/1.0 it would end where the connection does.
        head = f"HTTP/1.1 {reply.status} OK\r\nContent-Type: {reply.kind}\r\nConnection: close\r\n\r\n"
        await self._write(head.encode() + reply.body)
        for _ in range(_FLOOD_BYTES // 65536):
            await self._write(bytes(65536))

    async def _until_gone(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds or None):
                while await self._reader.read(65536):
                    pass
        except TimeoutError:
            pass

    async def _write(self, content: bytes) -> None:
        self._writer.write(content)
        await self._writer.drain()

    def _reset(self) -> None:
        """To linger for no time at all makes closing a reset instead of an end."""
        no_time = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
        raw: socket.socket = self._writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_time)
        self._writer.transport.abort()


def _request_of(head: h11.Request, body: bytes) -> Request:
    headers = tuple((name.decode("ascii"), value.decode("latin-1")) for name, value in head.headers)
    return Request(head.method.decode("ascii"), head.target.decode("ascii"), headers, body)


def _bytes(sent: bytes | None) -> bytes:
    return sent or b""
