"""`mirror-app eyewear check` and `import`, as the person types them."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from mirror_app.__main__ import main
from tests import eyewear_files as files


@pytest.fixture
def glb(tmp_path: Path) -> Path:
    path = tmp_path / "round one.glb"
    path.write_bytes(files.glb(*files.description(files.stood(files.glasses(), scale=0.001))))
    return path


def test_check_says_what_is_in_a_file(glb: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["eyewear", "check", str(glb), "--marking", "52-18-145"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "The unit is metres, as the file says: 136.0 mm wide."
    assert said[-3:] == [
        "180 triangles: front, temple left, temple right, lens left, lens right.",
        "In millimetres: A 52.0, B 38.0, DBL 18.0, temple 145.0, width 136.0.",
        "That is what the marking 52\u25a118 145 says.",
    ]


def test_check_ends_with_one_where_the_marking_says_otherwise(glb: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["eyewear", "check", str(glb), "--marking", "50-18-145", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["differences"] == ["A is 52.0 mm, the marking says 50: 2.0 mm more."]
    assert said["parts"] == dict.fromkeys(("temple_left", "temple_right", "lens_left", "lens_right"), 12) | {
        "front": 132
    }


def test_import_puts_it_into_the_catalogue(
    glb: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert main(["eyewear", "import", str(glb), "--untrusted"]) == 0
    assert capsys.readouterr().out.endswith(f"Written to {tmp_path}/data/mirror-app/eyewear/round-one.toml\n")
    assert main(["eyewear", "list"]) == 0
    assert "round-one " in capsys.readouterr().out


def test_import_to_a_folder_and_under_a_name(glb: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "out"
    assert main(["eyewear", "import", str(glb), "--check", "--out", str(out)]) == 0
    assert not out.exists()
    words = ["eyewear", "import", str(glb), "--name", "mine", "--out", str(out), "--unit", "m"]
    assert main(words) == 0
    assert sorted(path.suffix for path in out.iterdir()) == [".glb", ".toml"]
    assert "as you say" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--marking", "big"], '"big" is no marking; one is A, DBL and temple in millimetres: 52-18-145.'),
        (["--unit", "mm"], "round one.glb: it would be 0.136 mm wide: is --unit right?"),
        (
            ["--name", "harbour-black"],
            '"harbour-black" is already used in 01-harbour.toml; give another with --name.',
        ),
    ],
)
def test_what_cannot_be_is_one_sentence(
    glb: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
):
    assert main(["eyewear", "import", str(glb), "--out", str(tmp_path / "out"), *words]) == 2
    assert capsys.readouterr().err == f"mirror-app: {sentence}\n"
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_refused_ends_with_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "a.glb"
    path.write_bytes(b"glTF")
    assert main(["eyewear", "check", str(path), "--untrusted"]) == 2
    assert capsys.readouterr().err == "mirror-app: a.glb: it ends within the header of a GLB.\n"


def test_render_writes_a_pair_on_a_transparent_ground(glb: Path, tmp_path: Path):
    out = tmp_path / "pair.png"
    words = ["--yaw", "20", "--size", "320x160", "--px-per-mm", "1.5", "--out", str(out)]
    assert main(["eyewear", "render", str(glb), *words]) == 0
    picture = cv2.imread(str(out), cv2.IMREAD_UNCHANGED)
    assert picture.shape == (160, 320, 4)
    covered = np.flatnonzero((picture[..., 3] > 128).any(0))
    # 136 mm wide, turned by 20 degrees, and a temple beside it.
    assert 0.9 * 136 * 1.5 < np.ptp(covered) < 1.4 * 136 * 1.5
    assert (picture[0, :, 3] == 0).all()


def test_render_writes_what_is_covered(tmp_path: Path):
    out = tmp_path / "mask.png"
    words = ["--mask", "--size", "320x160", "--px-per-mm", "1.5", "--out", str(out)]
    assert main(["eyewear", "render", "harbour-black", *words]) == 0
    blue, green, red = cv2.split(cv2.imread(str(out)))
    assert blue.max() == 0
    # Lenses of 50 mm and a bridge of 20: through the middle of one one sees no frame.
    assert (green[85, 160 - 52], red[85, 160 - 52]) == (255, 0)
    assert red.max() == 255


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["harbour-blakc"], 'There is no eyewear "harbour-blakc"; the nearest are harbour-black'),
        (["harbour-black", "--yaw", "90"], "--yaw must be from -70 to 70."),
        (["harbour-black", "--px-per-mm", "nan"], "--px-per-mm must be from 0.2 to 40."),
        (["harbour-black", "--size", "9x9"], "--size must be from 16x16 to 4096x4096."),
    ],
)
def test_render_refuses_in_one_sentence(
    tmp_path: Path, words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
):
    assert main(["eyewear", "render", *words, "--out", str(tmp_path / "x.png")]) == 2
    assert sentence in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_check_says_which_colour_and_size_of_a_parametric_file_it_shows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = tmp_path / "test.toml"
    path.write_text(files.TOML)
    assert main(["eyewear", "check", str(path)]) == 0
    assert "is shown" not in capsys.readouterr().out
    size = '\n[[size]]\nname = "M"\n\n[[size]]\nname = "S"\na_mm = 46\n\n[[colourway]]'
    text = files.TOML.replace("\n[[colourway]]", size)
    blue = text[text.index("[[colourway]]") :].replace("test-black", "test-blue").replace("Black", "Blue")
    path.write_text(text + blue)
    assert main(["eyewear", "check", str(path)]) == 0
    said = capsys.readouterr().out
    assert "It has 2 colourways; the first, Black, is shown." in said
    assert "It has 2 sizes; the usual one, M, is shown." in said
    assert "A 48.0, B 42.0, DBL 21.0" in said


def listed(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    assert main(["eyewear", "list", "--json", *words]) == 0
    return [pair["sku"] for pair in json.loads(capsys.readouterr().out)]


def test_list_is_narrowed_by_what_is_wanted(capsys: pytest.CaptureFixture[str]):
    everything = listed(capsys)
    assert len(everything) > 100
    assert listed(capsys, "--search", "harbour navy") == ["harbour-navy", "harbour-navy-s", "harbour-navy-l"]
    words = ["--shape", "round", "--shape", "oval", "--colour", "gold", "--width", "narrow"]
    found = ["lantern-gold", "lantern-gold-s", "sonnet-gold-s", "drift-gold-s", "drift-rose-s"]
    assert listed(capsys, *words) == found
    assert listed(capsys, "--material", "rimless", "--lenses", "sun") == []


def test_list_shows_the_size_and_says_when_nothing_is_found(capsys: pytest.CaptureFixture[str]):
    assert main(["eyewear", "list", "--search", "harbour-cognac-l"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.split()[:2] == ["harbour-cognac-l", "Harbour"]
    assert line.endswith(" L    53\u25a120 150  B 41 mm")
    assert main(["eyewear", "list", "--search", "harbour purple"]) == 0
    assert capsys.readouterr().out == "No eyewear is like that.\n"


def test_list_refuses_a_shape_there_is_not(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        main(["eyewear", "list", "--shape", "trapeze"])
    assert ended.value.code == 2
    assert "invalid choice: 'trapeze'" in capsys.readouterr().err
