"""What is left on the disk when something goes wrong."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mirror_app.tryon.jobs import Kind
from mirror_app.tryon.orders import Order
from mirror_app.tryon.providers.provider import Result
from mirror_app.tryon.results import ResultRefused, Results, parts
from tests.tryon.results.cdn import answer, cdn, picture
from tests.tryon.results.conftest import Patient

KEEPER = """
import asyncio, sys
from pathlib import Path
from mirror_app.tryon.orders import Order, Picture
from mirror_app.tryon.providers.provider import Result
from mirror_app.tryon.results import Results
pictures = (Picture(name, Path(name), "a" * 64) for name in ("anna", "shirt"))
order = Order(*pictures, "upper", "volcengine")
results = Results(Path(sys.argv[1]), ("127.0.0.1",))
asyncio.run(results.keep(order, Result(url=sys.argv[2]), 1, None))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_what_a_killed_process_left_is_cleaned_and_what_a_living_one_writes_is_not(
    tmp_path: Path, order: Order, clock: Patient
) -> None:
    content = picture()

    async def run() -> None:
        half_came = asyncio.Event()

        async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(answer(200, content)[:9000])
            await writer.drain()
            half_came.set()
            await reader.read()

        async with cdn(half) as host:
            killed = subprocess.Popen((sys.executable, "-c", KEEPER, str(tmp_path), host.url()))
            try:
                await half_came.wait()
                (part,) = tmp_path.glob("*.part")
                # It lives: its part is not ours to remove, nor is a stranger's.
                (tmp_path / "film.part").write_text("another program's")
                Results(tmp_path, (), clock)
                assert part.exists()
            finally:
                os.kill(killed.pid, signal.SIGKILL)
                killed.wait()
        assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["film.part", part.name])
        results = Results(tmp_path, (), clock)
        assert [path.name for path in tmp_path.iterdir()] == ["film.part"]
        await results.keep(order, Result(content=content), 1, None)

    asyncio.run(run())
    assert (tmp_path / "anna__shirt__upper__1.png").read_bytes() == content


def test_the_name_is_there_only_when_the_picture_is_whole(
    tmp_path: Path, order: Order, clock: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, seen = os.fsync, []

    def watched(handle: int) -> None:
        seen.append(sorted(path.suffix for path in tmp_path.iterdir()))
        real(handle)

    content = picture()

    async def run() -> Path:
        async with cdn(answer(200, content)) as host:
            results = Results(tmp_path, ("127.0.0.1",), clock)
            monkeypatch.setattr(os, "fsync", watched)
            place = await results.keep(order, Result(url=host.url()), 1, None)
            await results.aclose()
            return place

    assert asyncio.run(run()).read_bytes() == content
    # The list of names, the part, and when the folder itself is written down, the picture.
    assert seen == [["", ".part"], ["", ".part"], ["", ".png"]]


def test_a_folder_that_is_gone_is_said_in_a_sentence(tmp_path: Path, order: Order, clock: Patient) -> None:
    folder = tmp_path / "out"
    results = Results(folder, (), clock)
    shutil.rmtree(folder)
    with pytest.raises(ResultRefused, match="is gone, so the result was not stored") as told:
        asyncio.run(results.keep(order, Result(content=picture()), 1, None))
    assert told.value.failure.kind is Kind.RESULT


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_full_disk_is_said_in_a_sentence_and_leaves_nothing(
    tmp_path: Path, order: Order, clock: Patient
) -> None:
    import resource

    results = Results(tmp_path, (), clock)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, hard))
    try:
        with pytest.raises(ResultRefused, match=r"cannot be stored in .*: File too large"):
            asyncio.run(results.keep(order, Result(content=picture()), 1, None))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []
    assert asyncio.run(results.keep(order, Result(content=picture()), 1, None)).exists()


def test_a_folder_nobody_may_look_into_is_no_reason_to_stop(tmp_path: Path) -> None:
    assert parts.clean(tmp_path / "none") == 0
