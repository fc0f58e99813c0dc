"""Clips and photos: what they give, and the one sentence each bad file gets."""

import struct
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image as Pillow

from mirror_app.camera import Clip, Photo, open_source, read_photo
from mirror_app.errors import InputError


def write_clip(path: Path, count: int = 6, size: tuple[int, int] = (64, 48)) -> Path:
    """Frame k is plain grey, level 20 k."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 12.0, size)
    for k in range(count):
        writer.write(np.full((size[1], size[0], 3), 20 * k, np.uint8))
    writer.release()
    return path


def refused(spec: Path, capfd: pytest.CaptureFixture[str]) -> str:
    """The sentence; nothing else may be printed, by whatever library."""
    with pytest.raises(InputError) as error:
        open_source(str(spec))
    assert capfd.readouterr() == ("", "")
    return str(error.value)


def test_a_clip_gives_its_frames_in_order_and_ends(tmp_path: Path) -> None:
    clip = Clip(write_clip(tmp_path / "grey.avi"))
    assert (clip.live, clip.fps, clip.name) == (False, 12.0, "grey.avi")
    frames = [clip.read() for _ in range(7)]
    clip.close()
    assert frames[6] is None
    got = [frame for frame in frames if frame is not None]
    assert [frame.index for frame in got] == [0, 1, 2, 3, 4, 5]
    assert [frame.born_s for frame in got] == pytest.approx([k / 12 for k in range(6)])
    assert [int(frame.image.mean()) for frame in got] == pytest.approx([0, 20, 40, 60, 80, 100], abs=2)
    assert not got[0].image.flags.writeable


def test_a_clip_says_how_many_frames_it_declares(tmp_path: Path) -> None:
    clip = Clip(write_clip(tmp_path / "grey.avi", count=5), loop=True)
    assert clip.frames == 5
    for _ in range(8):  # also after it has begun anew
        clip.read()
    assert clip.frames == 5
    clip.close()


@pytest.mark.parametrize(("declared", "frames"), [(900, 900), (10_000_001, 0)])
def test_a_count_that_cannot_be_is_none(tmp_path: Path, declared: int, frames: int) -> None:
    path = write_clip(tmp_path / "grey.avi")
    film = bytearray(path.read_bytes())
    length = film.find(b"strh") + 40  # of the stream, in frames
    film[length : length + 4] = struct.pack("<I", declared)
    path.write_bytes(film)
    clip = Clip(path)
    clip.close()
    assert clip.frames == frames


def test_a_looped_clip_starts_again(tmp_path: Path) -> None:
    clip = Clip(write_clip(tmp_path / "grey.avi", count=3), loop=True)
    levels = [round(float(frame.image.mean())) for frame in (clip.read() for _ in range(7)) if frame]
    clip.close()
    assert levels == pytest.approx([0, 20, 40, 0, 20, 40, 0], abs=2)


def test_a_clip_filmed_upright_is_shown_upright(tmp_path: Path) -> None:
    lying = np.zeros((48, 64, 3), np.uint8)
    lying[:, :32] = 255  # white on the left
    writer = cv2.VideoWriter(str(tmp_path / "lying.mp4"), cv2.VideoWriter.fourcc(*"mp4v"), 12.0, (64, 48))
    writer.write(lying)
    writer.release()
    film = bytearray((tmp_path / "lying.mp4").read_bytes())
    # The display matrix stands 44 bytes into the track header; this one says: turn a quarter clockwise.
    matrix = struct.pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 48 << 16, 0, 0x40000000)
    start = film.find(b"tkhd") + 44
    film[start : start + 36] = matrix
    (tmp_path / "upright.mp4").write_bytes(film)
    clip = Clip(tmp_path / "upright.mp4")
    frame = clip.read()
    clip.close()
    assert frame is not None
    assert frame.size_px == (48, 64)
    assert frame.image[8, 24].mean() > 200  # white now on top
    assert frame.image[56, 24].mean() < 50


def test_a_photo_repeats_for_ever_and_is_upright(tmp_path: Path) -> None:
    wide = np.zeros((40, 60, 3), np.uint8)
    wide[:, :30] = (255, 0, 0)  # red on the left
    exif = Pillow.Exif()
    exif[0x0112] = 6  # to be turned a quarter clockwise
    Pillow.fromarray(wide).save(tmp_path / "turned.png", exif=exif)
    photo = open_source(str(tmp_path / "turned.png"))
    frames = [photo.read() for _ in range(3)]
    assert [frame.index for frame in frames if frame] == [0, 1, 2]
    assert frames[0] is not None
    assert frames[0].size_px == (40, 60)
    assert frames[0].image[0, 0].tolist() == [0, 0, 255]  # red, blue first, now at the top
    assert frames[0].image[59, 0].tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("enough_px", "size"), [(None, (640, 480)), (400, (640, 480)), (320, (320, 240)), (90, (160, 120))]
)
def test_of_a_large_jpeg_no_more_is_decoded_than_is_enough(tmp_path: Path, enough_px: int | None, size):
    wide = np.zeros((480, 640, 3), np.uint8)
    wide[:, :320] = (255, 0, 0)  # red on the left
    exif = Pillow.Exif()
    exif[0x0112] = 6  # to be turned a quarter clockwise
    Pillow.fromarray(wide).save(tmp_path / "turned.jpg", exif=exif)
    image = read_photo(tmp_path / "turned.jpg", enough_px)
    assert image.shape[:2] == size
    assert abs(image[2, 2].astype(int) - [0, 0, 254]).max() < 8  # red, blue first, now at the top
    assert image[-3, 2].max() < 8
    Pillow.fromarray(wide).save(tmp_path / "whole.png")
    assert read_photo(tmp_path / "whole.png", enough_px).shape[:2] == (480, 640)


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "CMYK", "I;16"])
def test_any_kind_of_picture_becomes_three_channels(tmp_path: Path, mode: str) -> None:
    path = tmp_path / ("picture.tif" if mode in ("CMYK", "I;16") else "picture.png")
    Pillow.new(mode, (40, 33)).save(path)
    image = read_photo(path)
    assert (image.shape, image.dtype) == ((33, 40, 3), np.uint8)


def ramp(top: float) -> np.ndarray:
    """(40, 60): from 0 at the left to `top` at the right."""
    return np.tile(np.linspace(0, top, 60), (40, 1))


@pytest.mark.parametrize(
    ("name", "levels"),
    [
        ("deep.png", ramp(65535).astype("<u2")),
        ("deep.tif", ramp(65535).astype(">u2")),
        ("dark.png", ramp(65535).astype("<u2") // 2),
        ("whole.tif", ramp(65535).astype(np.int32)),
        ("small.tif", ramp(255).astype(np.int32)),
        ("far.tif", ramp(1e9).astype(np.int32)),
        ("fractions.tif", ramp(1).astype(np.float32)),
        ("levels.tif", ramp(255).astype(np.float32)),
    ],
)
def test_deep_greyscale_is_scaled_to_eight_bits(tmp_path: Path, name: str, levels: np.ndarray) -> None:
    picture = Pillow.fromarray(levels)
    assert picture.mode[0] in "IF"
    picture.save(tmp_path / name)
    row = read_photo(tmp_path / name)[20]
    assert np.ptp(row, axis=1).max() == 0  # grey
    assert row[:, 0].astype(int) == pytest.approx(ramp(127 if name == "dark.png" else 255)[0], abs=1)


def test_a_deep_picture_is_turned_upright_and_its_gaps_are_black(tmp_path: Path) -> None:
    levels = ramp(1).astype(np.float32)
    levels[:, -10:] = (np.nan, np.inf) * 5
    picture = Pillow.fromarray(levels)
    picture.getexif()[0x0112] = 6  # to be turned a quarter clockwise
    picture.save(tmp_path / "gaps.tif", exif=picture.getexif())
    column = read_photo(tmp_path / "gaps.tif")[:, 20, 0]
    assert column.shape == (60,)
    assert (column[0], column[-10:].max()) == (0, 0)
    assert column[49] > 200


def test_no_such_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert refused(tmp_path / "gone.mp4", capfd) == f"no such file: {tmp_path / 'gone.mp4'}"
    assert refused(tmp_path / "gone.jpg", capfd) == f"no such file: {tmp_path / 'gone.jpg'}"


def test_a_folder(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "album").mkdir()
    assert refused(tmp_path / "album", capfd) == "album is a folder, not a file"


@pytest.mark.parametrize("name", ["empty.mp4", "empty.jpg"])
def test_an_empty_file(tmp_path: Path, name: str, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / name).write_bytes(b"")
    assert refused(tmp_path / name, capfd) == f"{name} is empty"


def test_a_text_called_mp4(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.mp4").write_text("Dear diary, today nobody came in.\n" * 50)
    assert refused(tmp_path / "notes.mp4", capfd) == "notes.mp4 is not a video clip, or it is cut off"


def test_a_text_called_jpg(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.jpg").write_text("Dear diary")
    assert refused(tmp_path / "notes.jpg", capfd) == "notes.jpg is not a picture"


@pytest.mark.parametrize("suffix", ["avi", "mp4"])
def test_a_clip_cut_off_before_its_first_picture(
    tmp_path: Path, suffix: str, capfd: pytest.CaptureFixture[str]
) -> None:
    whole = tmp_path / f"whole.{suffix}"
    code = cv2.VideoWriter.fourcc(*("MJPG" if suffix == "avi" else "mp4v"))
    writer = cv2.VideoWriter(str(whole), code, 12.0, (64, 48))
    for k in range(6):
        writer.write(np.full((48, 64, 3), 20 * k, np.uint8))
    writer.release()
    capfd.readouterr()
    (tmp_path / f"cut.{suffix}").write_bytes(whole.read_bytes()[:300])
    assert refused(tmp_path / f"cut.{suffix}", capfd) in {
        f"cut.{suffix} is not a video clip, or it is cut off",
        f"cut.{suffix} has no picture that can be decoded: it may be cut off",
    }


def test_a_photo_cut_off(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    pixels = np.random.default_rng(0).integers(0, 255, (200, 200, 3), np.uint8)
    Pillow.fromarray(pixels).save(tmp_path / "whole.png")
    (tmp_path / "cut.png").write_bytes((tmp_path / "whole.png").read_bytes()[:5000])
    assert refused(tmp_path / "cut.png", capfd) == "cut.png cannot be decoded: it may be cut off"


def test_a_picture_of_one_pixel(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    Pillow.new("RGB", (1, 1)).save(tmp_path / "dot.png")
    expected = "dot.png is too small: 1 x 1 px, and at least 32 a side are needed"
    assert refused(tmp_path / "dot.png", capfd) == expected


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (
            (20000, 40),
            "big.png is too large: 20000 x 40 px, and at most 8192 a side and 40 megapixels can be used",
        ),
        (
            (8000, 6000),
            "big.png is too large: 8000 x 6000 px, and at most 8192 a side and 40 megapixels can be used",
        ),
        ((10000, 10000), "big.png is too large, and at most 8192 a side and 40 megapixels can be used"),
        ((20000, 20000), "big.png is too large, and at most 8192 a side and 40 megapixels can be used"),
    ],
)
def test_a_huge_picture_is_refused_by_its_header(
    tmp_path: Path, size: tuple[int, int], expected: str, capfd: pytest.CaptureFixture[str]
) -> None:
    Pillow.new("1", size).save(tmp_path / "big.png")
    assert refused(tmp_path / "big.png", capfd) == expected


def test_a_tiny_clip(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    write_clip(tmp_path / "tiny.avi", size=(16, 16))
    capfd.readouterr()
    expected = "tiny.avi is too small: 16 x 16 px, and at least 32 a side are needed"
    assert refused(tmp_path / "tiny.avi", capfd) == expected


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists the files a process holds")
def test_a_clip_that_is_refused_is_let_go(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "tiny.avi", size=(16, 16))
    with pytest.raises(InputError) as error:
        Clip(path)
    held = [link.readlink() for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    assert path not in held, error  # whose traceback still knows the clip


def test_the_class_itself_gives_the_picture(tmp_path: Path) -> None:
    Pillow.new("RGB", (50, 40), (10, 20, 30)).save(tmp_path / "plain.png")
    photo = Photo(tmp_path / "plain.png")
    assert photo.read().image[0, 0].tolist() == [30, 20, 10]
    photo.close()
