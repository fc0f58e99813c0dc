"""Files of block models, drawn by the graph against their own mesh traced: flat tops, ends, and walls."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from mirror_app.glasses_on.importing import EyewearModel, Given, read
from mirror_app.glasses_on.light import Light
from mirror_app.glasses_on.slabs import Drawer, Lenses, Scene, Stance, baked, before_camera
from mirror_app.glasses_on.slabs.chain import SECTION, Stations, section_at
from tests import eyewear_files as files
from tests.compare_render import compared, poses
from tests.traced import traced

SIZE = (420, 240)
PX_PER_MM = 1.53
TURNED = [(0.0, 0.0), (20.0, 15.0), (40.0, 15.0), (-7.0, -18.0)]


@pytest.fixture(scope="module")
def drawer() -> Drawer:
    return Drawer.load(1)


def block() -> dict[str, files.Body]:
    """With temples that get higher where they end, as tips do."""
    made = files.glasses()
    for name in ("TempleLeft", "TempleRight"):
        low, high = made[name][0].min(0), made[name][0].max(0)
        tip = files.box((low[0], low[1], 138.0), (high[0], high[1] + 8.0, float(high[2])))
        made[name] = files.joined(made[name], tip)
    return made


def read_as(folder: Path, bodies: files.Bodies) -> EyewearModel:
    (folder / "block.glb").write_bytes(files.glb(*files.description(bodies)))
    return read(folder / "block.glb", Given("block"))


def scores(model: EyewearModel, drawer: Drawer, turns: Sequence[tuple[float, float]] = TURNED) -> np.ndarray:
    """(poses, 4), see `compared`."""
    ready, lenses = baked(model), Lenses.in_model(model)
    rows = []
    for turned in turns:
        scene = Scene(before_camera(Stance(*turned, SIZE, PX_PER_MM)), SIZE, Light.studio(), lenses)
        rows.append(compared(drawer.draw(ready, scene), traced(model, scene)))
    return np.array(rows)


@pytest.mark.parametrize(("stance", "scale"), [("+Y up, +Z front", 0.001), ("+Z up, -Y front", 1.0)])
def test_a_block_model_looks_like_its_mesh(tmp_path: Path, drawer: Drawer, stance: str, scale: float):
    model = read_as(tmp_path, files.stood(block(), stance, scale))
    whole, _, edge_px, psnr = scores(model, drawer).T
    assert whole.mean() > 0.97
    assert edge_px.max() <= 1.0
    assert psnr.mean() > 28.0


def test_so_does_one_whose_temples_are_one_with_its_front(tmp_path: Path, drawer: Drawer):
    left_out = ("LensLeft", "LensRight")
    model = read_as(tmp_path, files.stood(files.one(block(), *left_out), "+Y up, +Z front"))
    whole, _, edge_px, psnr = scores(model, drawer).T
    # Its rims are six pixels wide, and nothing is within them: half a pixel is much.
    assert whole.mean() > 0.95
    assert edge_px.max() <= 1.0
    assert psnr.mean() > 25.0


def test_squares_that_are_sunk_in_a_block_are_not_seen_on_its_walls(shared_data: Path, drawer: Drawer):
    model = read(shared_data / "eyewear3d" / "wire_mm" / "scene.gltf", Given("wire"))
    whole, _, _, psnr = scores(model, drawer, [(yaw, pitch) for yaw, pitch in poses(12)]).T
    assert whole.min() > 0.97
    # Without: 27.4.
    assert psnr.mean() > 28.2


def test_a_section_is_that_of_the_piece_that_a_ray_leaves():
    """A bar 4 x 3 mm whose lower side drops by 6 mm from u = 60 to u = 62."""
    u = np.concatenate([np.linspace(0.0, 60.0, 7), np.linspace(62.0, 80.0, 6)])
    drops = np.where(u > 61.0, 3.0, 0.0)
    middle = np.column_stack([np.zeros(13), drops, u])
    stations = Stations(middle, np.column_stack([2.0 + drops, np.full(13, 1.5)]), np.ones(13))
    found = section_at(np.arange(0.0, 80.0, 0.5), stations, np.zeros(12))
    assert found.shape == (160, SECTION)
    assert found[20] == pytest.approx([0.0, 2.0, 1.5, 3.0, 0.0, 0.0, 0.0])
    # At the end of the bar it is still the bar's; the drop is taken to be steeper than it was evened to.
    assert found[120, 4:6] == pytest.approx(0.0)
    assert found[123, 4] / found[123, 3] > 0.5
    assert found[123, 5] == found[123, 4] > 1.5
    assert found[140, :4] == pytest.approx([3.0, 5.0, 1.5, 3.0])


def test_a_round_tip_that_hangs_down_keeps_the_normals_of_its_texture():
    middle = np.column_stack([np.zeros(13), np.zeros(13), np.linspace(0.0, 60.0, 13)])
    stations = Stations(middle, np.tile([12.0, 1.5], (13, 1)), np.ones(13))
    sharp, rounded = (section_at(np.arange(0.0, 60.0, 0.5), stations, np.full(12, r)) for r in (0.0, 1.5))
    assert sharp[:, 2] == pytest.approx(1.5)
    assert rounded[:, 2].max() < -5.0


def test_a_temple_of_a_few_columns_has_a_section():
    """The same column is more than one station."""
    middle = np.column_stack([np.zeros(13), np.zeros(13), np.repeat([0.0, 1.0, 2.0], [5, 4, 4])])
    stations = Stations(middle, np.tile([2.0, 1.5], (13, 1)), np.ones(13))
    assert np.isfinite(section_at(np.arange(0.0, 2.0, 0.5), stations, np.zeros(12))).all()
