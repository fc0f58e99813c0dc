"""The catalogue: what is in it, and what it says about a file that is wrong."""

from pathlib import Path

import pytest

from mirror_app.boxing import SHAPES
from mirror_app.errors import ConfigError, InputError
from mirror_app.glasses_on import Catalogue
from mirror_app.glasses_on.catalogue import MATERIALS
from mirror_app.values import Eyewear, Pattern

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
    models: dict[str, list[Eyewear]] = {}
    for eyewear in catalogue:
        assert 44 <= eyewear.a_mm <= 58
        assert 30 <= eyewear.b_mm <= 52
        assert 14 <= eyewear.dbl_mm <= 24
        assert 135 <= eyewear.temple_mm <= 150
        assert 105 <= eyewear.front_mm <= 136
        models.setdefault(eyewear.name, []).append(eyewear)
    assert len({eyewear.sku for eyewear in catalogue}) == len(catalogue)
    assert len(models) >= 26
    assert {eyewear.shape for eyewear in catalogue} == set(SHAPES)
    assert {eyewear.material for eyewear in catalogue} == set(MATERIALS)
    for pairs in models.values():
        assert 2 <= len({eyewear.colour for eyewear in pairs}) <= 4, pairs[0].name
        # The sizes are listed from the smallest on, but that the usual one comes first.
        widths = [eyewear.front_mm for eyewear in pairs if eyewear.colour == pairs[0].colour]
        assert widths[1:] == sorted(set(widths[1:])), pairs[0].name
    assert sum(len({eyewear.size for eyewear in pairs}) > 1 for pairs in models.values()) > len(models) / 2


SIZES = """
[[size]]
name = "S"
a_mm = 46
temple_mm = 140

[[size]]
name = "M"

[[size]]
name = "L"
b_mm = 46
dbl_mm = 21
"""


NOT_ONE = 'key "size": just one size must have the measures of the model.'


def with_sizes(sizes: str = SIZES) -> str:
    return GOOD.replace("\n[[colourway]]", f"{sizes}\n[[colourway]]")


def test_a_size_differs_from_the_model_in_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "test.toml").write_text(with_sizes())
    pairs = Catalogue.load(tmp_path)
    read = [(e.sku, e.size, e.a_mm, e.b_mm, e.dbl_mm, e.temple_mm, e.rim_mm) for e in pairs]
    assert read == [
        ("test-gold", "M", 48.0, 44.0, 20.0, 145.0, 1.1),
        ("test-gold-s", "S", 46.0, 44.0, 20.0, 140.0, 1.1),
        ("test-gold-l", "L", 48.0, 46.0, 21.0, 145.0, 1.1),
    ]


