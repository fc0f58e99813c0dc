"""Up to four pairs on one and the same picture of the person: touch one to wear it."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from mirror_app.glasses_on import Renderer
from mirror_app.mirror.comparison import MOST_PAIRS, Sitting, Tried, tried
from mirror_app.ui import theme
from mirror_app.ui.comparison_sheet import comparison_sheet
from mirror_app.ui.overlay import text_font
from mirror_app.ui.pair_cell import PairCell, caption_px
from mirror_app.ui.theme import Measures
from mirror_app.ui.worker import Worker
from mirror_app.values import Eyewear, Image

ONE_MORE = "Touch a pair below to add it"


def advice(pairs: Sequence[Eyewear | None]) -> str:
    """What the person can do next."""
    if len(pairs) < 2:
        return "Touch the pairs below that you want to compare."
    if len(pairs) < MOST_PAIRS:
        return "Touch the one you like. Touch another below to add it."
    last = pairs[-1].name if pairs[-1] else "the last"
    return f"Touch the one you like. Another from below takes the place of {last}."


def columns_for(count: int, size_px: tuple[int, int], caption: int) -> int:
    """In how many columns pictures are largest in (width, height), each with a caption below it."""
    width, height = size_px

    def picture_px(columns: int) -> float:
        return min(width / columns, height / -(-count // columns) - caption)

    return max(range(1, count + 1), key=picture_px)


class Studio:
    """Draws with a renderer of its own, which keeps nothing of a picture. The worker's thread only."""

    def __init__(self, renderer: Callable[[], Renderer]) -> None:
        self._make = renderer
        self._renderer: Renderer | None = None

    def draw(self, sitting: Sitting, pairs: Sequence[Eyewear | None]) -> Iterator[Tried]:
        """Each of them on the sitting, by itself: a still picture needs nothing of the one before."""
        if self._renderer is None:
            self._renderer = self._make()
        try:
            for eyewear in pairs:
                self._renderer.forget()
                yield tried(sitting, eyewear, self._renderer)
        finally:
            self._renderer.forget()


