"""The stand-in beside code that is not asynchronous."""

import asyncio
import threading
from collections.abc import Generator
from concurrent.futures import Future
from contextlib import contextmanager

from mirror_app.tryon.serving.server import Options, Server


@contextmanager
def running(options: Options) -> Generator[Server]:
    """A server on a thread of its own, which is over when this is left; only its `url` and `port` may be used
    here. Raises what Server raises."""
    listening: Future[tuple[Server, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def serve() -> None:
        async with Server(options) as server:
            told = asyncio.Event()
            listening.set_result((server, asyncio.get_running_loop(), told))
            await told.wait()

    def run() -> None:
        try:
            asyncio.run(serve())
        except Exception as error:  # A thread begins here.
            if listening.done():
                raise
            listening.set_exception(error)

    thread = threading.Thread(target=run, name="try-on stand-in")
    thread.start()
    try:
        server, loop, told = listening.result()
    except BaseException:
        thread.join()
        raise
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(told.set)
        thread.join()
