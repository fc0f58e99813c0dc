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
