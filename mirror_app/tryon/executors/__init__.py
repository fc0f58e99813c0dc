"""Where the local engine makes its pictures: in come the pictures of a pair, out goes a PNG, made in a
thread, in processes of this machine or on a Dask cluster. What is paid for never comes here: only
providers/local.py takes an executor."""

from mirror_app.tryon.executors.executor import Executor
from mirror_app.tryon.executors.opening import open_executor

__all__ = ["Executor", "open_executor"]
