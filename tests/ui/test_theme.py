"""Colours one can read, and the application they are worn by."""

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor

from mirror_app.ui import theme


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [part / 255 for part in QColor(colour).getRgb()[:3]]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        (theme.INK, theme.DOCK),
        (theme.INK, theme.GLOW),
        (theme.INK, theme.RAISED),
        (theme.INK, theme.RAISED_HOVER),
        (theme.INK_SOFT, theme.DOCK),
        (theme.BRASS, theme.DOCK),
        (theme.BRASS_INK, theme.BRASS),
        (theme.PLATE_INK, theme.PLATE),
        (theme.INK, "#333436"),  # a pill, 86 % opaque, over a white picture
    ],
)
def test_text_has_contrast(ink: str, ground: str) -> None:
    dark, light = sorted((luminance(ink), luminance(ground)))
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_the_plugin_folders_of_another_qt_are_forgotten() -> None:
    code = (
        "import os; from mirror_app.ui import make_application; application = make_application(['mirror']);"
        "print(sorted(name for name in os.environ if name.startswith('QT_QPA_')), application.platformName())"
    )
    misled = {"QT_QPA_PLATFORM_PLUGIN_PATH": "/nowhere", "QT_QPA_FONTDIR": "/nowhere"}
    run = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | misled, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "['QT_QPA_PLATFORM'] offscreen"


@pytest.mark.parametrize(
    ("screen", "measures"),
    [
        ((800, 480), theme.LAPTOP),
        ((1024, 600), theme.LAPTOP),
        ((600, 1024), theme.LAPTOP),
        ((1280, 720), theme.KIOSK),
        ((1080, 1920), theme.KIOSK),
    ],
)
def test_a_kiosk_has_large_sizes_where_its_screen_is_large(screen: tuple[int, int], measures: theme.Measures):
    assert theme.measures_on(QSize(*screen), kiosk=True) == measures
    assert theme.measures_on(QSize(*screen), kiosk=False) == theme.LAPTOP
