"""The controls beside the catalogue: the glasses-off switch, compare, save."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QPushButton, QWidget

from mirror_app.ui import theme
from mirror_app.ui.overlay import text_font
from mirror_app.ui.theme import Measures


class Switch(QAbstractButton):
    """An on/off switch with its text to the right of it."""

    def __init__(self, text: str, measures: Measures) -> None:
        super().__init__()
        self._measures = measures
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        size = self._measures
        words = QFontMetrics(text_font(size(15))).horizontalAdvance(self.text())
        return QSize(size(52 + 12 + 8) + words, size(52))

    def paintEvent(self, event: QPaintEvent) -> None:
        size = self._measures
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(size(3), (self.height() - size(30)) / 2, size(52), size(30))
        painter.setPen(QPen(QColor(theme.INK), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.BRASS if self.isChecked() else theme.EDGE))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        knob = QRectF(0, 0, size(24), size(24))
        knob.moveCenter(track.center())
        knob.moveLeft(track.right() - size(27) if self.isChecked() else track.left() + size(3))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.BRASS_INK if self.isChecked() else theme.INK))
        painter.drawEllipse(knob)
        painter.setPen(QColor(theme.INK))
        painter.setFont(text_font(size(15)))
        words = self.rect().adjusted(round(track.right()) + size(12), 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.end()


class Controls(QWidget):
    """Two rows beside a wide catalogue, one row above a narrow one."""

    def __init__(self, measures: Measures, may_save: bool) -> None:
        super().__init__()
        self.glasses_off = Switch("Take my glasses off", measures)
        self.compare = QPushButton("Hold to compare")
        self.compare.setToolTip("See yourself as you are while you hold it (space)")
        self.save = QPushButton("Save\u2026")
        self.save.setToolTip("Save this picture (Ctrl+S)")
        self.save.setVisible(may_save)
        for button in (self.compare, self.save):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
        buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        buttons.setSpacing(measures(10))
        buttons.addWidget(self.compare, 3)
        buttons.addWidget(self.save, 2)
        self._layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(measures(10))
        self._layout.addWidget(self.glasses_off)
        self._layout.addLayout(buttons)

    def stack(self, rows: bool) -> None:
        """Two rows, or one."""
        direction = QBoxLayout.Direction
        self._layout.setDirection(direction.TopToBottom if rows else direction.LeftToRight)
