"""`mirror-app tryon serve`: the stand-in, until it is told to end."""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import FrameType

from mirror_app.config import Settings
from mirror_app.errors import InputError
from mirror_app.tryon.latency import Latency
from mirror_app.tryon.serving.orders import Make, placeholder
from mirror_app.tryon.serving.script import Script
from mirror_app.tryon.serving.server import Options, Server
from mirror_app.tryon.serving.signature import Keys


def add_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=0, metavar="N", help="of 127.0.0.1 (default 0: any)")
    parser.add_argument("--script", type=Path, metavar="FILE", help="TOML or JSON: latencies, limits, faults")
    parser.add_argument("--state", type=Path, metavar="FILE", help="tasks and billing, kept over a restart")
    parser.add_argument(
        "--latency", metavar="SPEC", help="of a task: 27, lognormal:77,0.2 or a mixture, in seconds"
    )
    parser.add_argument("--concurrency", type=int, metavar="C", help="tasks in flight before one is refused")
    for option, whose in _KEYS.items():
        parser.add_argument(option, metavar="NAME", help=f"variable with the {whose} (default: a test key)")
    parser.add_argument("--engine", choices=("none", "local"), default="none", help="what makes the pictures")


_KEYS = {
    "--access-key-env": "access key",
    "--secret-key-env": "secret key",
    "--fashn-key-env": "bearer key of FASHN",
}


def run(arguments: argparse.Namespace, _settings: Settings, engines: Mapping[str, Make] | None = None) -> int:
    """Exit status 0 once it is told to end. engines: what makes the pictures, by the name --engine gives it.

    The first line written is "Listening on http://127.0.0.1:PORT". Raises InputError and ConfigError.
    """
    makers = {"none": placeholder, **(engines or {})}
    if arguments.engine not in makers:
        raise InputError(f"The engine {arguments.engine} is not here.")
    if not 0 <= arguments.port <= 65535:
        raise InputError("--port must be from 0 to 65535.")
    options = Options(
        port=arguments.port,
        script=_script(arguments),
        keys=_keys(arguments),
        make=makers[arguments.engine],
        state=arguments.state,
    )
    asyncio.run(_serve(options))
    return 0


async def _serve(options: Options) -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()

    def tell(_number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(told.set)

    before = {number: signal.signal(number, tell) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        async with Server(options) as server:
            sys.stdout.write(f"Listening on {server.url}\n")
            sys.stdout.flush()
            await told.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _script(arguments: argparse.Namespace) -> Script:
    script = Script.load(arguments.script) if arguments.script else Script()
    if arguments.latency is not None:
        script = replace(script, latency=Latency.read(arguments.latency))
    if arguments.concurrency is not None:
        if arguments.concurrency < 1:
            raise InputError("--concurrency must be at least 1.")
        script = replace(script, concurrency=arguments.concurrency)
    return script


def _keys(arguments: argparse.Namespace) -> Keys:
    keys = Keys()
    return Keys(
        _of(arguments.access_key_env, keys.access),
        _of(arguments.secret_key_env, keys.secret),
        _of(arguments.fashn_key_env, keys.bearer),
    )


def _of(variable: str | None, default: str) -> str:
    if variable is None:
        return default
    value = os.environ.get(variable)
    if not value:
        raise InputError(f"The variable {variable} holds no key.")
    return value
