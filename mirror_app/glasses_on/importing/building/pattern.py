"""Patterned acetate: the sheet that front and temples are cut from, as a tile that repeats without a seam."""

import zlib

import cv2
import numpy as np

from mirror_app.values import Doubles, Eyewear, Floats, Image, Pattern

TILE_MM = 160.0
"""Longer than a temple, wider than most fronts: nothing of a pair is seen twice."""
_SIDE_PX = 384
_TEMPLES = {"temple_left": (0.31, 0.53), "temple_right": (0.67, 0.21)}
"""Where in the sheet the temples are cut from, shares of the tile."""
_SLANT = 0.5
"""How far the pattern moves aside for each millimetre deeper, so that edges are not streaked."""
_BODY = ((0.3, 1.0), (0.13, 0.33), (0.06, 0.07))
"""How wide the clouds are that spots come from, shares of the scale, and how much there is of each."""
_WARP, _WARPED = 0.24, 0.11
_MOTTLED_MM, _MOTTLED = 0.6, 0.045
_MIDDLE, _SPOTS = (-1.15, 0.2), (-0.1, 0.75)
"""Where the middle colour and the last one begin and are whole, of clouds with a deviation of 1."""


def tile(pattern: Pattern, sku: str) -> Image:
    """(height, width, 4) uint8 BGRA, opaque, TILE_MM wide and high; of one SKU always the same."""
    chance = np.random.default_rng(zlib.crc32(sku.encode()))
    clouds = _warped(_cloud(chance, pattern), pattern.scale_mm, chance)
    clouds /= clouds.std()
    first, *middle, last = (np.array(rgb[::-1], np.float32) for rgb in pattern.rgbs)
    colour = np.broadcast_to(first, (*clouds.shape, 3))
    for one, (begin, whole) in [*((one, _MIDDLE) for one in middle), (last, _SPOTS)]:
        share = np.clip((clouds - begin) / (whole - begin), 0.0, 1.0)
        colour = colour + (one - colour) * np.square(share)[..., None] * (3.0 - 2.0 * share[..., None])
    mottled, _ = _noises(chance, ((_MOTTLED_MM, 1.0),))
    colour = colour * (1.0 + _MOTTLED * mottled[..., None] / mottled.std())
    made = np.full((*clouds.shape, 4), 255, np.uint8)
    made[..., :3] = np.clip(colour, 0.0, 255.0).round()
    return made


def places(role: str, corners: Doubles) -> Floats:
    """uv (n, 2) in a tile of corners (..., 3) of eyewear, mm: fronts are cut lying in the sheet, temples
    standing in it."""
    x, y, z = corners.reshape(-1, 3).T
    if role in _TEMPLES:
        sheet = np.stack([z, y + _SLANT * x], 1)
    else:
        sheet = np.stack([x + np.sign(x) * z, y + _SLANT * z], 1)
    return (sheet / TILE_MM + _TEMPLES.get(role, (0.5, 0.5))).astype(np.float32)


def patterned(eyewear: Eyewear) -> tuple[bool, bool]:
    """Whether its front, or its brow, and whether its temples have the pattern: these where they are of
    acetate too, in the colour of the front."""
    there = eyewear.pattern is not None
    return there, there and eyewear.material == "acetate" and eyewear.temple_rgb == eyewear.frame_rgb


def _cloud(chance: np.random.Generator, pattern: Pattern) -> Floats:
    widths = tuple((share * pattern.scale_mm, much) for share, much in _BODY)
    return _noises(chance, widths)[0]


def _warped(clouds: Floats, scale_mm: float, chance: np.random.Generator) -> Floats:
    """Clouds drawn out here and there, as acetate that flowed into itself."""
    moved = _noises(chance, ((_WARP * scale_mm, 1.0),))
    reach = _WARPED * scale_mm * _SIDE_PX / TILE_MM / float(moved[0].std())
    y, x = np.mgrid[:_SIDE_PX, :_SIDE_PX]
    at_x, at_y = (np.asarray(a + b * reach, np.float32) for a, b in zip((x, y), moved, strict=True))
    wrapped = cv2.remap(clouds, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
    return np.asarray(wrapped, np.float32)


def _noises(chance: np.random.Generator, widths_mm: tuple[tuple[float, float], ...]) -> tuple[Floats, Floats]:
    """Two that repeat without a seam: white noise blurred by bells so many mm wide, and how much of each
    there is in the sum."""
    white = chance.standard_normal((2, _SIDE_PX, _SIDE_PX), np.float32)
    per_mm = np.square(np.fft.fftfreq(_SIDE_PX) * _SIDE_PX / TILE_MM)
    far = per_mm[:, None] + per_mm
    bells = np.zeros_like(far)
    for wide, much in widths_mm:
        # A narrow bell passes more of white noise: each is made as loud as the next.
        bells += much * wide * np.exp(-2.0 * np.pi**2 * wide**2 * far)
    both = np.fft.ifft2(np.fft.fft2(white[0] + 1j * white[1]) * bells)
    return both.real.astype(np.float32), both.imag.astype(np.float32)
