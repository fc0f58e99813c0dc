"""The mirror itself: paints the newest View it was given, and says when it is held."""

import time
from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from mirror_app.ui import theme
from mirror_app.ui.bridge import Bridge, Onto, Paintable, fitted
from mirror_app.ui.divider import Divider
from mirror_app.ui.meter import Meter
from mirror_app.ui.overlay import Overlay, paint_empty, paint_overlay
from mirror_app.ui.theme import Measures
from mirror_app.values import Image, View


class MirrorView(QWidget):
    """Shows one View; flips left and right in painting only, the View's pixels stay as they are."""

    held = Signal(bool)
    """True while a finger or the mouse rests on the mirror."""

    def __init__(self, mirrored: bool, measures: Measures) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(320, 200)
        self.setAccessibleName("Mirror")
        self.setMouseTracking(True)
        self.meter = Meter()
        self._divider = Divider(measures)
        self._measures = measures
        self._bridge = Bridge()
        self._mirrored = mirrored
        self._view: View | None = None
        self._paintable: Paintable | None = None
        self._unmeasured: View | None = None
        self._overlay = Overlay()
        self._raw = False
        self._live = True
        self.annotate: Callable[[QPainter, View, Onto], None] | None = None
        """Paints over the reflection what is known of its View, in the widget's own coordinates."""

    def sizeHint(self) -> QSize:
        return QSize(1280, 720)

    def show_view(self, view: View) -> None:
        """Paint this one next; one that was not painted yet is forgotten."""
        self._view = self._unmeasured = view
        self._repaint_picture()

    def clear(self) -> None:
        """Forget every picture there was; nobody is seen until the next View."""
        self._view = self._unmeasured = None
        self._bridge, self.meter = Bridge(), Meter()
        self._repaint_picture()

    def show_raw(self, raw: bool) -> None:
        """Paint the camera's own picture instead of the reflection."""
        if raw != self._raw:
            self._raw = raw
            self._repaint_picture()

    def part(self, on: bool) -> None:
        """Show or hide the divider between the person as they are and the reflection."""
        if on != self._divider.on:
            self._divider.toggle()
            self.unsetCursor()
            self._repaint_picture()

    @property
    def parted(self) -> bool:
        """Whether the divider is there."""
        return self._divider.on

    def move_divider(self, share: float) -> None:
        """To a part of the width as seen, 0..1 from the left."""
        self._divider.move_to(share)
        self._repaint_picture()

    @property
    def divided_at(self) -> float:
        """Where the divider is, 0..1 of the width as seen."""
        return self._divider.share

    def show_overlay(self, overlay: Overlay, live: bool) -> None:
        """The texts over the picture, which is dimmed when it is not live."""
        if (overlay, live) != (self._overlay, self._live):
            self._overlay, self._live = overlay, live
            self.setAccessibleDescription(
                " ".join(filter(None, (overlay.state, overlay.label, overlay.message, overlay.note)))
            )
            self.update()

    @property
    def overlay(self) -> Overlay:
        """The texts that are painted now."""
        return self._overlay

    @property
    def view(self) -> View | None:
        """What was given last to paint."""
        return self._view

    def shown(self) -> Image | None:
        """The BGR picture that is painted now, not mirrored, without the texts."""
        if self._view is None:
            return None
        raw, reflection = self._view.frame.image, self._view.image
        if self._raw or not self._divider.on or raw is reflection:
            return raw if self._raw else reflection
        return self._divider.parted(raw, reflection, self._place(raw), self._mirrored)

    def _place(self, picture: Image) -> QRectF:
        return fitted(QSize(picture.shape[1], picture.shape[0]), self.size())

    def _repaint_picture(self) -> None:
        # Converted when Qt gets round to painting: pictures that come faster cost nothing.
        self._paintable = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        picture = self.shown() if self._paintable is None else None
        if picture is not None:
            self._paintable = self._bridge.paintable(picture)
        if self._paintable is None:
            paint_empty(painter, self.rect(), self._overlay.state, self._measures)
        else:
            self._paint_picture(painter, self._paintable)
            if self._divider.on and not self._raw:
                self._divider.paint(painter, self.rect())
            if self.annotate is not None and self._view is not None and not self._raw:
                self.annotate(painter, self._view, self._onto(self._paintable))
            paint_overlay(painter, self.rect(), self._overlay, self._measures)
        painter.end()
        if self._unmeasured is not None:
            self.meter.shown(self._unmeasured, time.monotonic())
            self._unmeasured = None

    def _paint_picture(self, painter: QPainter, paintable: Paintable) -> None:
        image = paintable.image
        place = fitted(image.size(), self.size())
        if not self._live or not place.contains(QRectF(self.rect())):
            painter.fillRect(self.rect(), QColor(theme.GROUND))
        painter.save()
        if self._mirrored:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(1.0 if self._live else 0.45)
        painter.drawImage(place, image)
        painter.restore()

    def _onto(self, paintable: Paintable) -> Onto:
        size = paintable.image.size()
        return Onto(fitted(size, self.size()), size, float(self.width()) if self._mirrored else None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._divider.held = self._divider.is_near(event.position().x(), self.width())
        if not self._divider.held:
            self.held.emit(True)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        # A finger that was lifted over another window is never told to this one.
        self._divider.held &= bool(event.buttons() & Qt.MouseButton.LeftButton)
        if self._divider.held:
            self.move_divider(x / self.width())
        elif self._divider.is_near(x, self.width()):
            self.setCursor(Qt.CursorShape.SplitHCursor)
        else:
            self.unsetCursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._divider.held = False
            self.held.emit(False)
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Which column the divider stands on follows from the size.
        self._repaint_picture()
        super().resizeEvent(event)
