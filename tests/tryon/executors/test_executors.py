import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mirror_app.errors import InputError
from mirror_app.key_names import ALL
from mirror_app.tryon.executors import Executor, open_executor
from mirror_app.tryon.executors.pool import PoolExecutor
from mirror_app.tryon.executors.thread import ThreadExecutor
from mirror_app.tryon.executors.work import Make, Work, outcome
from mirror_app.tryon.jobs import Kind
from mirror_app.tryon.providers.provider import Refused
from tests.tryon.executors import makers


async def _made(executor: Executor, person: bytes, garments: list[str]) -> list[bytes]:
    try:
        making = (executor.make(person, garment.encode(), "upper", 7) for garment in garments)
        return await asyncio.gather(*making)
    finally:
        await executor.aclose()


def _thread(make: Make) -> Executor:
    return ThreadExecutor(make)


def _pool(make: Make) -> Executor:
    return PoolExecutor(2, make)


@pytest.mark.parametrize("opened", [_thread, _pool])
def test_what_is_asked_for_arrives_whole_and_comes_back(opened) -> None:
    async def run() -> list[bytes]:
        return await _made(opened(makers.tells), b"person", ["shirt", "skirt"])

    made = asyncio.run(run())
    assert made[0].startswith(b"person in shirt, upper, 7, by ")
    assert made[1].startswith(b"person in skirt, upper, 7, by ")


def test_one_worker_is_this_process_and_more_are_others() -> None:
    async def run(workers: int) -> set[int]:
        executor = await open_executor(workers=workers, make=makers.tells)
        assert executor.host == ""
        assert executor.at_once == workers + 1
        made = await _made(executor, b"person", ["a", "b", "c"])
        return {int(each.rpartition(b" ")[2]) for each in made}

    assert asyncio.run(run(1)) == {os.getpid()}
    processes = asyncio.run(run(2))
    assert os.getpid() not in processes
    assert len(processes) == 2


@pytest.mark.parametrize("opened", [_thread, _pool])
def test_a_picture_the_engine_will_not_take_is_refused_with_its_sentence(opened) -> None:
    async def run() -> None:
        await _made(opened(makers.refuses), b"person", ["shirt"])

    with pytest.raises(Refused, match=r"^The picture shows nobody\.$") as refused:
        asyncio.run(run())
    assert refused.value.failure.kind is Kind.INPUT


@pytest.mark.parametrize("opened", [_thread, _pool])
def test_what_an_error_says_of_a_picture_stays_where_it_was_made(opened) -> None:
    async def run() -> None:
        await _made(opened(makers.fails), b"private", ["shirt"])

    with pytest.raises(Refused) as refused:
        asyncio.run(run())
    assert refused.value.failure.code == "ValueError"
    assert "private" not in str(refused.value) + repr(refused.value.failure)


def test_pictures_are_not_printed_with_the_work() -> None:
    assert "private" not in repr(Work(makers.tells, b"private", b"private", "upper", 7))


def test_memory_that_runs_out_is_told() -> None:
    def greedy(person: bytes, garment: bytes, type: str, seed: int) -> bytes:
        raise MemoryError

    failure = outcome(Work(greedy, b"", b"", "upper", 0))
    assert not isinstance(failure, bytes)
    assert failure.sentence == "There was not enough memory to make this picture."


def test_a_worker_that_dies_is_replaced_and_its_pair_made_again(tmp_path: Path) -> None:
    garments = ["a", "deadly", "b", "c"]

    async def run() -> list[bytes]:
        return await _made(PoolExecutor(2, makers.dies_once), os.fsencode(tmp_path), garments)

    assert asyncio.run(run()) == [garment.encode() for garment in garments]
    begun = makers.noted(tmp_path, "begun")
    assert sorted(begun) == ["a", "b", "c", "deadly", "deadly"]


def test_a_pair_that_ends_its_worker_twice_is_refused_and_no_other() -> None:
    async def run() -> list[bytes | BaseException]:
        executor = PoolExecutor(2, makers.dies)
        pairs = [executor.make(b"", garment, "upper", 0) for garment in (b"a", b"deadly", b"b", b"c")]
        made = await asyncio.gather(*pairs, return_exceptions=True)
        await executor.aclose()
        return made

    first, deadly, *rest = asyncio.run(run())
    assert [first, *rest] == [b"a", b"b", b"c"]
    assert isinstance(deadly, Refused)
    assert deadly.failure.sentence == "This pair ended the process that made it, 2 times."


def test_a_worker_is_replaced_after_so_many_pictures() -> None:
    async def run() -> list[bytes]:
        executor = PoolExecutor(1, makers.tells, most_pictures=2)
        return await _made(executor, b"person", ["a", "b", "c", "d", "e"])

    processes = [int(each.rpartition(b" ")[2]) for each in asyncio.run(run())]
    assert processes[0] == processes[1]
    assert processes[2] == processes[3]
    assert len(set(processes)) == 3


def test_workers_end_with_their_parent_however_it_ends() -> None:
    script = (
        "import asyncio, os, signal\n"
        "from mirror_app.tryon.executors.pool import PoolExecutor\n"
        "from tests.tryon.executors import makers\n"
        "async def run():\n"
        "    print((await PoolExecutor(1, makers.tells).make(b'', b'', 'upper', 0)).decode(), flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "if __name__ == '__main__':\n"
        "    asyncio.run(run())\n"
    )
    # The worker has the parent's output, too: that ends when both have ended.
    parent = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60, check=False)
    assert parent.returncode == -signal.SIGKILL
    assert b" by " in parent.stdout


def test_where_no_process_can_be_started_no_pair_is_to_blame() -> None:
    script = (
        "import asyncio\n"
        "from mirror_app.tryon.executors.pool import PoolExecutor\n"
        "from mirror_app.tryon.providers.provider import Refused\n"
        "from tests.tryon.executors import makers\n"
        "async def run():\n"
        "    executor = PoolExecutor(2, makers.tells)\n"
        "    try:\n"
        "        await executor.make(b'', b'', 'upper', 0)\n"
        "    except Refused as refused:\n"
        "        print(refused.failure.kind.value, refused)\n"
        "    await executor.aclose()\n"
        "asyncio.run(run())\n"
    )
    # A program read from standard input has no file that a worker could begin with.
    said = subprocess.run(
        [sys.executable, "-"], input=script, capture_output=True, text=True, timeout=60, check=True
    )
    assert said.stdout == "config No process for the local engine can be started here: use one worker.\n"


@pytest.mark.parametrize("workers", [0, -1, 65])
def test_so_many_workers_there_cannot_be(workers: int) -> None:
    with pytest.raises(InputError, match="There can be 1 to 64 workers"):
        asyncio.run(open_executor(workers=workers))


@pytest.mark.parametrize("cluster", ["", "local:1"])
def test_no_process_that_makes_pictures_has_the_keys(cluster: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if cluster:
        pytest.importorskip("distributed", reason="needs the extra `cluster`")
    for name in (*ALL, "MIRROR_OTHER"):
        monkeypatch.setenv(name, "planted")

    async def run() -> list[bytes]:
        executor = await open_executor(cluster, workers=2, make=makers.sees)
        return await _made(executor, b"person", ["shirt"])

    assert asyncio.run(run()) == [b"MIRROR_OTHER"]
    assert os.environ["FASHN_API_KEY"] == "planted"
