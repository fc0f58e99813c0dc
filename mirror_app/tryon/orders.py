"""What is ordered: one person in one garment."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

GarmentType = Literal["upper", "lower", "full"]
"""What a garment covers: the upper body, the legs, or both (a dress, or one picture of a whole outfit)."""

GARMENT_TYPES: tuple[GarmentType, ...] = ("upper", "lower", "full")


@dataclass(frozen=True, slots=True)
class Picture:
    """A file with a picture of a person or a garment. name: what it is called for the person (its stem);
    sha256: of the file's bytes, hexadecimal: a picture is known by what is in it, wherever it lies."""

    name: str
    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class Parameters:
    """How a picture is to be made, in words common to the providers; each sends those it knows.

    seed: -1 for any. super_resolution: a larger result. keep_head, keep_hands: left as they are (False: drawn
    anew).
    mask: how closely the worn clothes are cut, "tight", "loose" or "bbox". steps: of diffusion, 8 to 50.
    """

    seed: int = -1
    super_resolution: bool = True
    keep_head: bool = True
    keep_hands: bool = False
    mask: Literal["tight", "loose", "bbox"] = "loose"
    steps: int = 16


@dataclass(frozen=True)
class Order:
    """One picture to be made: this person in this garment, by this provider, like this.

    provider: its name, "volcengine", with "@host:port" behind it where it is not asked at its usual address.
    """

    person: Picture
    garment: Picture
    type: GarmentType
    provider: str
    parameters: Parameters = field(default_factory=Parameters)

    @cached_property
    def key(self) -> str:
        """The same for whatever would give the same picture, hexadecimal: what was paid for once is not paid
        for again, whatever the files are called and wherever they lie."""
        told = {
            "provider": self.provider,
            "person": self.person.sha256,
            "garment": self.garment.sha256,
            "type": self.type,
            "parameters": asdict(self.parameters),
        }
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
