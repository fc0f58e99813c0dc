"""The gallery by itself, with more orders than fit on a screen."""

from pathlib import Path

import pytest

from mirror_app.tryon.jobs import Job, State
from mirror_app.tryon.orders import Order, Picture
from mirror_app.tryon.providers.local import QUALITY
from mirror_app.ui.theme import Measures
from mirror_app.ui.tryon.gallery import Gallery
from mirror_app.ui.tryon.job_cell import JobCell
from tests.ui.tryon.room import png


def job_of(folder: Path, number: int, provider: str = "local", state: State = State.STORED) -> Job:
    made = folder / f"{number}.png"
    made.write_bytes(png("green"))
    person, garment = Picture("you", made, "p"), Picture(f"garment {number}", made, str(number))
    return Job(
        Order(person, garment, "upper", provider), state, pictures=(made,) if state is State.STORED else ()
    )


@pytest.fixture
def gallery(qtbot):
    gallery = Gallery(Measures(), may_save=True)
    qtbot.addWidget(gallery)
    gallery.resize(1000, 700)
    gallery.show()
    yield gallery
    gallery.close_down()


def has_picture(cell: JobCell) -> bool:
    return cell._picture is not None


def test_only_the_cells_in_sight_keep_their_pictures(gallery: Gallery, qtbot, tmp_path: Path):
    jobs = tuple(job_of(tmp_path, number) for number in range(120))
    gallery.show_jobs(jobs, frozenset(), running=False)
    qtbot.waitUntil(lambda: has_picture(gallery.cells[0]) and not gallery._loader.waiting)
    shown = sum(map(has_picture, gallery.cells))
    assert shown < 40
    bar = gallery._flow.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: has_picture(gallery.cells[-1]) and not gallery._loader.waiting)
    assert not has_picture(gallery.cells[0])
    assert sum(map(has_picture, gallery.cells)) <= shown + 8
    bar.setValue(0)
    qtbot.waitUntil(lambda: has_picture(gallery.cells[0]))


def test_nothing_is_done_where_nothing_has_changed(gallery: Gallery, tmp_path: Path, monkeypatch):
    jobs = tuple(job_of(tmp_path, number) for number in range(3))
    gallery.show_jobs(jobs, frozenset(), running=False)
    cells = gallery.cells
    gallery.show_jobs(tuple(job for job in jobs), frozenset(), running=False)
    assert gallery.cells is cells
    gallery.show_jobs(jobs[:2], frozenset(), running=False)
    assert gallery.cells == cells[:2]


def test_a_picture_that_is_another_is_read_again(gallery: Gallery, qtbot, tmp_path: Path):
    old, new = job_of(tmp_path, 1), job_of(tmp_path, 2)
    gallery.show_jobs((old,), frozenset(), running=False)
    qtbot.waitUntil(lambda: has_picture(gallery.cells[0]))
    gallery.show_jobs((Job(old.order, State.STORED, pictures=new.pictures),), frozenset(), running=False)
    assert not has_picture(gallery.cells[0])
    qtbot.waitUntil(lambda: has_picture(gallery.cells[0]))


def test_the_seconds_go_on_only_where_somebody_is_at_it(gallery: Gallery, tmp_path: Path):
    one, two = (job_of(tmp_path, number, state=State.QUEUED) for number in (1, 2))
    jobs = tuple(Job(job.order, State.QUEUED, submitted_at=0.0) for job in (one, two))
    gallery.show_jobs(jobs, frozenset({jobs[0].order.key}), running=True)
    assert [cell.said.endswith(" s") for cell in gallery.cells] == [True, False]
    gallery.show_jobs(jobs, frozenset(), running=False)
    assert [cell.said.endswith(" s") for cell in gallery.cells] == [False, False]


@pytest.mark.parametrize(("provider", "marked"), [("local", True), ("volcengine", False)])
def test_a_local_picture_is_marked_a_preview(
    gallery: Gallery, qtbot, tmp_path: Path, provider: str, marked: bool
):
    gallery.show_jobs((job_of(tmp_path, 1, provider),), frozenset(), running=False)
    (cell,) = gallery.cells
    qtbot.waitUntil(lambda: has_picture(cell))
    corner = cell.grab().toImage().copy(14, 12, 50, 22)
    colours = {corner.pixelColor(x, y).name() for x in range(50) for y in range(22)}
    assert (len(colours) > 1) is marked
    assert cell.toolTip() == (QUALITY if marked else "")
