"""The desk as a designer uses it: a file worn, saved again, measured, dropped, turned, kept."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from mirror_app.errors import InputError
from mirror_app.ui.bridge import fitted
from mirror_app.ui.desk import measured
from mirror_app.values import Eyewear
from tests import eyewear_files as files
from tests.designer import Designer


def test_without_a_file_there_is_no_panel(designer: Designer):
    assert designer.panel.isHidden()


def test_a_file_is_worn_and_told_of_in_the_importings_words(designer: Designer, mesh: Path):
    worn = designer.wear(mesh)
    assert worn.sku == "boxes"
    assert designer.panel.title.text() == "boxes.glb"
    assert "The unit is metres, as the file says: 136.0 mm wide." in designer.panel.sentences
    assert "In millimetres: A 52.0, B 38.0, DBL 18.0, temple 145.0, width 136.0." in designer.panel.sentences


def test_a_mesh_is_on_the_face_before_its_details(designer: Designer, mesh: Path):
    said: list[str] = []
    designer.desk.open(mesh)
    designer.until(
        lambda: said.append(designer.panel.status.text()) or designer.panel.status.text().endswith(" s.")
    )
    assert [worn and worn.sku for worn in designer.seated] == [None, "boxes"]
    assert "Read; making it ready to wear\u2026" in said
    assert any(one.endswith(" s. Its details are on their way\u2026") for one in said)


def test_a_save_is_on_the_face_and_a_broken_one_is_told(designer: Designer, toml: Path):
    designer.wear(toml)
    toml.write_text(toml.read_text().replace("a_mm = 48", "a_mm = 52"))
    designer.until(lambda: designer.panel.status.text().startswith("Save 2: on the face after"))
    worn = designer.stage.window.worn
    assert worn is not None
    assert worn.a_mm == 52.0
    toml.write_text("name =")
    designer.until(designer.panel.trouble.text)
    assert designer.panel.trouble.text().startswith("draft.toml: cannot be read as TOML")
    assert designer.panel.trouble.text().endswith("The last good save is still worn.")
    assert designer.stage.window.worn == worn


def test_a_key_flips_between_two_colourways(designer: Designer, toml: Path):
    designer.wear(toml)
    skus = []
    for _ in range(3):
        before = designer.stage.window.worn
        QTest.keySequence(designer.stage.window, QKeySequence("V"))
        designer.until(lambda before=before: designer.stage.window.worn != before)
        skus.append(designer.stage.window.worn.sku)
    assert skus == ["test-red", "test-black", "test-red"]
    assert [button.isChecked() for button in designer.panel.swatches.buttons] == [False, True]


def test_a_swatch_brings_the_draft_back_after_another_pair(designer: Designer, toml: Path):
    worn = designer.wear(toml)
    designer.stage.window.wear(None)
    designer.until(lambda: designer.panel.status.text().startswith("Another pair is worn"))
    designer.click(designer.panel.swatches.buttons[0])
    assert designer.stage.window.worn == worn


def pixels(designer: Designer) -> np.ndarray:
    """(h, w, 3) RGB of the mirror as painted."""
    image = designer.stage.window.mirror.grab().toImage()
    data = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return data[..., 2::-1].astype(int)


def test_the_boxes_are_drawn_in_their_millimetres(designer: Designer, toml: Path):
    designer.wear(toml)
    plain = pixels(designer)
    QTest.keySequence(designer.stage.window, QKeySequence("M"))
    drawn = pixels(designer)
    # The picture is grey, and so is the edge of each line.
    brass = drawn[..., 0] - drawn[..., 2] > 40
    assert np.ptp(plain, axis=2).max() < 20
    view, mirror = designer.stage.window.mirror.view, designer.stage.window.mirror
    assert view is not None
    assert view.seat is not None
    assert view.face is not None
    # A 48, B 42, DBL 21: by these the eight corners are where the face is painted, left and right swapped.
    edges = (-10.5 - 48.0, -10.5, 10.5, 10.5 + 48.0)
    corners = view.seat.on_head(np.array([(x, y, 0.0) for y in (-21.0, 21.0) for x in edges]))
    px = view.face.pose.project(corners)
    place = fitted(QSize(320, 180), mirror.size())
    scale = place.width() / 320
    for x, y in zip(
        mirror.width() - place.left() - (px[:, 0] + 0.5) * scale,
        place.top() + (px[:, 1] + 0.5) * scale,
        strict=True,
    ):
        assert brass[round(y) - 2 : round(y) + 3, round(x) - 2 : round(x) + 3].any(), (x, y)


def test_rulers_are_drawn_and_hidden_again(designer: Designer, toml: Path):
    designer.wear(toml)
    plain = pixels(designer)
    designer.click(designer.panel.rulers)
    ruled = pixels(designer)
    assert (np.abs(ruled - plain).max(2) > 60).sum() > 500
    QTest.keySequence(designer.stage.window, QKeySequence("R"))
    assert (pixels(designer) == plain).all()


def test_with_rulers_on_a_save_measures_nothing_but_itself(
    designer: Designer, shelf, mesh: Path, monkeypatch: pytest.MonkeyPatch
):
    measured_again: list[str] = []

    def boxes(eyewear: Eyewear) -> None:
        measured_again.append(eyewear.sku)
        raise InputError("not now")

    monkeypatch.setattr(measured, "model_of", boxes)
    old = designer.wear(mesh)
    designer.click(designer.panel.rulers)
    mesh.write_bytes(files.glb(*files.description(files.stood(files.glasses(), scale=0.00101))))
    plain: list[bool] = []

    def drawn() -> bool:
        """Whether the new save is on the face; the rulers are drawn all the while."""
        pixels(designer)
        worn = designer.seated[-1]
        plain.append(worn == old and designer.stage.window.worn != old)
        return worn != old

    designer.until(drawn)
    assert any(plain)
    assert measured_again == []
    # Another pair is measured once, though it has none.
    designer.stage.window.wear(shelf[3].eyewear)
    designer.until(lambda: pixels(designer).any() and measured_again)
    for _ in range(10):
        designer.reflect()
        designer.stage.bot.wait(20)
        pixels(designer)
    assert measured_again == [shelf[3].eyewear.sku]


def test_a_file_dropped_on_the_window_is_worn(designer: Designer, mesh: Path):
    assert designer.drop(mesh)
    designer.until(lambda: designer.panel.status.text().startswith("On the face"))
    assert designer.stage.window.worn.sku == "boxes"


def test_what_is_no_eyewear_is_told_and_nothing_is_taken_off(designer: Designer, toml: Path, tmp_path: Path):
    worn = designer.wear(toml)
    (tmp_path / "notes.txt").write_text("buy milk")
    assert designer.drop(tmp_path / "notes.txt")
    designer.until(designer.panel.trouble.text)
    assert designer.panel.trouble.text() == "notes.txt: only .glb, .gltf, .obj, .stl, .toml are read."
    assert designer.stage.window.worn == worn
    assert not designer.drop(toml, toml)


def test_put_away_it_leaves_what_was_worn_before(designer: Designer, shelf, toml: Path):
    designer.stage.window.wear(shelf[3].eyewear)
    designer.wear(toml)
    designer.click(designer.panel.close_button)
    assert designer.stage.window.worn == shelf[3].eyewear
    assert designer.panel.isHidden()


def test_it_is_kept_when_that_is_asked_for(designer: Designer, mesh: Path, tmp_path: Path):
    designer.wear(mesh)
    assert not (tmp_path / "own").exists()
    designer.click(designer.panel.keep)
    designer.until(designer.panel.said.text)
    assert designer.panel.said.text().startswith("Kept as boxes;")
    assert (tmp_path / "own" / "boxes.toml").is_file()
