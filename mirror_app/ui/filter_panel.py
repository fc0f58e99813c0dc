"""One filter opened: everything a pair can be in one respect, as pictures to touch."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QGridLayout, QWidget

from mirror_app.boxing import SHAPES
from mirror_app.glasses_on import finding
from mirror_app.glasses_on.catalogue import MATERIALS
from mirror_app.ui import theme
from mirror_app.ui.overlay import text_font
from mirror_app.ui.pictograms import paint_disc, paint_shape
from mirror_app.ui.theme import Measures
from mirror_app.ui.tile import write_line
from mirror_app.values import Eyewear, Rgb

COLUMNS = 4
_PICTURE_PX = 34

_DISCS: dict[str, tuple[Rgb, float, bool]] = {
    "black": ((24, 24, 26), 1.0, False),
    "grey": ((116, 120, 126), 1.0, False),
    "silver": ((192, 195, 200), 1.0, True),
    "gold": ((220, 178, 112), 1.0, True),
    "brown": ((106, 62, 34), 1.0, False),
    "clear": ((214, 224, 228), 0.2, False),
    "blue": ((38, 62, 126), 1.0, False),
    "green": ((62, 92, 60), 1.0, False),
    "red": ((154, 26, 38), 1.0, False),
    "pink": ((230, 172, 172), 1.0, False),
    "purple": ((104, 56, 104), 1.0, False),
}
_NOTES = {
    "narrow": f"below {finding.NARROW_MM:.0f} mm",
    "medium": f"{finding.NARROW_MM:.0f} to {finding.WIDE_MM:.0f} mm",
    "wide": f"from {finding.WIDE_MM:.0f} mm",
    "brown": "tortoise, havana",
}


@dataclass(frozen=True, slots=True)
class Facet:
    """One respect in which eyewear differs. field: its name in `Wanted`. values: those there are."""

    field: str
    label: str
    values: tuple[str, ...]


def facets_of(pairs: Iterable[Eyewear]) -> tuple[Facet, ...]:
    """What these pairs differ in, in the order a shopper asks."""
    listed = list(pairs)
    families = frozenset[str]().union(*map(finding.families, listed))
    asked: tuple[tuple[str, str, tuple[str, ...], set[str] | frozenset[str]], ...] = (
        ("shapes", "Shape", SHAPES, {pair.shape for pair in listed}),
        ("colours", "Colour", finding.FAMILIES, families),
        ("materials", "Material", MATERIALS, {pair.material for pair in listed}),
        ("widths", "Width", finding.WIDTHS, {finding.width(pair) for pair in listed}),
        ("lenses", "Lenses", finding.LENSES, {finding.lens(pair) for pair in listed}),
    )
    return tuple(
        Facet(field, label, tuple(value for value in every if value in there))
        for field, label, every, there in asked
    )


def label_of(value: str) -> str:
    """A value as a person reads it."""
    return value.replace("_", " ").capitalize()


class Choice(QAbstractButton):
    """One value to touch, with its picture where it has one."""

    def __init__(self, facet: Facet, value: str, measures: Measures) -> None:
        super().__init__()
        self.value = value
        self._measures = measures
        self._draw = _picture(facet.field, value, measures)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(label_of(value))
        self._noted = any(value in _NOTES for value in facet.values)
        height = (_PICTURE_PX + 6 if self._draw else 0) + 20 + (17 if self._noted else 0) + 24
        self.setFixedSize(measures(118), measures(height))

    def paintEvent(self, event: QPaintEvent) -> None:
        size = self._measures
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = size(2)
        card = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        hot = self.underMouse() or self.isDown()
        painter.setBrush(QColor(theme.RAISED_HOVER if hot else theme.RAISED))
        ring = theme.BRASS if self.isChecked() else theme.INK if self.hasFocus() else theme.RAISED
        painter.setPen(QPen(QColor(ring), size(2)))
        painter.drawRoundedRect(card, size(12), size(12))
        ink = theme.BRASS if self.isChecked() else theme.INK
        note = _NOTES.get(self.value, "")
        tall = size((_PICTURE_PX + 6 if self._draw else 0) + 20 + (17 if note else 0))
        top = (self.height() - tall) // 2
        if self._draw is not None:
            picture = QRectF(0, top, size(84), size(_PICTURE_PX))
            picture.moveLeft((self.width() - picture.width()) / 2)
            self._draw(painter, picture, ink)
            top += size(_PICTURE_PX + 6)
        words = QRect(edge, top, self.width() - 2 * edge, size(20))
        write_line(painter, words, label_of(self.value), ink, text_font(size(13)))
        if note:
            words.translate(0, size(17))
            write_line(painter, words, note, theme.INK_SOFT, text_font(size(11), QFont.Weight.Normal))
        painter.end()


def _picture(field: str, value: str, measures: Measures) -> Callable[[QPainter, QRectF, str], None] | None:
    if field == "shapes":
        return lambda painter, area, ink: paint_shape(painter, area, value, ink, measures(1.8))
    if field == "colours":
        return lambda painter, area, _ink: paint_disc(painter, _disc(area), *_DISCS[value])
    return None


def _disc(area: QRectF) -> QRectF:
    disc = QRectF(0, 0, area.height() * 0.9, area.height() * 0.9)
    disc.moveCenter(area.center())
    return disc


class FilterPanel(QFrame):
    """The values of a facet, over the mirror until one touches elsewhere. Several may be chosen."""

    picked = Signal(str, frozenset)
    """The field, and the values that are chosen now."""

    def __init__(self, facet: Facet, chosen: frozenset[str], measures: Measures, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        # The touch that closes it must not open it again.
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self._facet, self._measures = facet, measures
        self.choices = [Choice(facet, value, measures) for value in facet.values]
        grid = QGridLayout(self)
        gap = measures(12)
        grid.setContentsMargins(gap, gap, gap, gap)
        grid.setSpacing(measures(6))
        columns = COLUMNS if len(self.choices) > 4 else max(len(self.choices), 1)
        for place, choice in enumerate(self.choices):
            choice.setChecked(choice.value in chosen)
            choice.toggled.connect(self._tell)
            grid.addWidget(choice, place // columns, place % columns)
        self.setAccessibleName(facet.label)

    def open_above(self, chip: QWidget) -> None:
        """Show it over `chip`, within its screen."""
        size = self.sizeHint()
        corner = chip.mapToGlobal(QPoint(0, 0))
        left, top = corner.x(), corner.y() - size.height() - self._measures(8)
        room = chip.screen().availableGeometry()
        left = max(min(left, room.right() - size.width()), room.left())
        self.setGeometry(QRect(QPoint(left, max(top, room.top())), QSize(size)))
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.EDGE), 1.0))
        painter.setBrush(QColor(theme.DOCK))
        painter.drawPath(self._card(0.5))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Where nothing composes windows, as on many a kiosk, its corners would be black.
        self.setMask(QRegion(self._card(0.0).toFillPolygon().toPolygon()))
        super().resizeEvent(event)

    def _card(self, edge: float) -> QPainterPath:
        path, radius = QPainterPath(), self._measures(16)
        path.addRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), radius, radius)
        return path

    def _tell(self) -> None:
        chosen = frozenset(choice.value for choice in self.choices if choice.isChecked())
        self.picked.emit(self._facet.field, chosen)
