"""What a name in a file says its part is: Frame, TempleL, lens_02, "Glass"."""

import re
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_LENS = frozenset({
    "lens", "lenses", "lense", "glass", "glasslens", "linse", "linsen", "verre", "verres", "lente", "lentes",
})  # fmt: skip
_TEMPLE = frozenset({
    "temple", "temples", "arm", "arms", "branch", "branches", "leg", "legs", "sidearm", "earpiece", "earhook",
    "earpieces", "bugel", "buegel", "branche", "asta", "aste", "patilla", "varilla", "haste",
})  # fmt: skip
_FRONT = frozenset({
    "front", "rim", "rims", "bridge", "eyewire", "eyewires", "nosepad", "nosepads", "pad", "pads", "nose",
})  # fmt: skip

LENS, TEMPLE, FRONT = "lens", "temple", "front"
_KINDS = ((LENS, _LENS), (TEMPLE, _TEMPLE), (FRONT, _FRONT))


def words(name: str) -> frozenset[str]:
    """ "TempleL_low" to {"temple", "l", "low"}."""
    return frozenset(word.lower() for word in _WORD.findall(name))


def kind_of(names: Sequence[str]) -> tuple[str, str]:
    """(LENS, TEMPLE, FRONT or "", the name that says so); the innermost name that says something decides.

    The material is last: that it is of glass counts before all, that it is called after another part does
    not: arms are often of the "frame" material.
    """
    *places, material = names
    if words(material) & _LENS:
        return LENS, material
    for name in reversed(places):
        for kind, known in _KINDS:
            if words(name) & known:
                return kind, name
    for kind, known in _KINDS:
        if words(material) & known:
            return kind, material
    return "", ""


def telling(all_names: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The names, without those that every mesh of the file has: they name the whole."""
    known = [names or ("",) for names in all_names]
    shared = set[str].intersection(*(set(names) for names in known)) if known else set[str]()
    return [tuple("" if name in shared else name for name in names) for names in known]
