"""A file read in a process of its own: the same comes back, and a hostile one ends only that process."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mirror_app.errors import EyewearFileError
from mirror_app.glasses_on.importing import LIMITS, Given, Marking, Spare, read
from mirror_app.glasses_on.importing.message import most_bytes, packed, refusal, unpacked
from mirror_app.key_names import ALL
from tests import eyewear_files as files

BODIES = files.stood(files.glasses(), scale=0.001)


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_the_same_comes_back(tmp_path: Path):
    path = written(tmp_path / "a.glb", files.glb(*files.textured(BODIES, files.picture())))
    given = Given("a", 1000.0, Marking(52, 18, 145))
    here, apart = read(path, given), read(path, given, untrusted=True)
    assert (apart.name, apart.measures, apart.marking) == (here.name, here.measures, here.marking)
    assert apart.assumed == here.assumed
    for part, same in zip(here.parts, apart.parts, strict=True):
        assert part.role == same.role
        for name in ("vertices", "triangles", "normals", "uvs", "materials"):
            assert np.array_equal(getattr(part, name), getattr(same, name))
    for material, same in zip(here.materials, apart.materials, strict=True):
        told = [(m.name, m.base, m.metallic, m.roughness, m.transmission) for m in (material, same)]
        assert told[0] == told[1]
    textures = [
        [m.texture.tolist() for m in model.materials if m.texture is not None] for model in (here, apart)
    ]
    assert textures[0] == textures[1] != []


def test_a_refusal_is_the_same_sentence(tmp_path: Path):
    path = written(tmp_path / "a.glb", b"glTF" + bytes(40))
    sentences: list[str] = []
    for untrusted in (False, True):
        with pytest.raises(EyewearFileError) as caught:
            read(path, Given("a"), untrusted)
        sentences.append(str(caught.value))
    assert sentences[0] == sentences[1] == "a.glb: it is GLB version 0; only version 2 is read."


@pytest.fixture
def spare() -> Iterator[Spare]:
    made = Spare()
    yield made
    made.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux enforces a cap on address space")
@pytest.mark.parametrize("waited", [False, True])
def test_memory_is_capped(tmp_path: Path, spare: Spare, waited: bool):
    if waited:
        spare.prepare()
    # Two million triangles out of no bytes: zeros that an accessor need not store.
    tight = replace(LIMITS, memory_mb=500, vertices=6_000_000, triangles=4_000_000)
    content, data = files.description(BODIES)
    content["accessors"][0] = {"componentType": 5126, "count": 6_000_000, "type": "VEC3"}
    del content["meshes"][0]["primitives"][0]["indices"]
    path = written(tmp_path / "big.glb", files.glb(content, data))
    with pytest.raises(EyewearFileError) as caught:
        read(path, Given("big"), untrusted=True, limits=tight, spare=spare if waited else None)
    assert str(caught.value) == "big.glb: it cannot be read within 500 MB of memory."


def test_time_is_up(tmp_path: Path):
    path = written(tmp_path / "a.glb", files.glb(*files.description(BODIES)))
    with pytest.raises(EyewearFileError) as caught:
        read(path, Given("a"), untrusted=True, limits=replace(LIMITS, seconds=0.01))
    assert str(caught.value) == "a.glb: it was not read within 0.01 s."


@pytest.mark.skipif(sys.platform == "win32", reason="signals end it elsewhere")
def test_a_crash_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    # What a decoder in C does with memory that is not its own.
    crashing = tmp_path / "crashing"
    crashing.write_text("#!/bin/sh\nkill -SEGV $$\n")
    crashing.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(crashing))
    path = written(tmp_path / "a.glb", files.glb(*files.description(BODIES)))
    with pytest.raises(EyewearFileError) as caught:
        read(path, Given("a"), untrusted=True)
    assert str(caught.value) == "a.glb: reading it was ended by the system (Segmentation fault)."


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
def test_whoever_reads_an_untrusted_file_has_no_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    telling = tmp_path / "telling"
    telling.write_text(f"#!/bin/sh\nenv > '{tmp_path}/environment'\n")
    telling.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(telling))
    for name in (*ALL, "MIRROR_OTHER"):
        monkeypatch.setenv(name, f"planted-{name}")
    path = written(tmp_path / "a.glb", files.glb(*files.description(BODIES)))
    with pytest.raises(EyewearFileError):
        read(path, Given("a"), untrusted=True)
    told = (tmp_path / "environment").read_text()
    assert [line for line in told.splitlines() if "planted" in line] == ["MIRROR_OTHER=planted-MIRROR_OTHER"]


def test_a_message_is_checked_like_a_file(tmp_path: Path):
    path = written(tmp_path / "a.glb", files.glb(*files.description(BODIES)))
    message = packed(read(path, Given("a")))
    assert len(message) < most_bytes(LIMITS)
    assert unpacked(message, LIMITS).measures.width_mm == pytest.approx(files.WIDTH)
    length = int.from_bytes(message[8:12], "little")
    text, arrays = message[12 : 12 + length], message[12 + length :]

    def told(text: bytes, arrays: bytes) -> str:
        with pytest.raises(EyewearFileError) as caught:
            unpacked(message[:8] + len(text).to_bytes(4, "little") + text + arrays, LIMITS)
        return str(caught.value)

    content = json.loads(text)
    assert told(text, arrays[:-1]) == "what came back from reading it is cut short."
    assert told(text, arrays + b"\0") == "what came back from reading it makes no sense."
    assert told(text, b"\0\0\xc0\x7f" + arrays[4:]).endswith("a number that is not finite.")
    content["parts"][0]["vertices"] = 2**40
    assert told(json.dumps(content).encode(), arrays).startswith("parts[0].vertices is not a whole number")
    content["parts"][0]["role"] = "__class__"
    assert told(json.dumps(content).encode(), arrays) == "parts[0].role is not a part of eyewear."
    content = json.loads(text)
    content["materials"] = []
    assert told(json.dumps(content).encode(), arrays) == "what came back from reading it makes no sense."
    for data in (b"", b"x" * 100, message[:11]):
        with pytest.raises(EyewearFileError, match="makes no sense"):
            unpacked(data, LIMITS)


def test_a_refusal_from_a_process_is_cleaned():
    with pytest.raises(EyewearFileError) as caught:
        unpacked(refusal("\x1b[2Jgone\n" + "x" * 9999), LIMITS)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) == 400


def test_the_process_can_write_no_file_and_ends_with_a_message(tmp_path: Path):
    path = written(tmp_path / "a.glb", files.glb(*files.description(BODIES)))
    from dataclasses import asdict

    question = json.dumps({"path": str(path), "given": asdict(Given("a")), "limits": asdict(LIMITS)})
    command = [sys.executable, "-m", "mirror_app", "read-eyewear"]
    home = Path(__file__).parents[3]
    ended = subprocess.run(command, input=question.encode(), capture_output=True, check=True, cwd=home)
    assert unpacked(ended.stdout, LIMITS).measures.a_mm == pytest.approx(files.A, abs=0.01)


def test_a_process_that_waited_reads_one_file(tmp_path: Path, spare: Spare):
    path = written(tmp_path / "a.glb", files.glb(*files.description(BODIES)))
    spare.prepare()
    waiting = spare.take()
    spare.prepare()
    assert waiting.poll() is None
    with waiting:
        # Asked nothing, it ends by itself.
        assert waiting.stdin is not None
        waiting.stdin.close()
        assert waiting.wait(60.0) == 0
    for _ in range(2):
        found = read(path, Given("a"), untrusted=True, spare=spare)
        assert found.measures.width_mm == pytest.approx(files.WIDTH)


def test_one_that_died_while_it_waited_is_replaced(tmp_path: Path, spare: Spare):
    path = written(tmp_path / "a.glb", files.glb(*files.description(BODIES)))
    spare.prepare()
    child = spare.take()
    child.kill()
    child.wait()
    spare._child = child
    assert read(path, Given("a"), untrusted=True, spare=spare).measures.width_mm > 0.0
