from pathlib import Path

import cv2
import numpy as np
import pytest

from mirror_app.mirror.cut_off import is_cut_off
from mirror_app.mirror.writing import CLIPS, clip_writer


@pytest.mark.parametrize("suffix", CLIPS)
def test_a_clip_is_whole_to_its_last_byte(tmp_path: Path, suffix: str):
    path = tmp_path / f"a{suffix}"
    noise = np.random.default_rng(0).integers(0, 256, (48, 64, 3), np.uint8)
    with clip_writer(path, 25) as writer:
        for shift in range(5):
            writer.add(np.roll(noise, shift, axis=1))
    assert not is_cut_off(path)
    whole = path.read_bytes()
    for kept in (len(whole) - 1, len(whole) // 2, 80):
        path.write_bytes(whole[:kept])
        assert is_cut_off(path), kept


MP4 = b"\0\0\0\x10ftypisom\0\0\0\0"


@pytest.mark.parametrize(
    ("content", "cut"),
    [
        (b"", False),
        (b"hello, this is no clip at all", False),
        (MP4 + b"\0\0\0\x0cmdat1234", False),
        (MP4 + b"\0\0\0\x0dmdat1234", True),
        (MP4 + b"\0\0\0\1mdat\0\0\0\0\0\0\0\x141234", False),  # a size of 64 bits
        (MP4 + b"\0\0\0\1mdat\0\0\0\0\0\0\0\x151234", True),
        (MP4 + b"\0\0\0\0mdat1234", False),  # as far as the file goes
        (b"RIFF\x08\0\0\0AVI 1234RIFF\x05\0\0\0AVIX5\0", False),  # more than 1 GB: a second part; padding
        (b"RIFF\x08\0\0\0AVI 1234RIFF\x09\0\0\0AVIX5678", True),
        (b"\x1aE\xdf\xa3\x81a\x18S\x80g\x40\x03abc", False),
        (b"\x1aE\xdf\xa3\x81a\x18S\x80g\x40\x04abc", True),
        (b"\x1aE\xdf\xa3\x81a\x18S\x80g\x01\xff\xff\xff\xff\xff\xff\xffabc", False),  # not known: live
        (b"\x1aE\xdf\xa3\x81a\x18S\x80g", False),
        (b"\x1aE\xdf\xa3\x81a\x18S\x80g\0", False),
    ],
)
def test_what_containers_say_of_their_length(tmp_path: Path, content: bytes, cut: bool):
    path = tmp_path / "a"
    path.write_bytes(content)
    assert is_cut_off(path) is cut


def test_opencv_reads_less_of_a_clip_that_is_cut_off(tmp_path: Path):
    """What it is for: the reader itself says nothing."""
    path = tmp_path / "a.avi"
    noise = np.random.default_rng(0).integers(0, 256, (48, 64, 3), np.uint8)
    with clip_writer(path, 25) as writer:
        for _ in range(6):
            writer.add(noise)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    assert capture.get(cv2.CAP_PROP_FRAME_COUNT) == 6
    assert 0 < sum(1 for _ in iter(capture.grab, False)) < 6
    capture.release()
