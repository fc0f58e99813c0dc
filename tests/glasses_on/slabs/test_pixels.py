"""Pixels that are drawn: all that anything is in, and few others; lenses in between those that are."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror_app.glasses_on import Catalogue
from mirror_app.glasses_on.importing import model_of
from mirror_app.glasses_on.light import Light
from mirror_app.glasses_on.slabs import (
    Baked,
    Drawer,
    Drawn,
    Lenses,
    Scene,
    Stance,
    Worn,
    baked,
    before_camera,
    parts,
)
from mirror_app.glasses_on.slabs.chain import IN_SIGHT, STATIONS
from mirror_app.glasses_on.slabs.parts import temples_to_draw
from mirror_app.glasses_on.slabs.pixels import Found, pixels_of_front, pixels_of_temple
from mirror_app.glasses_on.slabs.uniforms import PIXELS, graphs_for, of_kind

SIZE = (260, 150)
TURNS = [(0.0, 0.0), (14.0, -9.0), (-38.0, 16.0), (58.0, 4.0)]


@pytest.fixture(scope="module")
def drawer() -> Drawer:
    return Drawer.load(1)


@pytest.fixture(scope="module", params=["harbour-black", "drift-silver", "meridian-gold-green"])
def pair(request: pytest.FixtureRequest, catalogue: Catalogue) -> tuple[Baked, Lenses]:
    eyewear = catalogue.find(request.param)
    return baked(model_of(eyewear)), Lenses.of(eyewear)


def scene_of(lenses: Lenses, turned: tuple[float, float], size: tuple[int, int] = SIZE) -> Scene:
    return Scene(before_camera(Stance(*turned, size, 1.2)), size, Light.studio(), lenses)


def every(_part: object, *where: object) -> Found:
    size = where[-1]
    assert isinstance(size, tuple)
    return Found.of(np.ones(size[::-1], np.bool_), (0, 0), size)


def nothing() -> Found:
    return Found.of(np.zeros((1, 1), np.bool_), (0, 0), (1, 1))


@pytest.mark.parametrize("turned", TURNS)
def test_what_has_frame_in_it_is_drawn(
    pair: tuple[Baked, Lenses], drawer: Drawer, turned: tuple[float, float], monkeypatch: pytest.MonkeyPatch
):
    front, scene = replace(pair[0], temples=()), scene_of(pair[1], turned)
    drawn = drawer.draw(front, scene).cover[..., 0]
    monkeypatch.setattr(parts, "pixels_of_front", lambda *where: (every(*where), nothing()))
    true = drawer.draw(front, scene).cover[..., 0]
    near = true[:, : SIZE[0]] > 0.05
    # Rays that pass a bent front beyond its ends tell nothing: far from it pixels are not even looked at.
    rows, columns = (np.flatnonzero((drawn > 0.0).any(axis)) for axis in (1, 0))
    near = np.s_[rows[0] - 2 : rows[-1] + 3, columns[0] - 2 : columns[-1] + 3]
    assert np.abs(drawn - true)[near].max() < 0.05


@pytest.mark.parametrize("turned", TURNS)
def test_what_has_a_temple_in_it_is_drawn(
    pair: tuple[Baked, Lenses], drawer: Drawer, turned: tuple[float, float], monkeypatch: pytest.MonkeyPatch
):
    temples, scene = replace(pair[0], front=None), scene_of(pair[1], turned)
    drawn = drawer.draw(temples, scene).cover[..., 0]
    monkeypatch.setattr(parts, "pixels_of_temple", lambda worn, _pose, size, _before: every(worn, size))
    assert np.abs(drawn - drawer.draw(temples, scene).cover[..., 0]).max() < 0.08


def test_nothing_is_drawn_of_a_temple_within_what_is_before_it(pair: tuple[Baked, Lenses]):
    pose, stations = scene_of(pair[1], (-38.0, 16.0)).pose, pair[0].temples[0].stations
    whole = pixels_of_temple(stations, pose, SIZE)
    assert whole.box is not None
    left, top, right, bottom = whole.box
    edge = (left + right) // 2
    outline = np.array([(left - 9, top - 9), (edge, top - 9), (edge, bottom + 9), (left - 9, bottom + 9)])
    (x, _), (kept, _) = whole.places, pixels_of_temple(stations, pose, SIZE, outline.astype(float)).places
    assert kept.min() >= edge - 1
    assert (kept > edge).sum() == (x > edge).sum() > 0


def test_few_others_are_drawn(pair: tuple[Baked, Lenses], drawer: Drawer):
    scene = scene_of(pair[1], (10.0, 5.0))
    front = pair[0].front
    assert front is not None
    frame, glass = pixels_of_front(front, front.stand, scene.pose, SIZE)
    chosen = sum(
        len(pixels_of_temple(chain.stations, scene.pose, SIZE).index) for chain in pair[0].temples
    ) + len(frame.index)
    assert not set(frame.index) & set(glass.index)
    assert (drawer.draw(pair[0], scene).cover.max(2) > 0.0).sum() > 0.7 * (chosen + len(glass.index))


def test_a_lens_is_the_same_between_nodes_as_at_them(
    pair: tuple[Baked, Lenses], drawer: Drawer, monkeypatch: pytest.MonkeyPatch
):
    front, scene = replace(pair[0], temples=()), scene_of(pair[1], (12.0, 6.0))
    assert front.front is not None
    _, glass = pixels_of_front(front.front, front.front.stand, scene.pose, SIZE)
    at = glass.index[:: len(glass.index) // 30]
    drawn = drawer.draw(front, scene)
    for one in at.tolist():
        row, column = divmod(one, SIZE[0])
        x, y = scene.pose.centre_px
        # The very pixel alone, as a picture of one.
        moved = replace(scene.pose, centre_px=(x - column, y - row))
        alone = Found.of(np.ones((1, 1), np.bool_), (0, 0), (1, 1))
        with monkeypatch.context() as patched:
            patched.setattr(parts, "pixels_of_front", lambda *_where, alone=alone: (nothing(), alone))
            true = drawer.draw(front, Scene(moved, (1, 1), scene.light, scene.lenses))
        off = (drawn.passes - true.passes)[row, column] * 0.6 + (drawn.added - true.added)[row, column]
        assert np.abs(off).max() < 4.0 / 255.0


def test_what_is_drawn_beside_is_the_same(pair: tuple[Baked, Lenses], drawer: Drawer):
    scene, worn = scene_of(pair[1], (20.0, 5.0)), Worn.by_nobody(pair[0])
    with ThreadPoolExecutor(1) as aside:
        beside = Drawn.of(drawer.begun(pair[0], worn, scene, aside).layers(), SIZE)
    here = drawer.draw(pair[0], scene)
    assert (beside.passes == here.passes).all()
    assert (beside.added == here.added).all()


def test_what_is_outside_the_picture_is_not_found(pair: tuple[Baked, Lenses]):
    scene = scene_of(pair[1], (0.0, 0.0))
    beside = replace(scene.pose, centre_px=(900.0, 60.0))
    front = pair[0].front
    assert front is not None
    assert all(len(one.index) == 0 for one in pixels_of_front(front, front.stand, beside, SIZE))
    assert all(len(pixels_of_temple(chain.stations, beside, SIZE).index) == 0 for chain in pair[0].temples)


def test_pixels_are_those_of_the_mask_that_are_in_the_picture():
    mask = np.array([(0, 1, 1), (1, 0, 1)], np.bool_)
    found = Found.of(mask, (-1, 3), (2, 4))
    assert found.index.tolist() == [6, 7]
    assert tuple(line.tolist() for line in found.places) == ([0, 1], [3, 3])
    assert found.box == (0, 3, 2, 4)


@given(st.integers(0, 40_000), st.sampled_from(["frame", "temple", "worn"]))
def test_graphs_have_room_for_all_pixels_and_hardly_more(pixels: int, kind: str):
    sizes = sorted(count for name, count in PIXELS.items() if of_kind(name) == kind)
    rooms = [PIXELS[name] for name in graphs_for(kind, pixels)]
    assert sum(rooms) >= pixels
    assert rooms[:-1] == [sizes[-1]] * (len(rooms) - 1)
    # Neither the last run nor a smaller graph for it could be left out.
    assert sum(rooms[:-1]) < pixels or len(rooms) == 1
    assert all(sum(rooms[:-1]) + size < pixels for size in sizes if size < rooms[-1])


@pytest.mark.parametrize("turned", TURNS)
def test_pieces_that_an_ear_hides_are_not_met(
    pair: tuple[Baked, Lenses], drawer: Drawer, turned: tuple[float, float]
):
    scene = scene_of(pair[1], turned)
    ends = np.where(np.arange(STATIONS) < IN_SIGHT, 1.0, 0.0)
    hidden = tuple(replace(chain.stations, shown=ends) for chain in pair[0].temples)
    # Hardly shown, all of them are.
    hardly = tuple(replace(chain.stations, shown=np.maximum(ends, 1e-6)) for chain in pair[0].temples)
    drawn = [
        temples_to_draw(pair[0], Worn(None, temples), scene).runs[0].graph for temples in (hidden, hardly)
    ]
    assert [of_kind(graph) for graph in drawn] == ["worn", "temple"]
    bare = replace(pair[0], front=None)
    less, more = (
        Drawn.of(drawer.begun(bare, Worn(None, temples), scene).layers(), SIZE).cover[..., 0]
        for temples in (hidden, hardly)
    )
    assert more.max() > 0.9
    assert less == pytest.approx(more, abs=1e-4)
