"""The stand-in itself: it listens on loopback and gives each request to whom it is for."""

import asyncio
import ipaddress
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from mirror_app.errors import InputError
from mirror_app.tryon.serving.answers import Reply, Request, json_reply
from mirror_app.tryon.serving.connection import Connection
from mirror_app.tryon.serving.desk import Desk
from mirror_app.tryon.serving.downloads import FOLDER, Downloads
from mirror_app.tryon.serving.fashn import Fashn
from mirror_app.tryon.serving.orders import Make, placeholder
from mirror_app.tryon.serving.playing import Playing
from mirror_app.tryon.serving.script import Script
from mirror_app.tryon.serving.signature import Keys
from mirror_app.tryon.serving.store import Store, Task
from mirror_app.tryon.serving.tasks import Clock, Tasks
from mirror_app.tryon.serving.volcengine import Volcengine

STATE = "/_/state"


@dataclass(frozen=True, slots=True)
class Options:
    """port 0 picks one. make: makes the pictures. state: a file that outlives the server. clock: the time
    that tasks take and addresses expire by; wall: that signatures are held against; seconds since 1970."""

    port: int = 0
    script: Script = field(default_factory=Script)
    keys: Keys = field(default_factory=Keys)
    make: Make = placeholder
    state: Path | None = None
    clock: Clock = time.time
    wall: Clock = time.time
    host: str = "127.0.0.1"


class Server:
    """Used as `async with Server(options) as server`; everything of it is over when that is left."""

    def __init__(self, options: Options) -> None:
        """Raises InputError for a host that is not this machine alone."""
        if not _is_loopback(options.host):
            raise InputError(
                f"The stand-in listens on this machine only, on 127.0.0.1, not on {options.host}."
            )
        self._options = options
        self._connections: set[asyncio.Task[None]] = set()
        self.port = options.port

    @property
    def url(self) -> str:
        """Without a path: http://127.0.0.1:PORT."""
        host = self._options.host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    async def __aenter__(self) -> "Server":
        """Raises InputError where the port or the state's file cannot be had."""
        options = self._options
        self._store = Store(options.state)
        try:
            self._listener = await asyncio.start_server(self._connected, options.host, options.port)
        except OSError as error:
            self._store.close()
            raise InputError(f"Port {options.port} cannot be listened on: {error.strerror}.") from error
        self.port = self._listener.sockets[0].getsockname()[1]
        self._tasks = Tasks(self._store, options.script, options.make, options.clock)
        playing = Playing(options.script, self._store)
        self._downloads = Downloads(self._store, playing, options.clock, self.url)
        desk = Desk(self._tasks, playing, self._downloads, options.keys, options.wall)
        self._volcengine, self._fashn = Volcengine(desk), Fashn(desk)
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Ends every connection, and waits for the picture that is being made."""
        self._listener.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._listener.wait_closed()
        await self._tasks.close()
        self._store.close()

    def state(self) -> dict[str, object]:
        """What was accepted, billed and asked for; as JSON at /_/state."""
        billed = self._store.billed()
        now = self._options.clock()
        return {
            "billed": sum(billed.values()),
            "accepted": self._store.accepted(),
            "by_payload": billed,
            "tasks": [self._told(task, now) for task in self._store.tasks()],
            "in_flight": self._tasks.in_flight(),
            "most_in_flight": self._store.counted("most_in_flight"),
            "submissions": self._store.counted("submit"),
            "polls": self._store.counted("result"),
            "downloads": self._store.counted("download"),
        }

    def _told(self, task: Task, now: float) -> dict[str, object]:
        asked = {name: self._store.counted(event, task.pair) for name, event in _ASKED.items()}
        return {**asdict(task), "done": task.finished(now), "finished_at": task.finished_at, **asked}

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serving = asyncio.current_task()
        if serving is None:
            return
        self._connections.add(serving)
        try:
            await Connection(reader, writer).serve(self._answer)
        except asyncio.CancelledError:
            # Told to end by close(): a stream's own callback would log it as an error.
            pass
        finally:
            self._connections.discard(serving)

    async def _answer(self, request: Request) -> Reply:
        if request.path.startswith("/v1/"):
            return await self._fashn.answer(request)
        if request.method == "POST" and request.path == "/":
            return await self._volcengine.answer(request)
        if request.method == "GET" and request.path.startswith(FOLDER):
            return await self._downloads.serve(request)
        if request.method == "GET" and request.path == STATE:
            return json_reply(200, self.state())
        return Reply(404, b"" if request.method == "HEAD" else b"There is nothing here.", "text/plain")


_ASKED = {"polls": "result", "downloads": "download"}


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
