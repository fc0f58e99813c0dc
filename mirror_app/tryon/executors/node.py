"""One process of a Dask cluster on this machine: `python -m mirror_app.tryon.executors.node`, see `loopback`.

    node scheduler       says its address in one line
    node worker ADDRESS FOLDER

It ends when its standard input does, so that nothing outlives who began it.
"""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Sequence

import dask.config
from distributed import Scheduler, Worker

_LOOPBACK = "127.0.0.1"

_SETTINGS = {
    # A worker that hangs is taken for dead, and its pairs are made elsewhere. The default is five minutes;
    # one that loads the engine on a busy machine may be silent for some seconds.
    "distributed.scheduler.worker-ttl": "20s",
    # A pair that has ended two workers is not given a third.
    "distributed.scheduler.allowed-failures": 1,
}


def main(words: Sequence[str]) -> None:
    # Ctrl-C is for who gave out the work.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with dask.config.set(_SETTINGS):
        asyncio.run(_scheduler() if words[0] == "scheduler" else _worker(*words[1:]))


async def _scheduler() -> None:
    async with Scheduler(host=_LOOPBACK, port=0, dashboard=False) as scheduler:
        sys.stdout.write(f"{scheduler.address}\n")
        sys.stdout.flush()
        await scheduler.finished()


async def _worker(address: str, folder: str) -> None:
    # No limit of memory: near one a worker writes what it holds to disk, and that is people's pictures.
    worker = Worker(
        address, host=_LOOPBACK, nthreads=1, memory_limit=0, local_directory=folder, dashboard=False
    )
    async with worker:
        await worker.finished()


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
