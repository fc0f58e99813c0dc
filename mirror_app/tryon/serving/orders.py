"""What is to be made, whichever service was asked, and the pictures sent for it."""

import base64
import binascii
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Literal

from PIL import Image, ImageDraw, ImageFont, ImageOps, UnidentifiedImageError

from mirror_app.errors import InputError
from mirror_app.tryon.serving.refusals import REFUSALS, Refused

Part = Literal["upper", "lower", "full"]

Make = Callable[[bytes, bytes, Part, int], bytes]
"""The person's picture, the garment's, what it covers and a seed give a PNG. Runs on a thread of its own, one
after the other; raises MirrorError for pictures it cannot use."""

MOST_BYTES = 5_000_000
MOST_SIDE_PX = 4096
_SHOWN_PX = 1024


@dataclass(frozen=True, slots=True)
class Order:
    """payload: sha256 of the request's body. garments: one or two, with what each covers. seed -1: any.
    images 0: as the script says. inline: its pictures are to come within the answer."""

    provider: str
    payload: str
    person: bytes = field(repr=False)
    garments: tuple[tuple[bytes, Part], ...] = field(repr=False)
    seed: int
    images: int
    inline: bool = False


def picture(text: object) -> bytes:
    """The bytes of a JPEG or PNG in base64. Raises Refused where it is none, or is too large."""
    if not isinstance(text, str):
        raise Refused(REFUSALS["invalid_input"])
    try:
        content = base64.b64decode(text, validate=True)
        kind, size = _looked_at(content)
    except (binascii.Error, ValueError, UnidentifiedImageError, OSError, SyntaxError) as error:
        raise Refused(REFUSALS["image_load"]) from error
    # MPO is what some telephones make of a JPEG.
    if kind not in {"JPEG", "MPO", "PNG"}:
        raise Refused(REFUSALS["image_load"])
    if len(content) >= MOST_BYTES or max(size) >= MOST_SIDE_PX:
        too_large = replace(REFUSALS["image_load"], code=50205, message="Image Size Limited")
        raise Refused(too_large)
    return content


def _looked_at(content: bytes) -> tuple[str | None, tuple[int, int]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            with Image.open(BytesIO(content)) as opened:
                return opened.format, opened.size
        except Image.DecompressionBombError:
            return "PNG", (MOST_SIDE_PX, MOST_SIDE_PX)


def placeholder(person: bytes, garment: bytes, part: Part, seed: int) -> bytes:
    """The person's picture, at most 1024 px, with the garment small in its corner and the word TEST.
    Raises InputError for what cannot be decoded."""
    ground = _opened(person, _SHOWN_PX)
    inset = _opened(garment, max(ground.width // 4, 1))
    ground.paste(inset, (ground.width - inset.width, ground.height - inset.height))
    words = f"TEST\n{part}\n{seed}"
    font = ImageFont.load_default(max(ground.width // 10, 8))
    ImageDraw.Draw(ground).multiline_text(
        (4, 4), words, fill="white", font=font, stroke_width=2, stroke_fill="black"
    )
    kept = BytesIO()
    ground.save(kept, "PNG", compress_level=1)
    return kept.getvalue()


def _opened(content: bytes, most_px: int) -> Image.Image:
    try:
        with Image.open(BytesIO(content)) as opened:
            # A JPEG is decoded at about the size that is wanted.
            opened.draft("RGB", (most_px, most_px))
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, SyntaxError) as error:
        raise InputError("A picture that was sent cannot be decoded.") from error
    upright.thumbnail((most_px, most_px))
    return upright
