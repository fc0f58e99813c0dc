from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import pytest

from mirror_app.errors import InputError
from mirror_app.mirror.writing import CLIPS, LOSSLESS, PICTURES, clip_writer, write_picture


def noise(size: tuple[int, int]) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (size[1], size[0], 3), np.uint8)


def frames_of(path: Path) -> list[np.ndarray]:
    capture, frames = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG), []
    while (read := capture.read())[0]:
        frames.append(read[1])
    return frames


@pytest.mark.parametrize("suffix", LOSSLESS)
@pytest.mark.parametrize("size", [(64, 48), (65, 48), (64, 49), (65, 49)])
def test_a_lossless_clip_has_exactly_the_pixels_at_any_size(
    tmp_path: Path, suffix: str, size: tuple[int, int]
):
    frames = [np.roll(noise(size), shift, axis=1) for shift in range(3)]
    with clip_writer(tmp_path / f"a{suffix}", 25) as writer:
        for frame in frames:
            writer.add(frame)
        assert writer.left_out() == ""
    assert np.array_equal(frames_of(tmp_path / f"a{suffix}"), frames)


def test_a_lossy_clip_says_what_it_leaves_out(tmp_path: Path):
    for size, said in [((64, 48), ""), ((65, 48), "the last column is"), ((64, 49), "the last row is")]:
        with clip_writer(tmp_path / "a.mp4", 25) as writer:
            writer.add(noise(size))
            assert said in writer.left_out()
            assert bool(writer.left_out()) == bool(said)
        assert frames_of(tmp_path / "a.mp4")[0].shape == (48, 64, 3)


def test_a_frame_of_another_size_is_refused_and_nothing_stays(tmp_path: Path):
    def write() -> None:
        with clip_writer(tmp_path / "a.mp4", 25) as writer:
            writer.add(noise((64, 48)))
            writer.add(noise((48, 64)))

    with pytest.raises(
        InputError, match=r"^Frame 1 is 48 x 64 px, and those before it are 64 x 48 px: .+\.$"
    ):
        write()
    assert list(tmp_path.iterdir()) == []


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file can grow beyond so many bytes."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("suffix", CLIPS)
@pytest.mark.parametrize("part", [0.1, 0.5, 0.95])
def test_a_full_disk_is_told_and_leaves_the_older_clip(tmp_path: Path, suffix: str, part: float):
    path = tmp_path / f"a{suffix}"

    def write() -> None:
        with clip_writer(path, 25) as writer:
            for shift in range(12):
                writer.add(np.roll(noise((160, 120)), shift, axis=1))

    write()
    whole = path.read_bytes()
    with full_disk(int(len(whole) * part)), pytest.raises(InputError, match="could not be written whole"):
        write()
    assert path.read_bytes() == whole
    assert list(tmp_path.iterdir()) == [path]


def test_a_clip_without_a_frame_is_none(tmp_path: Path):
    with pytest.raises(InputError), clip_writer(tmp_path / "a.mp4", 25):
        pass
    assert list(tmp_path.iterdir()) == []


def test_an_error_on_the_way_leaves_nothing_behind(tmp_path: Path):
    def half() -> None:
        with clip_writer(tmp_path / "a.mp4", 25) as writer:
            writer.add(noise((64, 48)))
            raise InputError("on purpose")

    with pytest.raises(InputError, match="on purpose"):
        half()
    assert list(tmp_path.iterdir()) == []


def test_a_clip_is_called_one(tmp_path: Path):
    with pytest.raises(InputError, match=r"a clip must end in \.mp4"), clip_writer(tmp_path / "a.gif", 25):
        pass


@pytest.mark.parametrize("suffix", PICTURES)
def test_a_picture_of_every_kind_can_be_read_again(tmp_path: Path, suffix: str):
    image = cv2.GaussianBlur(noise((64, 48)), (0, 0), 3)
    write_picture(tmp_path / f"a{suffix}", image)
    read = cv2.imread(str(tmp_path / f"a{suffix}"))
    assert read is not None
    assert np.abs(read.astype(int) - image).max() <= (8 if suffix in (".jpg", ".jpeg") else 0)


def test_a_picture_onto_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path):
    with full_disk(100), pytest.raises(InputError, match="cannot be written"):
        write_picture(tmp_path / "a.png", noise((64, 48)))
    assert list(tmp_path.iterdir()) == []
