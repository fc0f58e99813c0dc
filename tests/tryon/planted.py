"""Keys and pictures that can be told wherever they turn up."""

import random
from base64 import b64encode
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image

_WINDOW = 24
_WINDOWS = 3

SECRETS = {
    "secret key": "SK-planted-8Zq3vYw1",
    "access key": "AK-planted-5Tn0bRc7",
    "session token": "ST-planted-2Lh6mXd4",
    "bearer key": "FK-planted-9Gs2kPj8",
    "somebody's wrong key": "WK-planted-4Ue7zQa5",
}


def noise(path: Path, seed: int, size: tuple[int, int] = (96, 128)) -> None:
    """A PNG that no other is like, anywhere in it."""
    Image.frombytes("RGB", size, random.Random(seed).randbytes(size[0] * size[1] * 3)).save(path)


@dataclass
class Planted:
    """What may turn up nowhere. patterns: a name and how it would look."""

    patterns: list[tuple[str, bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name, text in SECRETS.items():
            self._plant(name, text.encode())

    def picture(self, name: str, content: bytes) -> None:
        """Several places of a picture, beyond its head: that is the same in many."""
        for number in range(1, _WINDOWS + 1):
            start = len(content) * number // (_WINDOWS + 1)
            self._plant(f"{name} at {start}", content[start : start + _WINDOW])

    def found_in(self, content: bytes | str) -> list[str]:
        """Names of what is there."""
        there = content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content
        return [name for name, pattern in self.patterns if pattern in there]

    def _plant(self, name: str, content: bytes) -> None:
        """As it is; as it is printed; and in base64, wherever in what is encoded it begins."""
        self.patterns.append((name, content))
        self.patterns.append((f"{name}, printed", repr(content)[2:-1].encode()))
        whole = (len(content) - 2) // 3 * 3
        for shift in range(3):
            self.patterns.append((f"{name}, in base64", b64encode(content[shift : shift + whole])))


def jpeg(seed: int) -> bytes:
    """A photo of noise."""
    into = BytesIO()
    size = (64, 64)
    Image.frombytes("RGB", size, random.Random(seed).randbytes(size[0] * size[1] * 3)).save(into, "JPEG")
    return into.getvalue()
