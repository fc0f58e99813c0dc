"""What names say of a part."""

import pytest

from mirror_app.glasses_on.importing.words import FRONT, LENS, TEMPLE, kind_of, telling, words


def test_a_name_is_words():
    assert words("TempleL_low.001") == {"temple", "l", "low"}
    assert words("lens-RIGHT") == {"lens", "right"}


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("Root", "TempleL", "black"), TEMPLE),
        (("arm_left", "Mesh.003", "Acetate"), TEMPLE),
        (("Frame", "Plane", "Glass"), LENS),
        (("LensR", "", ""), LENS),
        (("bridge", "Mesh", ""), FRONT),
        (("TempleR", "front_mesh", ""), FRONT),
        (("object", "mesh", "temple material"), TEMPLE),
        (("Sunglasses", "Eyeglasses", "Plastic"), ""),
        (("Charm", "Glassy", "Alarm"), ""),
    ],
)
def test_the_innermost_name_that_says_something_decides(names: tuple[str, ...], kind: str):
    assert kind_of(names)[0] == kind


def test_a_name_that_all_have_says_nothing():
    assert telling([("Glass", "lens", "a"), ("Glass", "frame", "a")]) == [("", "lens", ""), ("", "frame", "")]
