import logging
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageCms

from mirror_app.errors import InputError
from mirror_app.tryon.pictures import encoding
from mirror_app.tryon.pictures.encoding import encoded


def as_bytes(image: Image.Image, form: str = "PNG", **extra: object) -> bytes:
    into = BytesIO()
    image.save(into, form, **extra)
    return into.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    assert (image.format, image.mode) == ("JPEG", "RGB")
    return image


def noise(size: tuple[int, int]) -> Image.Image:
    return Image.fromarray(np.random.default_rng(1).integers(0, 256, (*size, 3), np.uint8))


def test_no_place_no_device_and_no_comment_leaves(caplog: pytest.LogCaptureFixture) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCam"
    exif.get_ifd(0x8825).update({1: "N", 2: (47.0, 22.0, 7.0), 3: "E", 4: (8.0, 32.0, 30.0)})
    content = as_bytes(
        Image.new("RGB", (60, 80), "red"),
        "JPEG",
        exif=exif,
        comment=b"at home",
        icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
        xmp=b"<x:xmpmeta>street</x:xmpmeta>",
    )
    given = Image.open(BytesIO(content))
    assert given.getexif().get_ifd(0x8825)[2] == (47.0, 22.0, 7.0)
    caplog.set_level(logging.DEBUG)
    sent = encoded(content, "a.jpg")
    assert "SecretCam" not in caplog.text
    image = opened(sent)
    assert dict(image.getexif()) == {}
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for word in (b"Exif", b"SecretCam", b"at home", b"ICC_PROFILE", b"xmpmeta", b"GPS"):
        assert word not in sent


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_is_sent_upright(orientation: int) -> None:
    upright = Image.new("RGB", (40, 80), "white")
    upright.paste("red", (0, 0, 40, 20))
    stored_as = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = upright.transpose(stored_as[orientation]) if orientation > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = opened(encoded(as_bytes(stored, "JPEG", exif=exif, quality=95), "a.jpg"))
    assert image.size == (40, 80)
    assert image.getpixel((20, 5)) == pytest.approx((254, 0, 0), abs=8)
    assert image.getpixel((20, 70)) == pytest.approx((255, 255, 255), abs=8)


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ((400, 300), (400, 300)),
        ((1920, 1080), (1920, 1080)),
        ((3840, 2160), (1920, 1080)),
        ((1000, 5000), (384, 1920)),
        ((6000, 1), (1920, 1)),
    ],
)
@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_no_side_is_longer_than_1920(form: str, given: tuple[int, int], sent: tuple[int, int]) -> None:
    assert opened(encoded(as_bytes(Image.new("RGB", given), form), "a")).size == sent


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_mode_shows_the_same_grey(mode: str) -> None:
    grey = Image.new("L", (32, 32), 128)
    if mode == "I;16":
        image = Image.fromarray(np.full((32, 32), 128 * 257, np.uint16))
    elif mode == "1":
        image = Image.new("1", (32, 32), 1)
    elif mode == "P":
        image = grey.convert("RGB").quantize(4)
    else:
        image = grey.convert("RGB").convert(mode)
    content = as_bytes(image, "JPEG" if mode == "CMYK" else "PNG")
    expected = 255 if mode == "1" else 128
    assert opened(encoded(content, "a")).getpixel((16, 16)) == pytest.approx((expected,) * 3, abs=3)


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_what_is_transparent_becomes_white(form: str) -> None:
    image = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    image.paste((255, 0, 0, 255), (32, 0, 64, 64))
    sent = opened(encoded(as_bytes(image, form), "a"))
    assert sent.getpixel((8, 32)) == pytest.approx((255, 255, 255), abs=4)
    assert sent.getpixel((56, 32)) == pytest.approx((254, 0, 0), abs=8)


def test_a_palette_with_a_transparent_entry_becomes_white_there() -> None:
    image = Image.new("P", (32, 32), 0)
    image.putpalette([0, 0, 0, 255, 0, 0])
    content = as_bytes(image, "GIF", transparency=0)
    assert opened(encoded(content, "a")).getpixel((16, 16)) == (255, 255, 255)


def test_colours_of_another_profile_are_converted() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # A screen whose red is sRGB's green, and the other way about.
    swapped = srgb.replace(b"rXYZ", b"?XYZ", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"?XYZ", b"gXYZ", 1)
    red = Image.new("RGB", (32, 32), (255, 0, 0))
    sent = {
        name: opened(encoded(as_bytes(red, icc_profile=profile), "a")).getpixel((16, 16))
        for name, profile in (("none", None), ("srgb", srgb), ("swapped", swapped), ("broken", b"no profile"))
    }
    assert sent["none"] == sent["srgb"] == sent["broken"] == pytest.approx((254, 0, 0), abs=3)
    assert sent["swapped"] == pytest.approx((0, 255, 1), abs=5)


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_the_first_frame_of_an_animation_is_sent(form: str) -> None:
    frames = [Image.new("RGB", (32, 32), colour) for colour in ("red", "blue")]
    content = as_bytes(frames[0], form, save_all=True, append_images=frames[1:], duration=100)
    red, green, blue = opened(encoded(content, "a")).getpixel((16, 16))
    assert (red > 240, green < 15, blue < 15) == (True, True, True)


def test_the_quality_steps_down_until_it_fits() -> None:
    content = as_bytes(noise((500, 500)))
    best = encoded(content, "a")
    less = encoded(content, "a", most_bytes=len(best))
    assert len(less) < len(best)
    with pytest.raises(InputError, match="a does not fit into 1000 bytes"):
        encoded(content, "a", most_bytes=1000)


def test_the_noisiest_picture_of_the_largest_size_fits() -> None:
    assert len(encoded(as_bytes(noise((1920, 1920)), "BMP"), "a")) < encoding.MOST_BYTES


def test_a_file_cut_off_anywhere_is_refused_in_a_sentence() -> None:
    whole = {form: as_bytes(noise((64, 64)), form) for form in ("JPEG", "PNG", "WEBP", "BMP")}
    for form, content in whole.items():
        for share in (0.0, 0.01, 0.1, 0.5, 0.9):
            with pytest.raises(InputError, match=r"^a\.x is (no picture|broken)"):
                encoded(content[: int(len(content) * share)], "a.x")
        assert opened(encoded(content, form)).size == (64, 64)
