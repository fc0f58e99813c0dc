"""Every colour, measure and style rule of the window, and the application that wears them."""

import os
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from mirror_app.glasses_on.turning import PLATE_RGB

INK = "#F4F2ED"
INK_SOFT = "#B6B7BB"
GROUND = "#0E0F11"
GLOW = "#2B2D33"
DOCK = "#17181B"
RAISED = "#292B30"
RAISED_HOVER = "#34363C"
EDGE = "#3E4047"
BRASS = "#E4BA7C"
BRASS_INK = "#1D1710"
PLATE = "#{:02X}{:02X}{:02X}".format(*PLATE_RGB)
PLATE_INK = "#5B5853"
PILL = "#141518"
HEART = "#B5473C"
HEART_SOFT = "#BDB8AE"
SIGHT = "#8FD3E8"
WARNING = "#F0A08C"


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes in logical pixels. A kiosk is touched standing up, so on a large screen everything is larger."""

    scale: float = 1.0

    def __call__(self, size_px: float) -> int:
        """A size of the laptop window, on this screen."""
        return round(size_px * self.scale)


LAPTOP = Measures()
KIOSK = Measures(1.45)
_LARGE_PX = 720
"""A smaller screen would have next to no mirror left above what is larger."""


def measures_on(screen: QSize, kiosk: bool) -> Measures:
    """What a window has there; screen: in logical pixels."""
    return KIOSK if kiosk and min(screen.width(), screen.height()) >= _LARGE_PX else LAPTOP


def _round(height_px: int) -> int:
    """The radius of a pill of that height within its border of 2 px; Qt makes a larger one square."""
    return (height_px + 4) // 2


def style_sheet(measures: Measures) -> str:
    """Qt style rules for the window and its dialogs."""
    return f"""
    QWidget {{ color: {INK}; font-size: {measures(14)}px; }}
    QMainWindow, QDialog {{ background: {GROUND}; }}
    QWidget#dock {{ background: {DOCK}; }}
    QWidget#fitbar {{ background: {DOCK}; }}
    QLabel#fit {{ background: {DOCK}; color: {INK_SOFT}; font-size: {measures(13)}px; }}
    QLabel#advice {{ color: {INK}; font-size: {measures(16)}px; font-weight: 600; }}
    QToolTip {{ background: {PILL}; color: {INK}; border: 1px solid {EDGE}; padding: 4px; }}
    QPushButton {{
        background: {RAISED}; color: {INK}; border: 2px solid {RAISED}; border-radius: {measures(14)}px;
        min-height: {measures(52)}px; padding: 0 {measures(16)}px; font-weight: 600;
    }}
    QPushButton:hover {{ background: {RAISED_HOVER}; border-color: {RAISED_HOVER}; }}
    QPushButton:focus {{ border-color: {INK}; }}
    QPushButton:pressed, QPushButton[held="true"] {{
        background: {BRASS}; border-color: {BRASS}; color: {BRASS_INK};
    }}
    QPushButton[chip] {{
        min-height: {measures(32)}px; border-radius: {_round(measures(32))}px; padding: 0 {measures(13)}px;
        font-size: {measures(13)}px;
    }}
    QPushButton[chip="small"] {{
        min-height: {measures(26)}px; border-radius: {_round(measures(26))}px; padding: 0 {measures(9)}px;
        background: {DOCK}; border-color: {EDGE}; font-size: {measures(12)}px;
    }}
    QPushButton[chip="quiet"] {{ background: transparent; border-color: transparent; color: {BRASS}; }}
    QPushButton[chip]:hover {{ border-color: {EDGE}; }}
    QPushButton[chip]:focus {{ border-color: {INK}; }}
    QPushButton[chip]:checked {{ background: {RAISED}; border-color: {BRASS}; color: {BRASS}; }}
    QPushButton[main] {{ background: {BRASS}; border-color: {BRASS}; color: {BRASS_INK}; }}
    QPushButton[main]:hover {{ background: {PLATE}; border-color: {PLATE}; }}
    QPushButton[main]:focus {{ border-color: {INK}; }}
    QPushButton:disabled, QPushButton[main]:disabled {{
        background: {DOCK}; border-color: {DOCK}; color: {EDGE};
    }}
    QCheckBox {{ spacing: {measures(10)}px; }}
    QCheckBox::indicator {{
        width: {measures(18)}px; height: {measures(18)}px; border: 2px solid {INK_SOFT};
        border-radius: {measures(5)}px; background: {GROUND};
    }}
    QCheckBox::indicator:hover, QCheckBox::indicator:focus {{ border-color: {INK}; }}
    QCheckBox::indicator:checked {{ background: {BRASS}; border-color: {BRASS}; }}
    QScrollBar:vertical {{ background: transparent; width: {measures(10)}px; margin: 0; }}
    QScrollBar::handle:vertical {{
        background: {EDGE}; border-radius: {measures(4)}px; min-height: {measures(40)}px; margin: 0 1px;
    }}
    QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical {{ height: 0; }}
    QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical {{ background: transparent; }}
    QLineEdit {{
        background: {RAISED}; color: {INK}; border: 2px solid {RAISED};
        border-radius: {_round(measures(32))}px;
        min-height: {measures(32)}px; padding: 0 {measures(13)}px; font-size: {measures(13)}px;
        selection-background-color: {BRASS}; selection-color: {BRASS_INK};
    }}
    QLineEdit:hover {{ border-color: {EDGE}; }}
    QLineEdit:focus {{ border-color: {INK}; }}
    QDialog QLineEdit {{ border-radius: 6px; padding: 0 6px; min-height: 26px; }}
    QLabel#soft {{ color: {INK_SOFT}; font-size: {measures(12)}px; }}
    QLabel#limits {{ color: {INK}; font-size: {measures(13)}px; }}
    QLabel#title {{ font-size: {measures(13)}px; font-weight: 600; }}
    QPushButton[slim="true"] {{
        min-height: {measures(24)}px; border-radius: {measures(9)}px; padding: 0 {measures(12)}px;
        font-size: {measures(13)}px;
    }}
    QDialog QPushButton {{ min-height: 32px; border-radius: 8px; }}
    QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
    """


def palette() -> QPalette:
    """The dark, neutral palette for what the style rules do not name (dialogs, lists, fields)."""
    colours = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, DOCK),
        (role.WindowText, INK),
        (role.Base, GROUND),
        (role.AlternateBase, DOCK),
        (role.Text, INK),
        (role.PlaceholderText, INK_SOFT),
        (role.Button, RAISED),
        (role.ButtonText, INK),
        (role.ToolTipBase, PILL),
        (role.ToolTipText, INK),
        (role.Highlight, BRASS),
        (role.HighlightedText, BRASS_INK),
    ):
        colours.setColor(which, QColor(colour))
    for which in (role.Text, role.WindowText, role.ButtonText):
        colours.setColor(QPalette.ColorGroup.Disabled, which, QColor(INK_SOFT))
    return colours


def make_application(argv: list[str]) -> QApplication:
    """The one QApplication of this process, dressed. Main thread only, before any window."""
    # Some OpenCV wheels point these at their own Qt 5 plugins and fonts when they are imported.
    for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
        os.environ.pop(name, None)
    application = QApplication(argv)
    application.setApplicationName("Mirror")
    application.setStyle("Fusion")
    application.setPalette(palette())
    return application
