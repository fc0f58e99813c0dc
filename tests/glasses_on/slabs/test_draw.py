"""Eyewear drawn by the graph, against its mesh traced."""

from dataclasses import replace

import numpy as np
import pytest

from mirror_app.glasses_on import Catalogue
from mirror_app.glasses_on.importing import model_of
from mirror_app.glasses_on.light import Light
from mirror_app.glasses_on.slabs import Baked, Drawer, Drawn, Lenses, Scene, Stance, baked, before_camera
from tests.compare_render import compared
from tests.traced import traced

SIZE = (420, 240)
PX_PER_MM = 1.53


@pytest.fixture(scope="module")
def drawer() -> Drawer:
    return Drawer.load(1)


@pytest.fixture(scope="module")
def acetate(catalogue: Catalogue) -> Baked:
    return baked(model_of(catalogue.find("harbour-black")))


def scene_of(catalogue: Catalogue, sku: str, turned: tuple[float, float]) -> Scene:
    pose = before_camera(Stance(*turned, SIZE, PX_PER_MM))
    return Scene(pose, SIZE, Light.studio(), Lenses.of(catalogue.find(sku)))


def drawn_as(catalogue: Catalogue, acetate: Baked, drawer: Drawer, turned: tuple[float, float]) -> Drawn:
    return drawer.draw(acetate, scene_of(catalogue, "harbour-black", turned))


@pytest.mark.parametrize(
    "turned", [(0.0, 0.0), (8.0, 0.0), (-12.0, 5.0), (25.0, 0.0), (35.0, 10.0), (-35.0, -10.0)]
)
def test_it_covers_what_its_mesh_covers(
    catalogue: Catalogue, acetate: Baked, drawer: Drawer, turned: tuple[float, float]
):
    true = traced(model_of(catalogue.find("harbour-black")), scene_of(catalogue, "harbour-black", turned))
    whole, frame, edge_px, psnr = compared(drawn_as(catalogue, acetate, drawer, turned), true)
    assert whole > 0.97
    assert frame > 0.93
    assert edge_px <= 1.0
    assert psnr > 24.0


def test_nothing_is_drawn_far_from_it(catalogue: Catalogue, acetate: Baked, drawer: Drawer):
    drawn = drawn_as(catalogue, acetate, drawer, (0.0, 0.0))
    assert (drawn.passes[:40] == 1.0).all()
    assert (drawn.added[:40] == 0.0).all()
    assert drawn.cover[:40].max() == 0.0


def test_one_sees_through_the_lenses_and_not_through_the_frame(
    catalogue: Catalogue, acetate: Baked, drawer: Drawer
):
    drawn = drawn_as(catalogue, acetate, drawer, (0.0, 0.0))
    frame, lens = drawn.cover[..., 0] > 0.99, (drawn.cover[..., 1] > 0.99) & (drawn.cover[..., 0] < 0.01)
    assert np.median(drawn.passes[frame]) < 0.01
    assert np.median(drawn.passes[lens]) > 0.8


def test_a_third_of_a_pixel_to_the_right_moves_the_front_by_as_much(
    catalogue: Catalogue, acetate: Baked, drawer: Drawer
):
    scene = scene_of(catalogue, "harbour-black", (0.0, 0.0))
    front = replace(acetate, temples=())
    middles = []
    for shift in (0.0, 1 / 3, 2 / 3):
        x, y = scene.pose.centre_px
        moved = replace(scene.pose, centre_px=(x + shift, y))
        cover = drawer.draw(front, Scene(moved, SIZE, scene.light, scene.lenses)).cover[..., 0]
        middles.append((cover * np.arange(SIZE[0])).sum() / cover.sum())
    # A soft edge is not quite as wide wherever it falls between pixels.
    np.testing.assert_allclose(np.diff(middles), 1 / 3, atol=0.07)


def test_a_wire_is_as_wide_and_as_light_wherever_it_lies_between_pixels(catalogue: Catalogue, drawer: Drawer):
    ready, scene = (
        baked(model_of(catalogue.find("lantern-gold"))),
        scene_of(catalogue, "lantern-gold", (0, 0)),
    )
    wide: list[np.ndarray] = []
    light: list[np.ndarray] = []
    # Across the lower rims, beneath the middle of each lens.
    bottom = (slice(128, 148), [179, 180, 181, 182, 237, 238, 239, 240])
    for down in np.arange(8) / 8:
        pose = replace(scene.pose, focal_px=0.8 * 600.0, centre_px=(210.0, 120.0 + down))
        drawn = drawer.draw(ready, replace(scene, pose=pose))
        wide.append(drawn.cover[..., 0][bottom].sum(0))
        light.append(drawn.added.mean(2)[bottom].sum(0))
    # 1.1 mm, and what a round rim is slanted.
    assert np.mean(wide) == pytest.approx(0.8 * 1.1, rel=0.07)
    assert (np.std(wide, 0) / np.mean(wide)).max() < 0.055
    assert (np.std(light, 0) / np.mean(light)).max() < 0.045


def test_a_cut_out_over_a_ground_is_what_is_drawn_before_it(
    catalogue: Catalogue, acetate: Baked, drawer: Drawer
):
    drawn = drawn_as(catalogue, acetate, drawer, (20.0, 5.0))
    cut = drawn.cut_out().astype(float) / 255.0
    shown = cut[..., :3] * cut[..., 3:] + 0.5 * (1.0 - cut[..., 3:])
    assert np.abs(shown - np.clip(0.5 * drawn.passes + drawn.added, 0.0, 1.0)).max() < 0.03


def test_yaw_and_pitch_are_those_of_a_head():
    yaw, pitch, roll = before_camera(Stance(25.0, -10.0, SIZE, 2.0)).angles_deg
    assert (yaw, pitch, roll) == pytest.approx((25.0, -10.0, 0.0), abs=4.5)
    assert before_camera(Stance(0.0, 0.0, SIZE, 2.0)).px_per_mm == pytest.approx(2.0)
