"""Cameras by number and by name, listed without opening one."""

from pathlib import Path

import pytest

from mirror_app.camera import CameraInfo, Synthetic, open_source
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


@pytest.mark.usefixtures("there")
def test_auto_falls_back_to_the_synthetic_person() -> None:
    source = open_source("auto")
    assert isinstance(source, Synthetic)
    assert source.name == "synthetic person"
