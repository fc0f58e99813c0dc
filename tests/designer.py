"""A window with a desk, and the mirror behind it."""

from collections import deque
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from mirror_app.glasses_on import Head, Renderer, seat_of
from mirror_app.glasses_on.importing import Shelf
from mirror_app.glasses_on.slabs import Drawer
from mirror_app.paths import asset
from mirror_app.sizes import Length, Sizes
from mirror_app.ui.desk import Desk, DeskTools
from mirror_app.values import Eyewear, Face, Pose, View

PATIENCE_MS = 30_000
LAG = 5
GREY = (90, 90, 90)
FOCAL, AWAY_MM = 1000.0, 600.0
HEAD = Head.average()


class Designer:
    """A window with a desk, and the mirror behind it: what is chosen is worn LAG Views later, as it has to
    be made ready first, and until then what was worn before it is. Its details are there LAG Views later."""

    def __init__(
        self,
        stage,
        make_view: Callable[..., View],
        own: Path,
        kiosk: bool,
        drawer: Callable[[], Drawer] = Drawer.load,
    ) -> None:
        self.stage, self._make, self._renderer = stage, make_view, Renderer()
        self._asked: deque[Eyewear | None] = deque([None] * LAG)
        self._since = 0
        self.seated: list[Eyewear | None] = []
        """What was worn in each View, but only where it is not what the View before it wore."""
        self.desk = Desk(stage.window, DeskTools(Shelf(own, asset("eyewear")), drawer, kiosk))
        self.panel = self.desk.panel

    def until(self, so: Callable[[], object]) -> None:
        """Let the mirror go on until that is true."""
        self.stage.bot.waitUntil(lambda: self.reflect() or bool(so()), timeout=PATIENCE_MS)

    def reflect(self) -> None:
        """One more View, of a face that looks straight into the camera."""
        self._asked.append(self.stage.window.worn)
        worn = self._asked.popleft()
        if [worn] != self.seated[-1:]:
            self.seated.append(worn)
            self._since = 0
        self._since += 1
        whole = self._since > LAG
        seat = None if worn is None else seat_of(self._renderer.fitted(worn, HEAD), straight(), whole)
        sizes = Sizes(Length(62.0, 2.1), Length(140.0, 5.0), 1.0, 0.03, "irises", 60, True)
        self.stage.views.put(self._make(GREY, face=straight(), seat=seat, sizes=sizes))

    def wear(self, path: Path) -> Eyewear:
        """Open a file and wait for it."""
        self.desk.open(path)
        self.until(lambda: self.panel.status.text().startswith("On the face"))
        worn = self.stage.window.worn
        assert worn is not None
        return worn

    def click(self, button: QWidget) -> None:
        self.stage.bot.mouseClick(button, Qt.MouseButton.LeftButton)

    def drop(self, *paths: Path) -> bool:
        """Whether the window took it."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        button, no_key, action = (
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.DropAction.CopyAction,
        )
        entering = QDragEnterEvent(QPoint(50, 50), action, data, button, no_key)
        entering.ignore()
        QApplication.sendEvent(self.stage.window, entering)
        if entering.isAccepted():
            QApplication.sendEvent(
                self.stage.window, QDropEvent(QPointF(50, 50), action, data, button, no_key)
            )
        return entering.isAccepted()


def straight() -> Face:
    pose = Pose(np.eye(3), np.array([0.0, 0.0, AWAY_MM]), FOCAL / 4, (159.5, 89.5))
    shape = np.zeros((478, 3), np.float32)
    shape[[468, 473]] = HEAD.pupils
    points = np.zeros((478, 2), np.float32)
    points[[468, 473]] = pose.project(HEAD.pupils)
    return Face(points, shape, pose, 1.0, 0)
