"""The executor for what the person asked for."""

from mirror_app.errors import InputError
from mirror_app.tryon.executors.executor import Executor
from mirror_app.tryon.executors.making import make_picture
from mirror_app.tryon.executors.pool import PoolExecutor
from mirror_app.tryon.executors.thread import ThreadExecutor
from mirror_app.tryon.executors.work import Make

_NO_DASK = "A cluster needs the extra `cluster`: pip install mirror-app[cluster]"
_MOST_WORKERS = 64


async def open_executor(cluster: str = "", workers: int = 1, make: Make = make_picture) -> Executor:
    """cluster: dask://HOST:PORT, tls://HOST:PORT, local:N, or "" for this process and its workers: 1 makes
    pictures in a thread, more in as many processes. Raises InputError."""
    if not 1 <= workers <= _MOST_WORKERS:
        raise InputError(f"There can be 1 to {_MOST_WORKERS} workers, not {workers}.")
    if not cluster:
        return ThreadExecutor(make) if workers == 1 else PoolExecutor(workers, make)
    try:
        # Dask is an extra, and takes a second to import.
        from mirror_app.tryon.executors.cluster import open_cluster  # noqa: PLC0415
    except ImportError as error:
        raise InputError(_NO_DASK) from error
    return await open_cluster(cluster, make)
