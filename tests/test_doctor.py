import hashlib
import json
import os
import platform
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from mirror_app import __main__, doctor, libraries
from mirror_app.errors import SystemLibraryMissing
from mirror_app.inference import Choice
from mirror_app.race import Trial, as_json

linux_only = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="system libraries matter on Linux"
)


def on(system: str, monkeypatch: pytest.MonkeyPatch, *, root: bool = True) -> None:
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: {"ID": "ours", "ID_LIKE": system})
    monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000)


@pytest.fixture
def qt_without_a_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The real Qt, except that its offscreen plug-in asks for a library that no system has."""
    real = libraries.qt_folder()
    assert real is not None
    name = Path("plugins/platforms/libqoffscreen.so")
    (tmp_path / "plugins/platforms").mkdir(parents=True)
    (tmp_path / "lib").symlink_to(real / "lib")
    asking = (real / name).read_bytes().replace(b"libxkbcommon.so.0", b"libxkbcommon.so.9")
    (tmp_path / name).write_bytes(asking)
    monkeypatch.setattr(libraries, "qt_folder", lambda: tmp_path)
    return tmp_path


@linux_only
def test_the_linker_names_what_is_missing(qt_without_a_library: Path) -> None:
    assert libraries.missing(qt_without_a_library) == ("libxkbcommon.so.9",)


@linux_only
def test_without_ldd_the_first_one_is_named(
    qt_without_a_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert libraries.missing(qt_without_a_library) == ("libxkbcommon.so.9",)


@linux_only
@pytest.mark.usefixtures("qt_without_a_library")
def test_qt_is_refused_in_one_sentence_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    on("ubuntu debian", monkeypatch, root=False)
    with pytest.raises(SystemLibraryMissing) as caught:
        doctor.require_qt()
    assert str(caught.value) == (
        "this system lacks libxkbcommon.so.9; install with: "
        "sudo apt-get update && sudo apt-get install -y libxkbcommon9"
    )


@linux_only
def test_a_library_that_is_none_is_told_as_the_linker_tells_it(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/libQt6Widgets.so.6").write_text("not a library")
    sentence = libraries.install_sentence(libraries.missing(tmp_path))
    assert sentence.startswith("Qt does not load on this system: ")
    assert "libQt6Widgets.so.6" in sentence


def test_qt_is_complete_here() -> None:
    """Without Qt the tests of the window could only be skipped: this one says why they cannot run."""
    doctor.require_qt()


@pytest.mark.parametrize(
    ("system", "command"),
    [
        (
            "debian",
            "apt-get update && apt-get install -y libegl1 libgl1 libx11-6 libxkbcommon-x11-0 libglib2.0-0"
            " zlib1g libxcb-cursor0 libstdc++6",
        ),
        (
            "arch",
            "pacman -S --needed libglvnd libx11 libxkbcommon-x11 glib2 zlib xcb-util-cursor gcc-libs",
        ),
        (
            "rhel fedora",
            "dnf install -y 'libEGL.so.1()(64bit)' 'libGL.so.1()(64bit)' 'libX11.so.6()(64bit)'"
            " 'libxkbcommon-x11.so.0()(64bit)' 'libgthread-2.0.so.0()(64bit)' 'libz.so.1()(64bit)'"
            " 'libxcb-cursor.so.0()(64bit)' 'libstdc++.so.6()(64bit)'",
        ),
    ],
)
def test_each_system_has_its_own_names(system: str, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    on(system, monkeypatch)
    lacking = (
        "libEGL.so.1", "libGL.so.1", "libX11.so.6", "libxkbcommon-x11.so.0",
        "libgthread-2.0.so.0", "libz.so.1", "libxcb-cursor.so.0", "libstdc++.so.6",
    )  # fmt: skip
    assert libraries.install_sentence(lacking).endswith("; install with: " + command)


def test_a_system_we_do_not_know_gets_the_names_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    on("haiku", monkeypatch)
    assert libraries.install_sentence(("libEGL.so.1",)) == (
        "this system lacks libEGL.so.1: install the packages that hold them."
    )


@pytest.mark.parametrize(
    ("pyside", "python", "says"),
    [
        ("6.12.0", (3, 11), "PySide6 6.12.0 crashes on Python 3.11"),
        ("6.12.0", (3, 12), ""),
        ("6.11.3", (3, 11), ""),
        ("", (3, 12), "PySide6 is not installed"),
    ],
)
def test_the_pyside_that_crashes_is_refused(pyside: str, python: tuple[int, int], says: str) -> None:
    problem = doctor.qt_problem(pyside, python)
    assert problem.startswith(says)
    assert bool(problem) == bool(says)


@pytest.mark.parametrize("display", ["", ":", "nonsense", ":7777", "/tmp/x:0:1", ":" + "9" * 200])
def test_a_display_where_nobody_listens_is_none(display: str) -> None:
    assert not libraries.x_answers(display)


@linux_only
def test_a_display_where_somebody_listens_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM")
    monkeypatch.setenv("DISPLAY", ":7777")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert libraries.platforms() == ("offscreen",)
    assert not doctor.display_available()
    with socket.socket(socket.AF_UNIX) as x, socket.socket(socket.AF_UNIX) as wayland:
        x.bind("\0/tmp/.X11-unix/X7777")
        x.listen()
        assert libraries.platforms() == ("xcb",)
        wayland.bind(str(tmp_path / "wayland-7"))
        wayland.listen()
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
        monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
        assert libraries.platforms() == ("wayland", "xcb")
        assert doctor.display_available()


def test_offscreen_asked_for_is_no_display() -> None:
    assert libraries.platforms() == ("offscreen",)
    assert not doctor.display_available()


def test_a_network_that_was_altered_is_named(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.toml"
    good = hashlib.sha256(b"good").hexdigest()
    for name in ("first.onnx", "second.onnx"):
        (tmp_path / name).write_bytes(b"good")
    names = ("first.onnx", "second.onnx", "third.onnx")
    manifest.write_text("".join(f'[[model]]\nfile = "{name}"\nsha256 = "{good}"\n' for name in names))
    assert doctor.models(manifest).text == "missing or altered: third.onnx"
    (tmp_path / "third.onnx").write_bytes(b"good")
    assert doctor.models(manifest) == doctor.Row("models", True, "3, as models/manifest.toml has them")
    (tmp_path / "first.onnx").write_bytes(b"evil")
    assert doctor.models(manifest).text == "missing or altered: first.onnx"


@pytest.mark.parametrize("content", [None, "[[model", '[[model]]\nname = "no file"\n'])
def test_a_manifest_that_cannot_be_used_is_a_row_that_fails(tmp_path: Path, content: str | None) -> None:
    manifest = tmp_path / "manifest.toml"
    if content is not None:
        manifest.write_text(content)
    row = doctor.models(manifest)
    assert not row.ok
    assert row.text.startswith("models/manifest.toml cannot be used: ")


def test_only_what_is_needed_decides() -> None:
    fine, odd = doctor.Row("a", True, "there"), doctor.Row("b", False, "none", needed=False)
    assert doctor.Report((fine, odd)).ok
    assert not doctor.Report((fine, doctor.Row("c", False, "gone"))).ok
    assert doctor.table(doctor.Report((fine, odd, doctor.Row("c", False, "gone")))) == (
        "ok       a             there\n"
        "!        b             none\n"
        "MISSING  c             gone\n"
        "Not all that is needed is here: see MISSING.\n"
    )


def test_the_report_for_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    status = __main__.main(["doctor", "--json"])
    report = json.loads(capsys.readouterr().out)
    assert status == (0 if report["ok"] else 1)
    rows = {row["name"]: row for row in report["rows"]}
    assert rows["packages"]["ok"], rows["packages"]["text"]
    assert "CPUExecutionProvider" in rows["ONNX Runtime"]["text"]
    assert rows["segmenter"]["text"].startswith("fp32 on CPU, 1 nodes on CPUExecutionProvider, 1.00 ms")


def test_each_network_has_a_row_that_says_what_runs_it() -> None:
    cpu, coreml = Choice(), Choice("CoreMLExecutionProvider", "fp16")
    plain, integers = Trial(cpu, nodes={"CPUExecutionProvider": 26}, ms=2.0), Choice(precision="int8")
    tried = (
        plain,
        Trial(integers, "", 0.0042, {"CPUExecutionProvider": 34}, 1.234),
        Trial(coreml, "it hangs"),
    )
    told = {"chosen": {"glasses_segmenter": str(integers), "glasses_inpainter": str(coreml)}}
    told |= {"trials": as_json({"glasses_segmenter": tried, "glasses_inpainter": tried[2:]})}
    segmenter, inpainter = doctor.network_rows(json.dumps(told))
    assert segmenter == doctor.Row(
        "segmenter",
        True,
        "int8 on CPU, 34 nodes on CPUExecutionProvider, 1.23 ms, differs from fp32 on the CPU by 0.0042;"
        " not fp16 on CoreML: it hangs",
        needed=False,
    )
    assert inpainter == doctor.Row(
        "inpainter", False, "none runs; not fp16 on CoreML: it hangs", needed=False
    )


def test_what_an_option_means_is_said_before_anything_is_looked_at(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as caught:
        __main__.main(["doctor", "--jason"])
    assert caught.value.code == 2
    assert "unrecognized arguments: --jason" in capsys.readouterr().err


def without(package: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """`mirror-app run` where importing `package` fails as it does when it is not installed."""
    (folder / "sitecustomize.py").write_text(f"import sys\nsys.modules[{package!r}] = None\n")
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    root = Path(__file__).resolve().parents[1]
    command = [sys.executable, "-m", "mirror_app", "run"]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


def test_a_missing_package_is_one_sentence(tmp_path: Path) -> None:
    ended = without("numpy", tmp_path)
    assert ended.returncode == 2
    assert ended.stderr == (
        "mirror-app: the Python package numpy is missing; `make run` in the project's folder installs it.\n"
    )


def test_the_doctor_runs_where_nothing_is_installed() -> None:
    """Its imports are the standard library's: it has to run where the others fail."""
    ask = (
        "import sys; before = set(sys.modules); import mirror_app.doctor, mirror_app.__main__\n"
        "new = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        "print(*new - set(sys.stdlib_module_names))"
    )
    root = Path(__file__).resolve().parents[1]
    said = subprocess.run([sys.executable, "-c", ask], cwd=root, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["mirror_app"]
