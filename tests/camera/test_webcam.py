"""Cameras by number and by name, listed without opening one."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from mirror_app.camera import CameraInfo, Opener, Photo, Synthetic, Webcam, open_source
from mirror_app.camera import opening as opening_module
from mirror_app.camera.webcam import linux_cameras, mac_names, named
from mirror_app.errors import CameraNotFound


def node(root: Path, number: int, name: str, index: str) -> None:
    folder = root / f"video{number}"
    folder.mkdir(parents=True)
    (folder / "name").write_text(name + "\n")
    (folder / "index").write_text(index + "\n")


def test_linux_lists_the_first_node_of_each_camera_in_order(tmp_path: Path) -> None:
    node(tmp_path, 10, "Kiosk Cam", "0")
    node(tmp_path, 0, "Integrated Camera", "0")
    node(tmp_path, 1, "Integrated Camera", "1")  # its metadata, no pictures
    assert linux_cameras(tmp_path) == (CameraInfo(0, "Integrated Camera"), CameraInfo(10, "Kiosk Cam"))


def test_a_machine_without_video4linux_has_no_cameras(tmp_path: Path) -> None:
    assert linux_cameras(tmp_path / "none") == ()


def test_mac_report() -> None:
    report = '{"SPCameraDataType": [{"_name": "FaceTime HD"}, {"_name": "Desk View"}]}'
    assert named(mac_names(report)) == (CameraInfo(0, "FaceTime HD"), CameraInfo(1, "Desk View"))
    assert mac_names("not json") == []
    assert mac_names("[]") == []


def test_windows_lines_are_numbered_past_the_empty_ones() -> None:
    assert named(["", "USB Camera ", "HD Webcam", ""]) == (
        CameraInfo(0, "USB Camera"),
        CameraInfo(1, "HD Webcam"),
    )


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> tuple[CameraInfo, ...]:
    """Two cameras that are listed, though nobody can open them."""
    listed = (CameraInfo(900, "Front Cam"), CameraInfo(901, "Side Cam"))
    monkeypatch.setattr(opening_module, "cameras", lambda: listed)
    return listed


def sentence(spec: str, capfd: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(CameraNotFound) as error:
        open_source(spec)
    assert capfd.readouterr() == ("", "")
    return str(error.value)


@pytest.mark.usefixtures("there")
def test_a_number_that_does_not_exist_lists_those_that_do(capfd: pytest.CaptureFixture[str]) -> None:
    assert sentence("7", capfd) == "no camera 7: this machine has 900 (Front Cam), 901 (Side Cam)"


@pytest.mark.usefixtures("there")
def test_a_name_that_does_not_exist(capfd: pytest.CaptureFixture[str]) -> None:
    expected = "no camera or file called 'Attic': this machine has 900 (Front Cam), 901 (Side Cam)"
    assert sentence("Attic", capfd) == expected


@pytest.mark.usefixtures("there")
def test_a_camera_that_cannot_be_opened_is_found_by_part_of_its_name(
    capfd: pytest.CaptureFixture[str],
) -> None:
    expected = "camera 901 (Side Cam) cannot be opened: another program may use it"
    assert sentence("side", capfd) == expected
    assert sentence("901", capfd) == expected


def test_a_machine_without_cameras_says_so(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(opening_module, "cameras", lambda: ())
    assert sentence("977", capfd) == "no camera 977: this machine has no cameras"


# What is opened again after a loss


FRONT, SIDE = CameraInfo(0, "Front Cam"), CameraInfo(1, "Side Cam")
GONE = r"^Front Cam is gone: please plug it in again$"


class FakeWebcam(Webcam):
    """One that can be opened as often as it is plugged in."""

    def __init__(self, camera: CameraInfo) -> None:
        self.camera = camera
        self.name = camera.name


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> list[CameraInfo]:
    """The cameras there are: change it to plug one in or out."""
    there = [FRONT, SIDE]
    monkeypatch.setattr(opening_module, "cameras", lambda: tuple(there))
    monkeypatch.setattr(opening_module, "Webcam", FakeWebcam)
    return there


def camera_of(opener: Opener) -> CameraInfo:
    source = opener()
    assert isinstance(source, Webcam)
    return source.camera


@pytest.mark.parametrize("spec", ["auto", "0", "front"])
def test_a_camera_pulled_out_is_awaited_and_nothing_takes_its_place(
    plugged: list[CameraInfo], spec: str
) -> None:
    opener = Opener(spec)
    assert opener.notice == ""
    assert camera_of(opener) == FRONT
    for left in ([SIDE], [CameraInfo(0, "Side Cam")]):  # numbers may move up
        plugged[:] = left
        with pytest.raises(CameraNotFound, match=GONE):
            opener()
    plugged[:] = [SIDE, CameraInfo(4, "Front Cam")]
    assert camera_of(opener) == CameraInfo(4, "Front Cam")


def test_of_two_cameras_alike_the_one_with_the_same_number_is_opened_again(plugged: list[CameraInfo]) -> None:
    plugged[:] = [CameraInfo(0, "Front Cam"), CameraInfo(2, "Front Cam")]
    opener = Opener("2")
    assert [camera_of(opener).number for _ in range(3)] == [2, 2, 2]


def test_where_cameras_cannot_be_listed_the_number_is_tried_again(plugged: list[CameraInfo]) -> None:
    plugged.clear()
    opener = Opener("3")
    assert [camera_of(opener).number for _ in range(2)] == [3, 3]


def test_the_last_camera_pulled_out_is_awaited(there: tuple[CameraInfo, ...]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(opening_module, "Webcam", FakeWebcam)
        opener = Opener("auto")
        opener()
        patched.setattr(opening_module, "cameras", lambda: ())
        patched.setattr(opening_module, "Webcam", Webcam)  # the real one: there is no camera 900
        with pytest.raises(CameraNotFound, match=GONE):
            opener()


@pytest.mark.usefixtures("there")
def test_without_a_camera_the_synthetic_person_stands_in_and_it_is_said() -> None:
    opener = Opener("auto")
    assert opener.notice == "No camera: a drawn person stands in."
    source = opener()
    assert isinstance(source, Synthetic)
    assert source.name == "synthetic person"


def test_who_asks_for_the_synthetic_person_is_told_nothing() -> None:
    assert Opener("synthetic").notice == ""


def test_a_photo_is_opened_at_once_and_once(tmp_path: Path) -> None:
    path = tmp_path / "grey.png"
    Pillow.fromarray(np.full((40, 60, 3), 90, np.uint8)).save(path)
    opener = Opener(str(path))
    path.unlink()
    source = opener()
    assert isinstance(source, Photo)
    assert source.read().image[0, 0].tolist() == [90, 90, 90]


def test_a_source_nobody_came_for_is_closed(
    plugged: list[CameraInfo], monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[str] = []
    monkeypatch.setattr(FakeWebcam, "close", lambda self: closed.append(self.name))
    Opener("1").close()
    assert closed == ["Side Cam"]
    taken = Opener("1")
    taken()
    taken.close()
    assert closed == ["Side Cam"]
