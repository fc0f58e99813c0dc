import os
import stat
from pathlib import Path

import pytest

from mirror_app.errors import InputError
from mirror_app.files import make_folder, replacing, require_writable, write_bytes


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_a_file_appears_whole_under_its_name_and_replaces_an_older_one(tmp_path: Path):
    path = tmp_path / "a.bin"
    write_bytes(path, b"older")
    with replacing(path) as temporary:
        temporary.write_bytes(b"newer")
        assert path.read_bytes() == b"older"
        assert temporary.suffix == ".bin"
    assert path.read_bytes() == b"newer"
    assert names(tmp_path) == ["a.bin"]


def test_an_error_leaves_what_was_there_and_nothing_beside_it(tmp_path: Path):
    path = tmp_path / "a.bin"
    write_bytes(path, b"older")

    def half() -> None:
        with replacing(path) as temporary:
            temporary.write_bytes(b"ne")
            raise InputError("on purpose")

    with pytest.raises(InputError):
        half()
    assert path.read_bytes() == b"older"
    assert names(tmp_path) == ["a.bin"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_who_may_read_it_is_what_it_is_for_any_other_file(tmp_path: Path):
    write_bytes(tmp_path / "a", b"")
    (tmp_path / "b").touch()
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == stat.S_IMODE((tmp_path / "b").stat().st_mode)


def test_the_longest_name_there_is_can_be_written(tmp_path: Path):
    write_bytes(tmp_path / ("x" * 250 + ".json"), b"{}")
    assert len(names(tmp_path)[0]) == 255


def test_where_nothing_can_be_written_is_told_before_the_work(tmp_path: Path):
    (tmp_path / "folder.mp4").mkdir()
    (tmp_path / "file").touch()
    cases = {
        "folder.mp4": r"folder\.mp4 is there already, and is not a file\.$",
        "none/a.json": r"^There is no folder .*none to write a\.json into\.$",
        "file/a.json": r"^There is no folder .*file to write a\.json into\.$",
        "x" * 300: r"cannot be written: .+\.$",
    }
    for name, sentence in cases.items():
        with pytest.raises(InputError, match=sentence):
            require_writable(tmp_path / name)
        with pytest.raises(InputError, match=sentence), replacing(tmp_path / name):
            pytest.fail("the work began")
    require_writable(tmp_path / "file")
    require_writable(tmp_path / "new")
    assert names(tmp_path) == ["file", "folder.mp4"]


def test_a_folder_is_made_once(tmp_path: Path):
    assert make_folder(tmp_path / "a" / "b")
    assert not make_folder(tmp_path / "a" / "b")
    (tmp_path / "file").touch()
    for name in ("file", "file/c", "x" * 300):
        with pytest.raises(InputError):
            make_folder(tmp_path / name)
