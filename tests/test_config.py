from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror_app.config import Settings, load, merged
from mirror_app.errors import ConfigError


def written(folder: Path, text: str) -> Path:
    file = folder / "mirror.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_file_lies_over_the_defaults_and_the_command_line_over_the_file(tmp_path: Path) -> None:
    from_file = load(written(tmp_path, 'source = "clip.mp4"\nrotate = 90\nthreads = 4\n'))
    assert from_file == Settings(source="clip.mp4", rotate=90, threads=4)
    assert merged(from_file, {"threads": 1, "source": None}) == Settings(
        source="clip.mp4", rotate=90, threads=1
    )


def test_without_a_file_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load() == Settings(source="auto", rotate=0, mirrored=True, threads=2, keyframe_every=5)
    written(tmp_path, "kiosk = true\n")
    assert load() == Settings(kiosk=True)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("miror = true", 'there is no setting "miror"; the nearest is "mirrored"'),
        ("zzz = 1", 'there is no setting "zzz"'),
        ("threads = true", "threads must be a whole number, not True"),
        ("threads = 0", "threads must be at least 1, not 0"),
        ("keyframe_every = 2.5", "keyframe_every must be a whole number, not 2.5"),
        ("mirrored = 1", "mirrored must be true or false, not 1"),
        ("source = 0", "source must be text in quotes, not 0"),
        ("rotate = 45", "rotate must be one of 0, 90, 180, 270, not 45"),
        ("rotate = ", "is not a TOML file"),
    ],
)
def test_a_mistake_is_named_with_its_file(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, text))
    assert "mirror.toml" in str(caught.value)
    assert says in str(caught.value)


def test_bytes_that_are_no_text_are_no_toml(tmp_path: Path) -> None:
    (tmp_path / "mirror.toml").write_bytes(b"\xff\xd8\xff\xe0")
    with pytest.raises(ConfigError, match="is not a TOML file"):
        load(tmp_path / "mirror.toml")


def test_a_file_asked_for_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml cannot be read: No such file"):
        load(tmp_path / "nowhere.toml")


@given(
    st.text(max_size=20), st.one_of(st.integers(), st.booleans(), st.text(), st.floats(), st.lists(st.text()))
)
def test_any_key_and_value_is_taken_as_it_is_or_refused_in_a_sentence(key: str, value: object) -> None:
    try:
        after = merged(Settings(), {key: value})
    except ConfigError as error:
        refusal = str(error)
    else:
        assert getattr(after, key) == value
        return
    assert refusal.startswith("the command line: ")
