"""Drawn glasses on whole portraits, with the truth at full picture size: what removal is measured on."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.glasses_off.eyeband import band_from_pupils
from models.training.camera_effects import CameraEffects
from models.training.canvas import FINE, SIZE
from models.training.draw import draw
from models.training.eyewear3d import Pair, outlines, random_pair
from models.training.ingredients import NOTHING
from models.training.portraits import Portrait

LIGHTS = ("as_taken", "yellow", "dark", "bright", "blurred", "noisy")
_PLAIN = CameraEffects(np.ones(3, np.float32), 1.0, 1.0, None, 1.0, 0.0, 0.0, None)


@dataclass
class DrawnPicture:
    """worn, bare: (h, w, 3) uint8 BGR, as the portrait is large. masks: (h, w, 3) uint8 frame, lens, shadow.
    opaque: the lenses hide the eyes. style: one of eyewear3d.STYLES."""

    worn: np.ndarray
    bare: np.ndarray
    masks: np.ndarray
    opaque: bool
    style: str


def drawn_picture(rng: np.random.Generator, person: Portrait, light: str = "as_taken") -> DrawnPicture:
    """A portrait wearing a random pair, and without it, in one of LIGHTS."""
    return wearing(rng, random_pair(rng, NOTHING | {"pushed_up"}), person, light)


def wearing(rng: np.random.Generator, pair: Pair, person: Portrait, light: str = "as_taken") -> DrawnPicture:
    """The same with a pair that is given: with an `rng` that begins alike, a clip's frames show it alike."""
    to_fine = band_from_pupils(person.points_px[[468, 473]], person.pupils_apart_px).to_band * FINE
    to_fine[:, 2] += (FINE - 1) / 2
    taken = person.image.astype(np.float32) / 255
    band = cv2.warpAffine(taken, to_fine, SIZE, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    drawn = draw(rng, band, pair, outlines(pair, person.pose, person.shape_mm).moved(to_fine))
    to_picture = cv2.invertAffineTransform(to_fine)
    size = (person.image.shape[1], person.image.shape[0])

    def placed(layer: np.ndarray) -> np.ndarray:
        return cv2.warpAffine(layer, to_picture, size, flags=cv2.INTER_LINEAR)

    # Only what the glasses change is moved to the picture: everything else stays as sharp as it was taken.
    bare = np.clip(taken + placed(drawn.bare - band), 0, 1)
    worn = np.clip(taken + placed(drawn.worn - band), 0, 1)
    masks = placed(np.stack([drawn.frame, drawn.lens, drawn.shadow], -1))
    camera = camera_of(light, person.pupils_apart_px)
    return DrawnPicture(
        camera.record(camera.see(worn), rng),
        np.round(camera.see(bare) * 255).astype(np.uint8),
        np.round(np.clip(masks, 0, 1) * 255).astype(np.uint8),
        drawn.opaque,
        pair.style,
    )


def camera_of(light: str, pupils_apart_px: float) -> CameraEffects:
    """One light, the same for everybody. Blur is in proportion to the face."""
    made = CameraEffects(**vars(_PLAIN))
    if light == "yellow":
        made.gains = np.float32([0.55, 0.95, 1.15])
    elif light == "dark":
        made.gains, made.noise = np.full(3, 0.35, np.float32), 0.012
    elif light == "bright":
        made.gains = np.full(3, 1.5, np.float32)
    elif light == "noisy":
        made.noise, made.jpeg = 0.04, 60
    elif light == "blurred":
        reach = max(1, round(0.02 * pupils_apart_px))
        made.kernel = np.full((1, 2 * reach + 1), 1 / (2 * reach + 1), np.float32)
    return made