def test_a_model_without_sizes_has_the_one_it_is_written_in(tmp_path: Path) -> None:
    (tmp_path / "test.toml").write_text(GOOD)
    assert [(e.sku, e.size) for e in Catalogue.load(tmp_path)] == [("test-gold", "")]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("dbl_mm = 21", "dbl = 21", 'size 3: unknown key "dbl"; the nearest valid key is "dbl_mm".'),
        ("a_mm = 46", "rim_mm = 2", 'size 1: unknown key "rim_mm"; the nearest valid key is "b_mm".'),
        ('name = "M"', "", 'size 2: key "name" is missing.'),
        ("a_mm = 46", "a_mm = 460", 'size 1: key "a_mm" must be a number from 30 to 70, not 460.'),
        (
            'name = "L"',
            'name = "s"',
            'size 3: key "name" must be one to eight letters or digits that no other size has, not "s".',
        ),
        (
            'name = "L"',
            'name = "very large"',
            'size 3: key "name" must be one to eight letters or digits that no other size has, '
            'not "very large".',
        ),
        (
            'name = "M"',
            'name = "M"\na_mm = 47',
            'key "size": just one size must have the measures of the model.',
        ),
        ("b_mm = 46\ndbl_mm = 21", "", 'key "size": just one size must have the measures of the model.'),
    ],
)
def test_a_wrong_size_is_named_with_its_key(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert error_of(tmp_path, with_sizes(SIZES.replace(old, new))) == f"test.toml: {sentence}"


def test_sizes_must_be_tables(tmp_path: Path) -> None:
    text = with_sizes("size = 3\n")
    assert error_of(tmp_path, text) == 'test.toml: key "size" must be one or more [[size]] tables.'


def test_there_is_an_end_to_sizes(tmp_path: Path) -> None:
    sizes = "".join(f'[[size]]\nname = "{n}"\na_mm = {40 + n}\n' for n in range(13))
    text = with_sizes("\n" + sizes)
    assert error_of(tmp_path, text) == 'test.toml: key "size" must be 12 tables at most, not 13.'


def test_a_size_may_not_take_the_sku_of_a_colourway(tmp_path: Path) -> None:
    second = GOOD[GOOD.index("[[colourway]]") :].replace("test-gold", "test-gold-l")
    text = with_sizes() + second
    assert error_of(tmp_path, text) == 'test.toml: key "sku": "test-gold-l" is already used in test.toml.'


def test_coatings_are_read(tmp_path: Path) -> None:
    coated = "mirror_rgb = [70, 130, 210]\nmirror_strength = 0.6\nar_rgb = [120, 190, 150]\n"
    (tmp_path / "test.toml").write_text(GOOD + coated)
    eyewear = Catalogue.load(tmp_path).find("test-gold")
    assert (eyewear.lens_mirror_rgb, eyewear.lens_mirror) == ((70, 130, 210), 0.6)
    assert eyewear.lens_ar_rgb == (120, 190, 150)
    (tmp_path / "test.toml").write_text(GOOD)
    assert Catalogue.load(tmp_path).find("test-gold").lens_mirror == 0.0


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


def test_clear_lenses_are_coated_unless_the_file_says_otherwise(tmp_path: Path) -> None:
    seen: list[tuple[int, ...]] = []
    for line in ("", "lens_alpha = [0.9, 0.5]\n", "ar_rgb = [90, 90, 200]\n"):
        (tmp_path / "test.toml").write_text(GOOD + line)
        seen.append(Catalogue.load(tmp_path).find("test-gold").lens_ar_rgb)
    coated, tinted, told = seen
    assert max(coated) == coated[1] < 255
    assert (tinted, told) == ((255, 255, 255), (90, 90, 200))


def test_an_unknown_sku_names_the_nearest(catalogue: Catalogue) -> None:
    with pytest.raises(InputError) as caught:
        catalogue.find("harbor-black")
    assert str(caught.value) == (
        'There is no eyewear "harbor-black"; the nearest are harbour-black, harbour-black-s, harbour-black-l.'
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
        (
            "temple_rgb",
            "mirror_strength = 0.5\ntemple_rgb",
            'test.toml: colourway 1: key "mirror_rgb" is missing.',
        ),
        (
            "temple_rgb",
            "mirror_rgb = [1, 2, 3]\ntemple_rgb",
            'test.toml: colourway 1: key "mirror_strength" is missing.',
        ),
        (
            "temple_rgb",
            "mirror_rbg = [1, 2, 3]\ntemple_rgb",
            'test.toml: colourway 1: unknown key "mirror_rbg"; the nearest valid key is "mirror_rgb".',
        ),
        (
            "temple_rgb",
            "ar_rgb = [1, 2, 300]\ntemple_rgb",
            'test.toml: colourway 1: key "ar_rgb" must be 3 numbers from 0 to 255, not [1, 2, 300].',
        ),
    ],
)
def test_a_wrong_file_is_named_with_its_key(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert error_of(tmp_path, GOOD.replace(old, new)) == sentence


TORTOISE = """
pattern = "tortoise"
pattern_rgbs = [[158, 92, 42], [26, 16, 12]]
"""


def test_acetate_may_be_patterned(tmp_path: Path) -> None:
    (tmp_path / "test.toml").write_text(GOOD.replace('"metal"', '"acetate"') + TORTOISE)
    (pair,) = Catalogue.load(tmp_path)
    assert pair.pattern == Pattern("tortoise", ((158, 92, 42), (26, 16, 12)), 9.0)


def test_what_is_called_tortoise_or_havana_is_patterned(catalogue: Catalogue) -> None:
    called = [
        one.pattern is not None for one in catalogue if {"tortoise", "havana"} & set(one.sku.split("-"))
    ]
    assert called
    assert all(called)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            '"tortoise"',
            '"turtle"',
            'key "pattern" cannot be "turtle"; the nearest valid value is "tortoise".',
        ),
        (
            "pattern_rgbs",
            "patern_rgbs",
            'unknown key "patern_rgbs"; the nearest valid key is "pattern_rgbs".',
        ),
        ('pattern = "tortoise"', "", 'key "pattern" is missing.'),
        ("pattern_rgbs = [[158, 92, 42], [26, 16, 12]]", "", 'key "pattern_rgbs" is missing.'),
        (
            "[[158, 92, 42], [26, 16, 12]]",
            "[[158, 92, 42]]",
            'key "pattern_rgbs" must be two or three colours of 3 numbers each, not [[158, 92, 42]].',
        ),
        (
            "[26, 16, 12]",
            "[26, 16]",
            'key "pattern_rgbs" must be 3 numbers from 0 to 255, not [26, 16].',
        ),
        (
            "pattern_rgbs",
            "pattern_mm = 1\npattern_rgbs",
            'key "pattern_mm" must be a number from 3 to 30, not 1.',
        ),
    ],
)
def test_a_wrong_pattern_is_named_with_its_key(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    text = GOOD.replace('"metal"', '"acetate"') + TORTOISE.replace(old, new)
    assert error_of(tmp_path, text) == f"test.toml: colourway 1: {sentence}"


def test_metal_has_no_pattern(tmp_path: Path) -> None:
    sentence = 'test.toml: colourway 1: key "pattern" is for acetate; this model is "metal".'
    assert error_of(tmp_path, GOOD + TORTOISE) == sentence


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
