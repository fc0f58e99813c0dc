"""From the bytes of any picture to the JPEG that is sent."""

import logging
import struct
from collections.abc import Generator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

from mirror_app.errors import InputError

# Its debug log has what EXIF says: who took a picture, and where.
logging.getLogger("PIL.TiffImagePlugin").disabled = True

LONG_SIDE_PX = 1920
"""What the services reduce a picture to themselves: more of it would only take longer to send."""

MOST_PIXELS = 64_000_000
MOST_BYTES = 5_000_000
QUALITIES = (92, 86, 80, 72, 64, 50, 35)
_FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "AVIF")
_WHITE = (255, 255, 255)


def require_picture(content: bytes, name: str) -> None:
    """Raises InputError unless the header is that of a picture of a size that may be decoded."""
    with _told(name), Image.open(BytesIO(content), formats=_FORMATS) as image:
        _require_size(image, name)


def encoded(content: bytes, name: str, most_bytes: int = MOST_BYTES) -> bytes:
    """A JPEG with nothing in it but the picture; see Uploads.of. `name` is for the error's text.

    Raises InputError for what is no picture, is cut off, or is too large.
    """
    with _told(name), Image.open(BytesIO(content), formats=_FORMATS) as image:
        _require_size(image, name)
        # A JPEG is decoded at an eighth, quarter or half where that is enough: less memory, less time.
        image.draft(None, _sent_size(image))
        profile = image.info.get("icc_profile")
        upright = ImageOps.exif_transpose(image)
        small = _reduced(_of_8_bits(upright))
        flat = _on_white(_in_srgb(small, profile))
    for quality in QUALITIES:
        sent = _jpeg(flat, quality)
        if len(sent) < most_bytes:
            return sent
    raise InputError(f"{name} does not fit into {most_bytes} bytes.")


def _require_size(image: Image.Image, name: str) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise InputError(
            f"{name} has {image.width}x{image.height} pixels; {MOST_PIXELS // 10**6} million are the most."
        )


def _of_8_bits(image: Image.Image) -> Image.Image:
    """Modes that can be resized smoothly: L, RGB, RGBA or CMYK."""
    if image.mode in ("L", "RGB", "RGBA", "CMYK"):
        if image.mode in ("L", "RGB") and "transparency" in image.info:
            return image.convert("RGBA")
        return image
    if image.mode.startswith("I"):
        # Pillow would clip 16 bits to 8, not scale them.
        return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _reduced(image: Image.Image) -> Image.Image:
    size = _sent_size(image)
    if size == image.size:
        return image
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _sent_size(image: Image.Image) -> tuple[int, int]:
    share = min(1.0, LONG_SIDE_PX / max(image.size))
    return max(1, round(image.width * share)), max(1, round(image.height * share))


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """RGB or RGBA, its colours those of sRGB. A profile that cannot be used is left out of account."""
    if image.mode == "RGBA":
        colours = _in_srgb(image.convert("RGB"), profile)
        colours.putalpha(image.getchannel("A"))
        return colours
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, TypeError):
            converted = None
        if converted is not None:
            return converted
    return image.convert("RGB")


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, _WHITE)
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _jpeg(image: Image.Image, quality: int) -> bytes:
    # A picture without the info of the one it came from: that is where comments and EXIF would hide.
    bare = Image.frombytes("RGB", image.size, image.tobytes())
    into = BytesIO()
    bare.save(into, "JPEG", quality=quality, subsampling=0)
    return into.getvalue()


@contextmanager
def _told(name: str) -> Generator[None]:
    """Pillow's errors as sentences about `name`."""
    try:
        yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise InputError(f"{name} has more than {MOST_PIXELS // 10**6} million pixels.") from error
    except Image.UnidentifiedImageError as error:
        raise InputError(f"{name} is no picture that can be read; JPEG, PNG and WEBP can.") from error
    except (OSError, SyntaxError, ValueError, struct.error, EOFError, IndexError) as error:
        # Pillow raises any of these for files that are broken; what it says of them is for programmers.
        raise InputError(f"{name} is broken, and cannot be read as a picture.") from error
