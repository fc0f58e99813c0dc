"""The desk of a kiosk: whoever stands there may look, and leaves nothing behind."""

from pathlib import Path

from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest


def test_a_kiosk_forgets_the_colourway_and_the_rulers_of_who_has_gone(designers, toml: Path):
    designer = designers(kiosk=True)
    window, panel = designer.stage.window, designer.panel
    designer.wear(toml)
    for keys in ("V", "R", "M"):
        QTest.keySequence(window, QKeySequence(keys))
    designer.until(lambda: designer.seated[-1] is not None and designer.seated[-1].sku == "test-red")
    window._departure.gone.emit()
    assert window.worn.sku == "test-black"
    assert not panel.rulers.isChecked()
    assert not panel.boxing.isChecked()
    designer.until(panel.swatches.buttons[0].isChecked)
    designer.until(lambda: panel.status.text().startswith("On the face"))
    # The next one chooses the same colourway, while the file is saved again.
    designer.click(panel.swatches.buttons[1])
    designer.until(lambda: window.worn.sku == "test-red")
    toml.write_text(toml.read_text().replace("a_mm = 48", "a_mm = 52"))
    designer.until(lambda: window.worn.a_mm == 52.0)
    window._departure.gone.emit()
    designer.until(lambda: (window.worn.sku, window.worn.a_mm) == ("test-black", 52.0))


def test_a_kiosk_opens_keeps_and_writes_nothing(designers, toml: Path):
    designer = designers(kiosk=True)
    designer.wear(toml)
    panel = designer.panel
    hidden = [button.isHidden() for button in (panel.open, panel.turn, panel.keep, panel.close_button)]
    assert all(hidden)
    title = panel.title.text()
    (toml.parent / "other.toml").write_text(toml.read_text())
    designer.drop(toml.parent / "other.toml")
    designer.click(panel.swatches.buttons[1])
    designer.until(lambda: designer.stage.window.worn.sku == "test-red")
    assert panel.title.text() == title
