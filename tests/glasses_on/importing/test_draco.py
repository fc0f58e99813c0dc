"""Meshes compressed with Draco: decoded in a process of their own, or refused with what to do."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from mirror_app.errors import EyewearFileError
from mirror_app.glasses_on.importing import Given, read
from tests import eyewear_files as files

HAS_DRACO = importlib.util.find_spec("DracoPy") is not None


def compressed(packed: dict[str, bytes]) -> tuple[dict[str, Any], bytes]:
    """A glTF whose meshes are only what is packed."""
    content, _ = files.description({name: files.glasses()[name] for name in packed})
    data, views = b"", []
    for mesh, piece in zip(content["meshes"], packed.values(), strict=True):
        mesh["primitives"][0]["extensions"] = {
            "KHR_draco_mesh_compression": {"bufferView": len(views), "attributes": {"POSITION": 0}}
        }
        views.append({"buffer": 0, "byteOffset": len(data), "byteLength": len(piece)})
        data += piece
    for accessor in content["accessors"]:
        del accessor["bufferView"]
    names = ["KHR_draco_mesh_compression"]
    content |= {"extensionsUsed": names, "extensionsRequired": names, "bufferViews": views}
    return content | {"buffers": [{"byteLength": len(data)}]}, data


@pytest.mark.skipif(not HAS_DRACO, reason="needs DracoPy, of the extra `import`")
def test_it_is_decoded(tmp_path: Path):
    import DracoPy

    bodies = files.stood(files.glasses(), scale=0.001)
    packed = {
        name: DracoPy.encode(vertices, triangles, quantization_bits=16)
        for name, (vertices, triangles) in bodies.items()
    }
    path = tmp_path / "a.glb"
    path.write_bytes(files.glb(*compressed(packed)))
    found = read(path, Given("a")).measures
    expected = (files.A, files.B, files.DBL, files.TEMPLE)
    assert (found.a_mm, found.b_mm, found.dbl_mm, found.temple_mm) == pytest.approx(expected, abs=0.5)


@pytest.mark.skipif(not HAS_DRACO, reason="needs DracoPy, of the extra `import`")
def test_what_is_none_is_refused(tmp_path: Path):
    path = tmp_path / "a.glb"
    path.write_bytes(files.glb(*compressed({"Frame": b"DRACO\x02\x02\x01\x01" + bytes(50)})))
    with pytest.raises(EyewearFileError, match=r"^a\.glb: "):
        read(path, Given("a"))


@pytest.mark.skipif(HAS_DRACO, reason="needs a machine without DracoPy")
def test_without_a_decoder_it_says_what_to_do(tmp_path: Path):
    path = tmp_path / "a.glb"
    path.write_bytes(files.glb(*compressed({"Frame": bytes(50)})))
    with pytest.raises(EyewearFileError) as caught:
        read(path, Given("a"))
    assert str(caught.value) == (
        'a.glb: it is compressed with Draco; export it without, or install the extra "import" (DracoPy).'
    )
