"""The catalogue: what is in it, and what it says about a file that is wrong."""

from pathlib import Path

import pytest

from mirror_app.errors import ConfigError, InputError
from mirror_app.glasses_on import Catalogue

GOOD = """
name = "Test"
shape = "round"
material = "metal"
a_mm = 48
b_mm = 44
dbl_mm = 20
temple_mm = 145
rim_mm = 1.1
rim_top_mm = 1.1

[[colourway]]
sku = "test-gold"
colour = "Gold"
frame_rgb = [200, 170, 100]
temple_rgb = [200, 170, 100]
"""


def error_of(folder: Path, text: str) -> str:
    (folder / "test.toml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        Catalogue.load(folder)
    return str(caught.value).replace(f"{folder}/", "").replace(f"{folder}\\", "")


def test_our_own_catalogue_is_believable(catalogue: Catalogue) -> None:
    assert len({eyewear.name for eyewear in catalogue}) >= 8
    assert len({eyewear.sku for eyewear in catalogue}) == len(catalogue)
    for eyewear in catalogue:
        assert 46 <= eyewear.a_mm <= 58
        assert 28 <= eyewear.b_mm <= 50
        assert 14 <= eyewear.dbl_mm <= 22
        assert 135 <= eyewear.temple_mm <= 150
        assert 110 <= eyewear.front_mm <= 136


def test_the_order_is_that_of_the_files(tmp_path: Path) -> None:
    second = GOOD.replace("test-gold", "b-2") + GOOD[GOOD.index("[[colourway]]") :].replace(
        "test-gold", "b-1"
    )
    (tmp_path / "b.toml").write_text(second)
    (tmp_path / "a.toml").write_text(GOOD.replace("test-gold", "z"))
    assert [eyewear.sku for eyewear in Catalogue.load(tmp_path)] == ["z", "b-2", "b-1"]


def test_numbers_and_colours_are_read(tmp_path: Path) -> None:
    (tmp_path / "test.toml").write_text(GOOD + "lens_alpha = [0.9, 0.5]\n")
    eyewear = Catalogue.load(tmp_path).find("test-gold")
    assert (eyewear.a_mm, eyewear.dbl_mm, eyewear.front_mm) == (48.0, 20.0, 116.0)
    assert eyewear.frame_rgb == (200, 170, 100)
    assert (eyewear.frame_alpha, eyewear.lens_alpha) == (1.0, (0.9, 0.5))


def test_an_unknown_sku_names_the_nearest(catalogue: Catalogue) -> None:
    with pytest.raises(InputError) as caught:
        catalogue.find("harbor-black")
    assert str(caught.value) == (
        'There is no eyewear "harbor-black"; '
        "the nearest are harbour-black, harbour-cognac, chapter-black-gold."
    )


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("dbl_mm", "dbl", 'test.toml: unknown key "dbl"; the nearest valid key is "dbl_mm".'),
        ("dbl_mm = 20", "", 'test.toml: key "dbl_mm" is missing.'),
        ("= 48", "= 480", 'test.toml: key "a_mm" must be a number from 30 to 70, not 480.'),
        ("= 48", '= "48"', "test.toml: key \"a_mm\" must be a number from 30 to 70, not '48'."),
        ("= 48", "= nan", 'test.toml: key "a_mm" must be a number from 30 to 70, not nan.'),
        ("= 48", "= true", 'test.toml: key "a_mm" must be a number from 30 to 70, not True.'),
        ('"round"', '"rund"', 'test.toml: key "shape" cannot be "rund"; the nearest valid value is "round".'),
        (
            '"metal"',
            '"steel metal"',
            'test.toml: key "material" cannot be "steel metal"; the nearest valid value is "metal".',
        ),
        ('"Gold"', '" "', "test.toml: colourway 1: key \"colour\" must be a text, not ' '."),
        (
            "frame_rgb",
            "frame_rbg",
            'test.toml: colourway 1: unknown key "frame_rbg"; the nearest valid key is "frame_rgb".',
        ),
        ("sku =", "# sku =", 'test.toml: colourway 1: key "sku" is missing.'),
        (
            "frame_rgb = [200, 170, 100]",
            "frame_rgb = [200, 170]",
            'test.toml: colourway 1: key "frame_rgb" must be 3 numbers from 0 to 255, not [200, 170].',
        ),
        (
            "temple_rgb",
            "frame_alpha = 2\ntemple_rgb",
            'test.toml: colourway 1: key "frame_alpha" must be a number from 0 to 1, not 2.',
        ),
    ],
)
def test_a_wrong_file_is_named_with_its_key(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert error_of(tmp_path, GOOD.replace(old, new)) == sentence


def test_colourways_must_be_tables(tmp_path: Path) -> None:
    text = GOOD[: GOOD.index("[[colourway]]")] + "colourway = 3\n"
    assert error_of(tmp_path, text) == 'test.toml: key "colourway" must be one or more [[colourway]] tables.'


def test_a_sku_is_used_once(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text(GOOD)
    assert error_of(tmp_path, GOOD) == 'test.toml: key "sku": "test-gold" is already used in other.toml.'


def test_a_sku_is_used_once_within_a_file(tmp_path: Path) -> None:
    twice = GOOD + GOOD[GOOD.index("[[colourway]]") :].replace("Gold", "Silver")
    assert error_of(tmp_path, twice) == 'test.toml: key "sku": "test-gold" is already used in test.toml.'


def test_what_is_not_toml_is_refused(tmp_path: Path) -> None:
    assert error_of(tmp_path, "name = ").startswith("test.toml: cannot be read as TOML: ")


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no eyewear here"):
        Catalogue.load(tmp_path)
