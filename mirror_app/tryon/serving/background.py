"""The stand-in beside code that is not asynchronous."""

import asyncio
import threading
from collections.abc import Generator
from contextlib import contextmanager

from mirror_app.tryon.serving.server import Options, Server


@contextmanager
def running(options: Options) -> Generator[Server]:
    """A server on a thread of its own, which is over when this is left; only its `url` and `port` may be used
    here. Raises what Server raises."""
    with asyncio.Runner() as runner:
        server = runner.run(Server(options).__aenter__())
        loop = runner.get_loop()
        thread = threading.Thread(target=loop.run_forever, name="try-on stand-in's loop")
        thread.start()
        try:
            yield server
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            runner.run(server.close())
