import asyncio
import contextlib
import os
import socket
import sys
from pathlib import Path

import pytest

from mirror_app.errors import InputError
from mirror_app.tryon.executors import open_executor
from mirror_app.tryon.executors.place import Place, place_at
from mirror_app.tryon.jobs import Kind
from mirror_app.tryon.providers.provider import Refused
from tests.tryon.executors import makers


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("dask://node1:8786", Place("tcp://node1:8786", "node1")),
        ("tls://10.0.0.7:1", Place("tls://10.0.0.7:1", "10.0.0.7")),
        ("dask://127.0.0.1:8786", Place("tcp://127.0.0.1:8786")),
        ("dask://[::1]:8786", Place("tcp://[::1]:8786")),
        ("local:12", Place(workers=12)),
    ],
)
def test_a_cluster_is_named_by_its_scheduler_or_made_here(text: str, place: Place) -> None:
    assert place_at(text) == place


@pytest.mark.parametrize(
    "text", ["", "local", "local:0", "local:100", "dask://", "dask://h", "dask://h:0", "dask://h:65536"]
)
def test_what_names_no_cluster_is_refused_with_what_would(text: str) -> None:
    with pytest.raises(InputError, match=r"is no cluster; one is dask://HOST:PORT"):
        place_at(text)


def test_without_dask_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "mirror_app.tryon.executors.cluster", raising=False)
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"pip install mirror-app\[cluster\]"):
        asyncio.run(open_executor("local:2"))


def test_a_scheduler_that_is_not_there_is_told_at_once() -> None:
    pytest.importorskip("distributed", reason="needs the extra `cluster`")
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as held:
        port = held.getsockname()[1]
    with pytest.raises(InputError, match=f"No Dask scheduler answers at tcp://127.0.0.1:{port}"):
        asyncio.run(open_executor(f"dask://127.0.0.1:{port}"))


class _Fetching:
    """A scheduler that goes while a result is fetched, and its client: what happens in between by chance."""

    status = "running"

    @property
    def scheduler(self) -> "_Fetching":
        return self

    async def identity(self) -> dict[str, int]:
        return {"n_workers": 1}

    def submit(self, *work: object, key: str, retries: int) -> "_Fetching":
        return self

    async def result(self) -> bytes:
        raise OSError("stream is closed")

    def release(self) -> None:
        pass

    async def close(self) -> None:
        self.status = "closed"


def test_a_scheduler_that_goes_while_a_picture_is_fetched_is_told_and_refuses_the_rest() -> None:
    pytest.importorskip("distributed", reason="needs the extra `cluster`")
    from mirror_app.tryon.executors.cluster import ClusterExecutor, Connection

    async def run() -> None:
        cluster = ClusterExecutor(
            Connection(_Fetching(), Place("tcp://h:1", "h"), 2, None), makers.tells, 5.0
        )
        for _ in range(2):
            with pytest.raises(Refused, match="The scheduler of the cluster no longer answers") as refused:
                await cluster.make(b"", b"", "upper", 0)
            assert refused.value.failure.kind is Kind.CONFIG
        assert cluster.host == "h"
        await cluster.aclose()

    asyncio.run(run())


def test_a_killed_worker_loses_nothing_and_without_any_left_there_is_a_sentence(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="needs the extra `cluster`")
    from mirror_app.tryon.executors.cluster import open_cluster

    garments = [b"a", b"b", b"deadly", b"c", b"d", b"e"]

    async def run() -> list[bytes]:
        cluster = await open_cluster("local:2", makers.dies_once, patience_s=0.5)
        try:
            assert cluster.at_once == 3
            person = os.fsencode(tmp_path)
            made = await asyncio.gather(*(cluster.make(person, each, "upper", 0) for each in garments))
            for worker in cluster.loopback.workers:
                worker.kill()
            with pytest.raises(Refused, match="The cluster has no worker left") as refused:
                await cluster.make(person, b"f", "upper", 0)
            assert refused.value.failure.kind is Kind.CONFIG
            return made
        finally:
            await cluster.aclose()

    assert asyncio.run(run()) == garments
    begun = makers.noted(tmp_path, "begun")
    assert begun.count("deadly") == 2
    assert set(begun) == {each.decode() for each in garments}
    assert "f" not in begun
