"""Pictures of eyewear kept on disk."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from mirror_app.errors import StageError
from mirror_app.glasses_on import Catalogue, Thumbnails, thumbnail, thumbnails
from mirror_app.glasses_on.importing import model_of
from mirror_app.glasses_on.importing.glb import as_glb
from mirror_app.values import Eyewear, Image

SIZE = (96, 48)


def mesh_of(catalogue: Catalogue, sku: str) -> bytes:
    return as_glb(model_of(catalogue.find(sku)))


@pytest.fixture
def kept(tmp_path: Path) -> Thumbnails:
    return Thumbnails(tmp_path / "cache" / "thumbnails")


@pytest.fixture
def pair(catalogue: Catalogue) -> Eyewear:
    return catalogue.find("coast-sand-blue")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The SKUs that were drawn, and not read."""
    skus: list[str] = []

    def draw(eyewear: Eyewear, size_px: tuple[int, int], yaw_deg: float) -> Image:
        skus.append(eyewear.sku)
        return thumbnail(eyewear, size_px, yaw_deg)

    monkeypatch.setattr(thumbnails, "thumbnail", draw)
    return skus


def test_it_is_drawn_once_and_read_back_the_same(kept: Thumbnails, pair: Eyewear, drawn: list[str]) -> None:
    first, second = kept.picture(pair, SIZE), kept.picture(pair, SIZE)
    assert drawn == [pair.sku]
    assert np.array_equal(first, thumbnail(pair, SIZE))
    assert np.array_equal(second, first)
    assert [file.suffix for file in kept.folder.iterdir()] == [".png"]


def test_what_looks_different_is_drawn_anew(
    kept: Thumbnails,
    catalogue: Catalogue,
    pair: Eyewear,
    drawn: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mesh = tmp_path / "a.glb"
    mesh.write_bytes(mesh_of(catalogue, "harbour-black"))
    meshed = replace(pair, mesh=str(mesh))
    for one in (pair, replace(pair, frame_rgb=(1, 2, 3)), replace(pair, b_mm=40.0), meshed):
        kept.picture(one, SIZE)
    kept.picture(pair, SIZE, 20.0)
    kept.picture(pair, (97, 48))
    assert len(drawn) == 6
    mesh.write_bytes(mesh_of(catalogue, "lantern-gold"))
    kept.picture(meshed, SIZE)
    assert len(drawn) == 7
    mesh.unlink()
    with pytest.raises(StageError, match="could not be drawn"):
        kept.picture(meshed, SIZE)
    monkeypatch.setattr(thumbnails, "RENDERER", thumbnails.RENDERER + 1)
    kept.picture(pair, SIZE)
    assert len(drawn) == 9


def test_a_mesh_that_was_only_moved_looks_the_same(
    kept: Thumbnails, catalogue: Catalogue, pair: Eyewear, drawn: list[str], tmp_path: Path
) -> None:
    for name in ("a.glb", "b.glb"):
        (tmp_path / name).write_bytes(mesh_of(catalogue, "harbour-black"))
        kept.picture(replace(pair, mesh=str(tmp_path / name)), SIZE)
    assert len(drawn) == 1


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def altered(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 64]) + content[middle + 1 :]


def of_another_size(_content: bytes) -> bytes:
    return cv2.imencode(".png", np.zeros((48, 96, 3), np.uint8))[1].tobytes()


def emptied(_content: bytes) -> bytes:
    return b""


@pytest.mark.parametrize("broken", [half, altered, of_another_size, emptied])
def test_a_broken_file_is_made_anew(kept: Thumbnails, pair: Eyewear, drawn: list[str], broken) -> None:
    first = kept.picture(pair, SIZE)
    (file,) = kept.folder.iterdir()
    whole = file.read_bytes()
    file.write_bytes(broken(whole))
    assert np.array_equal(kept.picture(pair, SIZE), first)
    assert len(drawn) == 2
    assert file.read_bytes() == whole


def test_without_a_place_to_keep_them_they_are_drawn(pair: Eyewear, drawn: list[str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    kept = Thumbnails(tmp_path / "file")
    assert kept.picture(pair, SIZE).shape == (48, 96, 4)
    assert kept.picture(pair, SIZE).shape == (48, 96, 4)
    assert len(drawn) == 2


def test_of_too_many_the_oldest_go(
    kept: Thumbnails, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thumbnails, "MOST", 3)
    for pair in catalogue.eyewear[:5]:
        kept.picture(pair, SIZE)
    assert len(list(kept.folder.iterdir())) == 3
