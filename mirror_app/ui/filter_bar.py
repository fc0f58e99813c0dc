"""What the catalogue is narrowed by: a chip for each filter, words, favourites; and how much is found."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QWidget

from mirror_app.glasses_on import Wanted
from mirror_app.ui import theme
from mirror_app.ui.filter_panel import Facet, FilterPanel, label_of
from mirror_app.ui.pictograms import paint_heart
from mirror_app.ui.theme import Measures


class SearchField(QLineEdit):
    """Words to look for. Escape empties it and goes back to the mirror, Enter only goes back."""

    left = Signal()

    def event(self, event: QEvent) -> bool:
        # Else the window would take Escape for itself.
        if event.type() == QEvent.Type.ShortcutOverride and _leaves(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _leaves(event):
            super().keyPressEvent(event)
            return
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        self.left.emit()


def _leaves(event: QEvent) -> bool:
    keys = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return isinstance(event, QKeyEvent) and event.key() in keys


class HeartChip(QPushButton):
    """Only favourites, or all."""

    def __init__(self, measures: Measures) -> None:
        super().__init__()
        self._measures = measures
        self.setProperty("chip", "heart")
        self.setCheckable(True)
        self.setFixedWidth(measures(46))
        self.setToolTip("Only favourites")
        self.setAccessibleName("Only favourites")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        size = self._measures
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        heart = QRectF(0, 0, size(17), size(16))
        heart.moveCenter(QRectF(self.rect()).center())
        paint_heart(painter, heart, self.isChecked(), theme.BRASS if self.isChecked() else theme.INK)
        painter.end()


class FilterBar(QWidget):
    """One row where there is room, else two."""

    changed = Signal()
    """Something else is wanted: see `wanted` and `only_favourites`."""
    left = Signal()
    """The person has finished typing."""

    def __init__(self, facets: Sequence[Facet], measures: Measures, searchable: bool) -> None:
        super().__init__()
        self._measures = measures
        self._facets = {facet.field: facet for facet in facets if len(facet.values) > 1}
        self._sets: dict[str, frozenset[str]] = {}
        self._clearing = False
        self._panel: FilterPanel | None = None
        """The one that was opened last."""
        self.chips = {field: self._chip(facet) for field, facet in self._facets.items()}
        self.search = SearchField()
        self.search.setPlaceholderText("Search")
        self.search.setAccessibleName("Search")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(measures(110))
        self.search.setMaximumWidth(measures(230))
        self.search.setVisible(searchable)
        self.heart = HeartChip(measures)
        self.count = QLabel()
        self.count.setObjectName("soft")
        self.clear_button = QPushButton("Clear")
        self.clear_button.setProperty("chip", "quiet")
        self.clear_button.setToolTip("Show everything again")
        keeps_place = self.clear_button.sizePolicy()
        keeps_place.setRetainSizeWhenHidden(True)
        self.clear_button.setSizePolicy(keeps_place)
        for button in (*self.chips.values(), self.heart, self.clear_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
        self._lay_out(measures(6))
        self.search.textChanged.connect(self._change)
        self.search.left.connect(self.left)
        self.heart.toggled.connect(self._change)
        self.clear_button.clicked.connect(self.clear)
        self._dress()

    @property
    def wanted(self) -> Wanted:
        """What the chips and the words say."""
        sets: dict[str, Any] = dict(self._sets)
        return replace(Wanted(text=self.search.text()), **sets)

    @property
    def only_favourites(self) -> bool:
        """Whether only favourites are to be shown."""
        return self.heart.isChecked()

    def clear(self) -> None:
        """Want everything again; a filter that is open closes."""
        self._close_panel()
        before = self.wanted, self.only_favourites
        self._clearing = True
        self._sets.clear()
        self.search.clear()
        self.heart.setChecked(False)
        self._clearing = False
        if before != (self.wanted, self.only_favourites):
            self._change()

    def open(self, field: str) -> FilterPanel:
        """Open one filter; it closes by itself."""
        self._close_panel()
        chosen = self._sets.get(field, frozenset())
        self._panel = panel = FilterPanel(self._facets[field], chosen, self._measures, self.window())
        panel.picked.connect(self._pick)
        panel.open_above(self.chips[field])
        return panel

    def tell(self, found: int, of: int) -> None:
        """Say how many models are shown."""
        self.count.setText(f"{found} of {of}" if found != of else f"{of} models" if of != 1 else "1 model")

    def fit_into(self, width: int) -> None:
        """One row or two, as there is room."""
        gap = self._layout.spacing()
        one = sum(row.sizeHint().width() for row in (self._chips, self._rest)) + gap
        narrow = width < one
        direction = QBoxLayout.Direction
        self._layout.setDirection(direction.BottomToTop if narrow else direction.LeftToRight)

    def _lay_out(self, gap: int) -> None:
        self._chips, self._rest = QWidget(), QWidget()
        chips, rest = QHBoxLayout(self._chips), QHBoxLayout(self._rest)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        for layout in (chips, rest, self._layout):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(gap)
        for chip in self.chips.values():
            chips.addWidget(chip)
        chips.addStretch(1)
        rest.addWidget(self.search, 1)
        rest.addWidget(self.heart)
        rest.addStretch(1)
        rest.addWidget(self.count)
        rest.addWidget(self.clear_button)
        self._layout.addWidget(self._chips)
        self._layout.addWidget(self._rest, 1)
        # Its rows follow the width it is given, and not the other way round.
        self.setMinimumWidth(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Filters")

    def _chip(self, facet: Facet) -> QPushButton:
        chip = QPushButton(facet.label)
        chip.setProperty("chip", "filter")
        chip.setCheckable(True)
        chip.clicked.connect(partial(self._on_chip, facet.field))
        return chip

    def _on_chip(self, field: str) -> None:
        self._dress()  # Qt has checked it by itself; only what is filtered by is
        self.open(field)

    def _close_panel(self) -> None:
        if self._panel is not None:
            self._panel.close()
            self._panel.deleteLater()
            self._panel = None

    def _pick(self, field: str, values: frozenset[str]) -> None:
        self._sets[field] = values
        if not values:
            del self._sets[field]
        self._change()

    def _change(self) -> None:
        if not self._clearing:
            self._dress()
            self.changed.emit()

    def _dress(self) -> None:
        """Let the chips say what they filter by."""
        for field, chip in self.chips.items():
            values = [value for value in self._facets[field].values if value in self._sets.get(field, ())]
            chip.setChecked(bool(values))
            label, told = self._facets[field].label, ", ".join(map(label_of, values))
            chip.setText(told or label if len(values) < 2 else f"{label} {len(values)}")
            chip.setToolTip(told or f"Any {label.lower()}")
            chip.setAccessibleName(f"{label}: {told or 'any'}")
        self.clear_button.setVisible(self.wanted != Wanted() or self.only_favourites)
