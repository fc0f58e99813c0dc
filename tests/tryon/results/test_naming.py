import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mirror_app.tryon.orders import GARMENT_TYPES, GarmentType, Order, Picture
from mirror_app.tryon.results.naming import part, sameness, stem_of

RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
ANY = st.text(max_size=300)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("anna", "anna"),
        ("Anna Maria", "Anna_Maria"),
        ("photo (2)", "photo_(2)"),
        ("a__b", "a_b"),
        ("../../etc/passwd", "etc_passwd"),
        ("con.x", "con_x"),
        ("shirt.", "shirt"),
        ("-rf", "rf"),
        ("~root", "root"),
        ("", "picture"),
        ("...", "picture"),
        ("e\u0301te\u0301", "\u00e9t\u00e9"),
        ("旗袍 红", "旗袍_红"),
        ("evil\u202egnp.exe", "evil_gnp_exe"),
        ("undecodable \udcff name", "undecodable_name"),
        ("旗" * 60, "旗" * 16),
    ],
)
def test_letters_stay_and_all_else_is_one_underscore(name: str, safe: str) -> None:
    assert part(name) == safe


@given(ANY, ANY, st.sampled_from(GARMENT_TYPES), st.sampled_from((0, 8, 64)))
@example("CON", "nul.txt", "upper", 0)
@example("\udcff", "\0", "lower", 8)
@example("旗" * 100, "e\u0301" * 100, "full", 8)
def test_a_name_is_safe_on_every_system(person: str, garment: str, kind: GarmentType, digits: int) -> None:
    pictures = (Picture(name, Path(), "a" * 64) for name in (person, garment))
    stem = stem_of(Order(*pictures, kind, "local"), digits)
    name = f"{stem}__12.webp"
    assert len(name.encode()) <= 143 + (0 if digits <= 8 else 56)
    assert not set(name) & set('<>:"/\\|?*\0')
    assert name[0] not in ".-~ "
    assert name.count(".") == 1
    assert name.partition(".")[0].casefold() not in RESERVED
    assert name == unicodedata.normalize("NFC", name)
    assert not any(unicodedata.category(letter) in ("Cc", "Cf", "Cn", "Cs") for letter in name)
    # The parts can be told apart again.
    assert stem.split("__")[:3] == [part(person), part(garment), kind]
    assert part(part(person)) == part(person)


@given(ANY)
def test_names_some_system_takes_for_the_same_are_the_same(name: str) -> None:
    for other in (name.upper().lower(), unicodedata.normalize("NFD", name)):
        if other.casefold() == name.casefold() or unicodedata.normalize("NFC", other) == name:
            assert sameness(other) == sameness(name)


def test_an_order_told_apart_has_the_beginning_of_its_key(order_of: Callable[..., Order]) -> None:
    order = order_of("anna", "shirt")
    assert stem_of(order) == "anna__shirt__upper"
    assert stem_of(order, 8) == f"anna__shirt__upper__{order.key[:8]}"
