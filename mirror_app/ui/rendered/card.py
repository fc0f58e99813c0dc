"""A card that tells how the picture stands that was ordered of what the mirror wears."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from mirror_app.tryon.jobs import State
from mirror_app.tryon.ordering import OVER
from mirror_app.ui import theme
from mirror_app.ui.overlay import text_font
from mirror_app.ui.rendered.pair import MARKED_PX, Pair
from mirror_app.ui.rendered.watch import Standing
from mirror_app.ui.theme import Measures

NOT_SENT = "Cancelled: nothing was sent."
READY = "Touch it to enlarge."
_EDGE, _NAME, _GAP = 12, 15, 8
_WIDE, _WIDE_BESIDE = 278, 130
"""Of the words, below the pictures and beside them."""
_LOW, _LOWEST = 90, 38
"""The highest and the lowest of pictures that have their words beside them."""


class Card(QWidget):
    """Shows one Standing."""

    cancelled = Signal()
    again = Signal()
    dismissed = Signal()
    enlarged = Signal()

    def __init__(self, measures: Measures) -> None:
        super().__init__()
        self._measures = measures
        self._told = ""
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
            job.order.garment.name.replace("_", " "), Qt.TextElideMode.ElideRight, self._measures(_WIDE)
        )
        self.name.setText(name)
        self.pair.show_standing(standing)
        self._told = _words(standing)
        trouble = job.failure is not None and not standing.made and not standing.at_work
        self.said.setStyleSheet(f"color: {theme.WARNING if trouble else theme.INK_SOFT};")
        self.cancel.setVisible(standing.at_work)
        self.close_button.setVisible(not standing.at_work)
        self.retry.setVisible(not standing.at_work and not standing.made)
        maybe_made = job.state in (State.UNKNOWN, State.GONE)
        self.retry.setText("Order again" if maybe_made else "Try again")

    def fit(self, high_px: int) -> None:
        """No higher than that where it can be: with smaller pictures, or with what is said beside them."""
        size = self._measures
        edges = 2 * size(_EDGE)
        self.said.setText(self._told)
        words = self.name.sizeHint().height() + self.said.heightForWidth(size(_WIDE))
        room = high_px - edges - words - self.close_button.sizeHint().height() - 3 * size(_GAP)
        beside = room < size(MARKED_PX)
        if beside:
            room = min(max(high_px - edges, size(_LOWEST)), size(_LOW))
        self.pair.fit(min(room, self.pair.most_px))
        self.name.setVisible(not beside)
        if beside and self.pair.word:
            self.said.setText(f"{self.pair.word}. {self._told}")
        self.said.setFixedWidth(size(_WIDE_BESIDE if beside else _WIDE))
        direction = QBoxLayout.Direction
        self._whole.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        self.adjustSize()

    def _lay_out(self) -> None:
        size = self._measures
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self.cancel, self.retry, self.close_button):
            button.setProperty("chip", "filter")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            row.addWidget(button)
        words = QVBoxLayout()
        words.addWidget(self.name)
        words.addWidget(self.said)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(size(_EDGE), size(_EDGE), size(_EDGE), size(_EDGE))
        self._whole.addWidget(self.pair, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (words, row):
            self._whole.addLayout(part)
        for layout in (row, words, self._whole):
            layout.setSpacing(size(_GAP))

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
