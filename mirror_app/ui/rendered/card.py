"""A card that tells how the picture stands that was ordered of what the mirror wears."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from mirror_app.tryon.jobs import State
from mirror_app.tryon.ordering import OVER
from mirror_app.ui import theme
from mirror_app.ui.overlay import text_font
from mirror_app.ui.rendered.pair import Pair
from mirror_app.ui.rendered.watch import Standing
from mirror_app.ui.theme import Measures

NOT_SENT = "Cancelled: nothing was sent."
READY = "Touch it to enlarge."
_EDGE, _NAME = 12, 15


class Card(QWidget):
    """Shows one Standing."""

    cancelled = Signal()
    again = Signal()
    dismissed = Signal()
    enlarged = Signal()

    def __init__(self, measures: Measures) -> None:
        super().__init__()
        self._measures = measures
        self.name, self.said = QLabel(), QLabel()
        self.name.setFont(text_font(measures(_NAME)))
        self.said.setWordWrap(True)
        self.pair = Pair(measures)
        self.cancel, self.retry, self.close_button = (
            QPushButton("Cancel"),
            QPushButton(),
            QPushButton("Close"),
        )
        self.cancel.clicked.connect(self.cancelled)
        self.retry.clicked.connect(self.again)
        self.close_button.clicked.connect(self.dismissed)
        self.pair.clicked.connect(self.enlarged)
        self._lay_out()

    def show_standing(self, standing: Standing) -> None:
        """It is so now."""
        job = standing.job
        name = QFontMetrics(self.name.font()).elidedText(
            job.order.garment.name.replace("_", " "), Qt.TextElideMode.ElideRight, self.pair.width()
        )
        self.name.setText(name)
        self.pair.show_standing(standing)
        self.said.setText(_words(standing))
        trouble = job.failure is not None and not standing.made and not standing.at_work
        self.said.setStyleSheet(f"color: {theme.WARNING if trouble else theme.INK_SOFT};")
        self.cancel.setVisible(standing.at_work)
        self.close_button.setVisible(not standing.at_work)
        self.retry.setVisible(not standing.at_work and not standing.made)
        maybe_made = job.state in (State.UNKNOWN, State.GONE)
        self.retry.setText("Order again" if maybe_made else "Try again")
        self.adjustSize()

    def _lay_out(self) -> None:
        size = self._measures
        self.said.setFixedWidth(self.pair.width())
        row = QHBoxLayout()
        row.setSpacing(size(8))
        row.addStretch(1)
        for button in (self.cancel, self.retry, self.close_button):
            button.setProperty("chip", "filter")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(size(_EDGE), size(_EDGE), size(_EDGE), size(_EDGE))
        layout.setSpacing(size(8))
        for part in (self.pair, self.name, self.said):
            layout.addWidget(part)
        layout.addLayout(row)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(theme.EDGE))
        painter.setBrush(QColor(theme.DOCK))
        radius = self._measures(16)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.end()


def _words(standing: Standing) -> str:
    job = standing.job
    if standing.made:
        return READY
    if job.state is State.CANCELLED:
        return NOT_SENT
    if job.state is State.STORED or (job.state in OVER and not standing.said):
        return "The picture is not where it was kept any more."
    return standing.said
