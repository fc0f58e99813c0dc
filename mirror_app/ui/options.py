"""The colours and sizes of the chosen model, beside its tile."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from mirror_app.glasses_on import Model
from mirror_app.glasses_on.finding import width
from mirror_app.ui import theme
from mirror_app.ui.overlay import text_font
from mirror_app.ui.pictograms import paint_colours
from mirror_app.ui.theme import Measures
from mirror_app.ui.tile import marking
from mirror_app.values import Eyewear


class Swatch(QAbstractButton):
    """One colour of a model, as a disc; the one that is worn has a ring."""

    def __init__(self, colour: Eyewear, measures: Measures) -> None:
        super().__init__()
        self.colour = colour
        self._measures = measures
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(measures(36), measures(36))
        self.setToolTip(colour.colour)
        self.setAccessibleName(colour.colour)

    def nextCheckState(self) -> None:
        """Nothing by itself: what is worn is checked."""

    def paintEvent(self, event: QPaintEvent) -> None:
        size = self._measures
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        if self.isChecked() or self.hasFocus() or self.underMouse():
            ring = theme.BRASS if self.isChecked() else theme.INK if self.hasFocus() else theme.EDGE
            painter.setPen(QPen(QColor(ring), size(2)))
            edge = size(2)
            painter.drawEllipse(whole.adjusted(edge, edge, -edge, -edge))
        edge = size(6)
        paint_colours(painter, whole.adjusted(edge, edge, -edge, -edge), self.colour)
        painter.end()


class Options(QWidget):
    """Shown beside the tile of the chosen model."""

    picked = Signal(object)
    """The Eyewear of the model that the person wants instead."""

    def __init__(self, measures: Measures) -> None:
        super().__init__()
        self._measures = measures
        self._model: Model | None = None
        self._eyewear: Eyewear | None = None
        self.swatches: list[Swatch] = []
        self.pills: list[QPushButton] = []
        self._colour, self._marking = QLabel(), QLabel()
        self._colour.setFont(text_font(measures(13)))
        self._colour.setObjectName("title")
        self._marking.setFont(text_font(measures(12), QFont.Weight.Normal))
        self._marking.setObjectName("soft")
        self._rows = QHBoxLayout(), QHBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(measures(12), measures(9), measures(12), measures(11))
        layout.setSpacing(0)
        layout.addWidget(self._colour)
        layout.addWidget(self._marking)
        for row in self._rows:
            row.setSpacing(measures(4))
            layout.addStretch(1)
            layout.addLayout(row)
        self.setMinimumWidth(measures(168))
        self.setAccessibleName("Colours and sizes")

    def show_model(self, model: Model, eyewear: Eyewear) -> None:
        """The choices within a model, of which `eyewear` is worn."""
        if model != self._model:
            self._fill(model)
        self._model, self._eyewear = model, eyewear
        self._colour.setText(eyewear.colour or eyewear.name)
        self._marking.setText(f"{marking(eyewear)} \u00b7 {width(eyewear)}")
        for swatch in self.swatches:
            swatch.setChecked(model.in_usual_size(eyewear) == swatch.colour)
        for pill in self.pills:
            pill.setChecked(pill.property("size_name") == eyewear.size)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return hint.expandedTo(QSize(self.minimumWidth(), 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        size = self._measures
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.RAISED))
        painter.drawRoundedRect(self.rect().adjusted(0, size(2), 0, -size(2)), size(12), size(12))
        painter.end()

    def _fill(self, model: Model) -> None:
        for old in (*self.swatches, *self.pills):
            old.hide()
            old.deleteLater()
        for row in self._rows:
            while row.takeAt(0) is not None:
                pass
        colours, sizes = model.colours(), model.sizes(model.usual)
        self.swatches = [Swatch(colour, self._measures) for colour in colours] if len(colours) > 1 else []
        self.pills = [self._pill(size) for size in sizes] if len(sizes) > 1 else []
        for swatch in self.swatches:
            swatch.clicked.connect(self._on_swatch)
            self._rows[0].addWidget(swatch)
        for pill in self.pills:
            pill.clicked.connect(self._on_pill)
            self._rows[1].addWidget(pill)
            # Else it is laid out before the style rules say how wide it is.
            pill.ensurePolished()
        for row in self._rows:
            row.addStretch(1)

    def _pill(self, eyewear: Eyewear) -> QPushButton:
        pill = QPushButton(f"{eyewear.size} {eyewear.a_mm:.0f}")
        pill.setProperty("chip", "small")
        pill.setProperty("size_name", eyewear.size)
        pill.setCheckable(True)
        pill.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        pill.setCursor(Qt.CursorShape.PointingHandCursor)
        pill.setToolTip(f"{eyewear.size}: {marking(eyewear)}, {width(eyewear)}")
        pill.setAccessibleName(f"Size {eyewear.size}, {marking(eyewear)}")
        return pill

    def _on_swatch(self) -> None:
        swatch = self.sender()
        if isinstance(swatch, Swatch) and self._model is not None and self._eyewear is not None:
            self.picked.emit(self._model.recoloured(self._eyewear, swatch.colour))

    def _on_pill(self) -> None:
        pill = self.sender()
        if isinstance(pill, QPushButton) and self._model is not None and self._eyewear is not None:
            sizes = self._model.sizes(self._eyewear)
            name = pill.property("size_name")
            # Qt has checked it by itself, which is for show_model to do.
            pill.setChecked(name == self._eyewear.size)
            self.picked.emit(next((one for one in sizes if one.size == name), self._eyewear))