class _Board(QWidget):
    """The cells, as large as there is room for; where there is but one, room for the next is shown."""

    def __init__(self, measures: Measures) -> None:
        super().__init__()
        self._measures = measures
        self.cells: list[PairCell] = []

    def lay_out(self) -> None:
        places = self._places()
        for cell, place in zip(self.cells, places, strict=False):
            cell.setGeometry(place)
            cell.show()
        self.update()

    def _places(self) -> list[QRect]:
        count, gap = max(len(self.cells), 2), self._measures(12)
        columns = columns_for(count, (self.width(), self.height()), caption_px(self._measures))
        rows = -(-count // columns)
        width, height = (self.width() + gap) // columns, (self.height() + gap) // rows
        corners = [(place % columns * width, place // columns * height) for place in range(count)]
        return [QRect(x, y, width - gap, height - gap) for x, y in corners]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = self._measures
        painter.setFont(text_font(size(17)))
        for place in self._places()[len(self.cells) :]:
            painter.setPen(QPen(QColor(theme.EDGE), size(2), Qt.PenStyle.DashLine))
            painter.drawRoundedRect(QRectF(place).adjusted(1, 1, -1, -1), size(14), size(14))
            painter.setPen(QColor(theme.INK_SOFT))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            inner = place.adjusted(size(16), 0, -size(16), 0)
            painter.drawText(inner, flags, f"+\n{ONE_MORE}")
        painter.end()


class Comparison(QWidget):
    """Keeps the pairs until forget(), the person's picture only until leave()."""

    chosen = Signal(object)
    """The Eyewear, or None, that the person wants to wear."""
    changed = Signal(object)
    """The list of pairs that are compared now."""
    again = Signal()
    """A new picture of the person is asked for."""
    left = Signal()

    def __init__(self, measures: Measures, mirrored: bool, renderer: Callable[[], Renderer]) -> None:
        super().__init__()
        self._measures = measures
        self._mirrored = mirrored
        self._studio = Studio(renderer)
        self._worker = Worker(self)
        self._sitting: Sitting | None = None
        self._tried: dict[Eyewear | None, Tried] = {}
        self._board = _Board(measures)
        self._advice = QLabel()
        self._advice.setObjectName("advice")
        self._advice.setWordWrap(True)
        self._again = QPushButton("New picture")
        self._again.setToolTip("Take another picture of yourself to compare on (N)")
        self._again.clicked.connect(self.again)
        self.save = QPushButton("Save\u2026")
        self.save.setToolTip("Save all of them as one picture (Ctrl+S)")
        self._back = QPushButton("Back")
        self._back.setToolTip("Back to the mirror (Esc)")
        self._back.clicked.connect(self.left)
        self._lay_out()

    def _lay_out(self) -> None:
        gap = self._measures(12)
        head = QHBoxLayout()
        head.setSpacing(self._measures(10))
        head.addWidget(self._advice, 1)
        for button in (self._again, self.save, self._back):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            head.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(gap)
        layout.addLayout(head)
        layout.addWidget(self._board, 1)

    @property
    def pairs(self) -> list[Eyewear | None]:
        """What is compared, in the order it is shown."""
        return [cell.eyewear for cell in self._board.cells]

    @property
    def cells(self) -> list[PairCell]:
        return self._board.cells

    def open(self, sitting: Sitting, eyewear: Eyewear | None) -> None:
        """Show what was compared before on this picture, and with it what is worn now."""
        self._sitting, self._tried = sitting, {}
        if eyewear is not None and eyewear not in self.pairs:
            self._put(eyewear)
        for cell in self.cells:
            cell.show_drawing()
        self._show()

    def toggle(self, eyewear: Eyewear | None) -> None:
        """Add a pair, in place of the last where there are four, or take it out where it is there already."""
        if eyewear in self.pairs:
            self._take_out(self.cells[self.pairs.index(eyewear)])
        else:
            self._put(eyewear)
        self._show()

    def step(self, by: int) -> None:
        """Go along the cells."""
        if self.cells:
            now = next((place for place, cell in enumerate(self.cells) if cell.hasFocus()), -1)
            place = 0 if now < 0 else min(max(now + by, 0), len(self.cells) - 1)
            self.cells[place].setFocus(Qt.FocusReason.TabFocusReason)

    def leave(self) -> None:
        """Nothing of the person is kept."""
        self._worker.drop()
        self._sitting, self._tried = None, {}
        for cell in self.cells:
            cell.show_drawing()

    def forget(self) -> None:
        """Nor what they compared."""
        self.leave()
        while self.cells:
            self._take_out(self.cells[-1])

    def close_down(self) -> None:
        """End the thread that draws."""
        self._worker.close()

    def say(self, sentence: str) -> None:
        """In place of the advice, until something changes."""
        self._advice.setText(sentence)

    def picture(self) -> Image | None:
        """All of them as one BGR picture; None while one is still being drawn."""
        tried = [self._tried[pair] for pair in self.pairs if pair in self._tried]
        if self._sitting is None or not tried or len(tried) < len(self.pairs):
            return None
        return comparison_sheet(self._sitting, tried)

    def _put(self, eyewear: Eyewear | None) -> None:
        if len(self.cells) == MOST_PAIRS:
            self._take_out(self.cells[-1])
        cell = PairCell(eyewear, self._measures, self._mirrored)
        cell.clicked.connect(lambda: self.chosen.emit(eyewear))
        cell.removed.connect(lambda: self.toggle(eyewear))
        cell.setParent(self._board)
        self.cells.append(cell)

    def _take_out(self, cell: PairCell) -> None:
        self.cells.remove(cell)
        cell.hide()
        cell.deleteLater()

    def _show(self) -> None:
        self._board.lay_out()
        self.say(advice(self.pairs))
        self.changed.emit(self.pairs)
        missing = [pair for pair in self.pairs if pair not in self._tried]
        if self._sitting is not None and missing:
            self._worker.ask(self._studio.draw(self._sitting, missing), self._take, self._ended)

    def _take(self, one: Tried) -> None:
        self._tried[one.eyewear] = one
        for cell in self.cells:
            if cell.eyewear == one.eyewear and self._sitting is not None:
                cell.show_tried(self._sitting, one)

    def _ended(self, well: bool) -> None:
        if not well:
            for cell in self.cells:
                if cell.eyewear not in self._tried:
                    cell.give_up()
