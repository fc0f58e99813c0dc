"""A Dask cluster on this machine, to try one out: a scheduler and workers, each a process."""

import asyncio
import os
import subprocess
import sys
import tempfile

from mirror_app.errors import InputError
from mirror_app.key_names import without_keys

_PATIENCE_S = 5.0


class Loopback:
    """scheduler, workers: the processes. address: of the scheduler, tcp://127.0.0.1:PORT."""

    def __init__(self) -> None:
        # What Dask keeps there are locks; pictures stay in memory, see `node`.
        self._folder = tempfile.TemporaryDirectory(prefix="mirror-cluster-", ignore_cleanup_errors=True)
        self.scheduler = _node("scheduler")
        self.workers: list[subprocess.Popen[bytes]] = []
        self.address = ""

    @classmethod
    async def start(cls, workers: int) -> "Loopback":
        """Returns once the scheduler listens; the workers join it by themselves. Raises InputError."""
        begun = cls()
        begun.address = await asyncio.to_thread(_line, begun.scheduler)
        if not begun.address:
            await begun.stop()
            raise InputError("The scheduler of a Dask cluster could not be started on this machine.")
        begun.workers = [_node("worker", begun.address, begun._folder.name) for _ in range(workers)]
        return begun

    async def stop(self) -> None:
        await asyncio.to_thread(self._stop)

    def _stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            # Closes its pipes too.
            process.communicate(timeout=_PATIENCE_S)
        self._folder.cleanup()


def _line(process: "subprocess.Popen[bytes]") -> str:
    """The first that it writes, "" where it ended without one."""
    return process.stdout.readline().decode().strip() if process.stdout else ""


def _node(*words: str) -> "subprocess.Popen[bytes]":
    if getattr(sys, "frozen", False):
        raise InputError("--cluster local:N needs the mirror installed as a Python package.")
    return subprocess.Popen(
        [sys.executable, "-m", "mirror_app.tryon.executors.node", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # It finds what this process finds, wherever that looks for it.
        env={
            **without_keys(os.environ),
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            "OMP_NUM_THREADS": "1",
        },
    )
