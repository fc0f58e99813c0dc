"""A head of average shape before a camera, for tests that draw on it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from mirror_app.glasses_on import Catalogue
from mirror_app.values import Eyewear, Face, Image, Pose

ROOT = Path(__file__).resolve().parents[2]

FaceMaker = Callable[..., Face]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue.load(ROOT / "assets" / "eyewear")


@pytest.fixture(scope="session")
def models(catalogue: Catalogue) -> list[Eyewear]:
    """One pair of every model, in its usual size."""
    return list({eyewear.name: eyewear for eyewear in reversed(catalogue.eyewear)}.values())


@pytest.fixture(scope="session")
def make_face() -> FaceMaker:
    """face(yaw_deg, distance_mm, focal_px) in the middle of a 1280x720 picture."""
    shape = np.load(ROOT / "models" / "head_template.npy").astype(np.float32)

    def make(yaw_deg: float = 0.0, distance_mm: float = 600.0, focal_px: float = 920.0) -> Face:
        c, s = np.cos(np.radians(yaw_deg)), np.sin(np.radians(yaw_deg))
        rotation = np.array([(c, 0.0, -s), (0.0, 1.0, 0.0), (s, 0.0, c)])
        pose = Pose(rotation, np.array([0.0, 0.0, distance_mm]), focal_px, (640.0, 360.0))
        return Face(pose.project(shape).astype(np.float32), shape, pose, 1.0, 0)

    return make


@pytest.fixture(scope="session")
def picture() -> Image:
    """1280x720, the colour of skin, with a fine pattern so that one sees what is behind a lens."""
    noise = np.random.default_rng(7).normal(0.0, 14.0, (360, 640, 1)).repeat(2, 0).repeat(2, 1)
    return np.clip(np.array((140, 165, 205)) + noise, 0, 255).astype(np.uint8)
