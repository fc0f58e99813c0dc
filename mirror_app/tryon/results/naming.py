"""Names of files that every system takes."""

import re
import unicodedata

from mirror_app.tryon.orders import Order

MOST_PART_BYTES = 48
"""Of a person's or garment's name in UTF-8: a whole name then stays below 143 bytes, the least any usual file
system takes (eCryptfs; others take 255)."""

_UNNAMED = "picture"
# Cc, Cf: control, and what turns the order of letters about. Cn: macOS refuses what is not assigned. Cs: what
# was no text in the first place. Zl, Zp, Zs: spaces of every kind.
_NO_LETTERS = frozenset({"Cc", "Cf", "Cn", "Cs", "Zl", "Zp", "Zs"})
# A dot would make "con.x" the console on Windows, and "a." another name than it looks.
_NOT_IN_NAMES = frozenset('<>:"/\\|?*.%')


def part(name: str) -> str:
    """`name` as a part of a file's name: its letters as they are, all else as single underscores."""
    composed = unicodedata.normalize("NFC", name)
    letters = "".join("_" if _foreign(letter) else letter for letter in composed)
    short = letters.encode()[:MOST_PART_BYTES].decode(errors="ignore")
    # Two underscores part the parts; a dash in front would look like an option.
    tidy = re.sub("_+", "_", short).strip("_-~ ")
    return unicodedata.normalize("NFC", tidy) or _UNNAMED


def _foreign(letter: str) -> bool:
    return letter in _NOT_IN_NAMES or unicodedata.category(letter) in _NO_LETTERS


def stem_of(order: Order, told_apart: int = 0) -> str:
    """What all pictures of an order are called: person__garment__type, and so many digits of its key."""
    stem = f"{part(order.person.name)}__{part(order.garment.name)}__{order.type}"
    return f"{stem}__{order.key[:told_apart]}" if told_apart else stem


def sameness(name: str) -> str:
    """Equal for names that some system takes for the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).casefold())
