"""The panel beside the mirror: what the file is, what was assumed of it, and what can be done with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from mirror_app.glasses_on.drafts import OnBench
from mirror_app.ui import theme
from mirror_app.ui.desk.swatches import Swatches
from mirror_app.ui.theme import Measures

EMPTY = "Drop a file of eyewear here: GLB, glTF, OBJ, STL or TOML. It is read again whenever it is saved."
_ANY = 16_777_215
"""No limit to a size, as Qt has it."""
STILL_WORN = "The last good save is still worn."


class Panel(QFrame):
    """Shows an OnBench. What it is asked for goes out as signals."""

    left = Signal()
    opening = Signal()
    keeping = Signal()
    turning = Signal()

    def __init__(self, measures: Measures) -> None:
        super().__init__()
        self.setObjectName("desk")
        self.setStyleSheet(_style(measures))
        self._measures = measures
        self._sentences: list[QLabel] = []
        self._now: OnBench | None = None
        self.title, self.status, self.trouble, self.said = (
            self._text(n) for n in ("title", "", "trouble", "")
        )
        self.told_title = self._text("heading", "What is in the file")
        self.told = QWidget()
        self._told_column = QVBoxLayout(self.told)
        self._told_column.setContentsMargins(0, 0, measures(6), 0)
        self._told_column.setSpacing(measures(6))
        self._told_column.addStretch(1)
        self.close_button = self._button("\u00d7", "Put the file away")
        self.close_button.setObjectName("close")
        self.rulers = self._button("Rulers", "Millimetres over the mirror (R)", held=True)
        self.boxing = self._button("Boxing", "A, B, DBL, width, centres and datum line (M)", held=True)
        self.swatches = Swatches(measures)
        self.ways_title = self._text("heading", "Colourways (V flips the last two)")
        self.open = self._button("Open\u2026", "Choose a file (Ctrl+O)")
        self.turn = self._button("Turntable\u2026", "Write it turning, as a clip or PNGs")
        self.keep = self._button("Keep it in my catalogue", "Import it as it is now")
        self.progress = QProgressBar(textVisible=False)
        self.progress.hide()
        for button, signal in (
            (self.close_button, self.left),
            (self.open, self.opening),
            (self.keep, self.keeping),
            (self.turn, self.turning),
        ):
            button.clicked.connect(signal)
        self._lay_out(measures)
        self.stack(wide=True)
        self.show_bench(None)

    def show_bench(self, now: OnBench | None) -> None:
        """What is on the bench; None for nothing."""
        self._now = now
        draft = None if now is None else now.draft
        self.title.setText(now.path.name if now else "The desk")
        self.title.setToolTip(str(now.path) if now else "")
        self._say(self.trouble, "" if now is None else _trouble(now))
        self._say(self.said, "" if now is None else now.said)
        self._tell(draft.sentences() if draft else [])
        ways = draft.ways if draft else ()
        self.swatches.show_ways(ways, now.way if now else 0)
        self.ways_title.setVisible(bool(ways))
        self.swatches.setVisible(bool(ways))
        self.told_title.setVisible(draft is not None)
        for button in (self.turn, self.keep):
            button.setEnabled(draft is not None)
        self.show_wearing("")

    def show_wearing(self, how: str) -> None:
        """How far what is on the bench is from being worn, a sentence."""
        text = _status(self._now, how)
        if text != self.status.text():
            self._say(self.status, text)

    def stack(self, wide: bool) -> None:
        """A column beside a wide mirror, a strip below a high one."""
        self.setMinimumSize(0, 0)
        self.setMaximumSize(_ANY, _ANY)
        if wide:
            self.setFixedWidth(self._measures(300))
        else:
            self.setFixedHeight(self._measures(330))
        self.swatches.stack(2 if wide else 4)

    def show_only(self) -> None:
        """Nothing that opens a file, or writes one, or puts it away."""
        for button in (self.close_button, self.open, self.turn, self.keep):
            button.hide()

    @property
    def sentences(self) -> list[str]:
        """What is said of the file."""
        return [label.text() for label in self._sentences]

    def show_turning(self, done: int, total: int) -> None:
        """How far a turntable is; with a total of 0 none is being made."""
        self.progress.setVisible(total > 0)
        self.progress.setRange(0, max(total, 1))
        self.progress.setValue(done)
        self.turn.setText("Stop the turntable" if total else "Turntable\u2026")

    def _lay_out(self, measures: Measures) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*(measures(14),) * 4)
        column.setSpacing(measures(8))
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button)
        column.addLayout(head)
        for text in (self.status, self.trouble, self.said):
            column.addWidget(text)
        column.addLayout(_row(measures, self.rulers, self.boxing))
        column.addWidget(self.ways_title)
        column.addWidget(self.swatches)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.told)
        column.addWidget(self.told_title)
        column.addWidget(scroll, 1)
        column.addWidget(self.progress)
        column.addLayout(_row(measures, self.open, self.turn))
        column.addWidget(self.keep)

    def _tell(self, sentences: list[str]) -> None:
        if sentences == self.sentences:
            return
        for label in self._sentences:
            self._told_column.removeWidget(label)
            label.deleteLater()
        self._sentences = [self._text("told", sentence) for sentence in sentences]
        for place, label in enumerate(self._sentences):
            self._told_column.insertWidget(place, label)

    def _text(self, name: str, text: str = "") -> QLabel:
        label = QLabel(text)
        label.setObjectName(name)
        label.setWordWrap(True)
        # What a file says is shown as it is, never as markup.
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _button(self, text: str, tip: str, held: bool = False) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip if len(text) == 1 else text)
        button.setCheckable(held)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button

    def _say(self, label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))


def _row(measures: Measures, *widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(measures(8))
    for widget in widgets:
        row.addWidget(widget, 1)
    return row


def _status(now: OnBench | None, how: str) -> str:
    if now is None:
        return EMPTY
    if now.busy or now.draft is None:
        return now.busy
    return how


def _trouble(now: OnBench) -> str:
    return f"{now.trouble} {STILL_WORN}" if now.trouble and now.draft else now.trouble


def _style(measures: Measures) -> str:
    size = measures
    return f"""
    QFrame#desk {{ background: {theme.DOCK}; }}
    QLabel {{ color: {theme.INK_SOFT}; font-size: {size(13)}px; qproperty-indent: 0; }}
    QLabel#title {{ color: {theme.INK}; font-size: {size(17)}px; font-weight: 600; }}
    QLabel#heading {{ color: {theme.INK}; font-size: {size(12)}px; font-weight: 600;
        padding-top: {size(4)}px; }}
    QLabel#told {{ color: {theme.INK_SOFT}; font-size: {size(12)}px; }}
    QLabel#trouble {{ color: {theme.WARNING}; }}
    QPushButton {{ min-height: {size(38)}px; border-radius: {size(10)}px; padding: 0 {size(8)}px;
        font-size: {size(13)}px; }}
    QPushButton:checked {{
        background: {theme.BRASS}; border-color: {theme.BRASS}; color: {theme.BRASS_INK};
    }}
    QPushButton:disabled {{ color: {theme.EDGE}; }}
    QPushButton#close {{ min-height: {size(30)}px; max-width: {size(30)}px; min-width: {size(30)}px;
        padding: 0; font-size: {size(18)}px; }}
    QScrollBar:vertical {{ background: transparent; width: {size(6)}px; }}
    QScrollBar::handle:vertical {{ background: {theme.EDGE}; border-radius: {size(3)}px; min-height: 24px; }}
    QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical {{ height: 0; }}
    QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical {{ background: transparent; }}
    QProgressBar {{ background: {theme.RAISED}; border: none; border-radius: 3px; max-height: 6px; }}
    QProgressBar::chunk {{ background: {theme.BRASS}; border-radius: 3px; }}
    """
