"""What was ordered: how each order stands, and what was made, to enlarge, compare and save."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mirror_app.errors import InputError
from mirror_app.files import replacing
from mirror_app.tryon.jobs import Job, State
from mirror_app.tryon.ordering import OVER
from mirror_app.ui.theme import Measures
from mirror_app.ui.tryon.enlarged import Enlarged
from mirror_app.ui.tryon.flow import Flow
from mirror_app.ui.tryon.job_cell import JobCell
from mirror_app.ui.tryon.loading import Loader
from mirror_app.ui.tryon.sentences import count_of, progress_sentence

TICK_MS = 500


class Gallery(QStackedWidget):
    """The newest order first. Shows what it is told; the page acts."""

    again = Signal(str)
    """The key of an order that is to be made once more."""
    cancelled = Signal(str)
    stopped = Signal()
    resumed = Signal()
    told = Signal(str)

    def __init__(self, measures: Measures, may_save: bool) -> None:
        super().__init__()
        self._measures = measures
        self.cells: list[JobCell] = []
        self._running = False
        self._loader = Loader(self, QSize(measures(640), measures(900)), self._fill)
        self._wanted: set[Path] = set()
        self.sentence = QLabel()
        self.sentence.setObjectName("advice")
        self.stop_button = QPushButton("Stop")
        self.stop_button.setToolTip("Send nothing more; what is being made is fetched later")
        self.stop_button.clicked.connect(self.stopped)
        self.resume_button = QPushButton("Continue")
        self.resume_button.setToolTip("Ask for what is being made, and send what was not sent")
        self.resume_button.clicked.connect(self.resumed)
        self.save_button = QPushButton("Save all\u2026")
        self.save_button.clicked.connect(self._save_all)
        self._may_save = may_save
        self._flow = Flow(measures(12))
        self.enlarged = Enlarged(measures, may_save)
        self.enlarged.left.connect(lambda: self.setCurrentIndex(0))
        self.enlarged.saved.connect(self._save_one)
        self._ticker = QTimer(self, interval=TICK_MS)
        self._ticker.timeout.connect(self._tick)
        self._lay_out()

    def show_jobs(self, jobs: Sequence[Job], running: bool) -> None:
        """All orders there are, and whether somebody is at them."""
        known = {cell.key: cell for cell in self.cells}
        self.cells = [self._cell(job, known.get(job.order.key)) for job in jobs]
        self._flow.fill(self.cells)
        self._running = running
        self.sentence.setText(progress_sentence(tuple(jobs), running) if jobs else "Nothing was ordered yet.")
        self.stop_button.setVisible(running)
        unfinished = any(job.state not in OVER for job in jobs)
        self.resume_button.setVisible(not running and unfinished)
        self.save_button.setVisible(self._may_save and any(job.pictures for job in jobs))
        self._load()
        if running:
            self._ticker.start()
        else:
            self._ticker.stop()

    def leave(self) -> bool:
        """Back from an enlarged picture; whether one was shown."""
        enlarged = self.currentIndex() == 1
        self.setCurrentIndex(0)
        return enlarged

    def forget(self) -> None:
        """Nothing of the person is kept on the screen."""
        self.leave()
        self.enlarged.clear()
        self._wanted.clear()
        self.show_jobs((), running=False)

    def close_down(self) -> None:
        """End the thread that reads."""
        self._ticker.stop()
        self._loader.close()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(self._measures(10))
        head.addWidget(self.sentence, 1)
        for button in (self.stop_button, self.resume_button, self.save_button):
            button.setProperty("chip", "filter")
            head.addWidget(button)
        sheet = QWidget()
        layout = QVBoxLayout(sheet)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self._measures(10))
        layout.addLayout(head)
        layout.addWidget(self._flow, 1)
        self.addWidget(sheet)
        self.addWidget(self.enlarged)

    def _cell(self, job: Job, known: JobCell | None) -> JobCell:
        if known is not None:
            if known.job != job:
                known.show_job(job)
            return known
        cell = JobCell(job, self._measures)
        cell.again.connect(lambda: self.again.emit(cell.key))
        cell.cancelled.connect(lambda: self.cancelled.emit(cell.key))
        cell.clicked.connect(lambda: self._enlarge(cell))
        return cell

    def _load(self) -> None:
        """What is not read yet, of garments and of what was made."""
        paths = {
            path for cell in self.cells for path in (cell.job.order.garment.path, *cell.job.pictures[:1])
        }
        missing = paths - self._wanted
        if missing:
            self._wanted |= missing
            self._loader.want([*self._loader.waiting, *sorted(missing)])

    def _fill(self, path: Path, image: QImage) -> None:
        for cell in self.cells:
            if path in cell.job.pictures[:1]:
                cell.show_picture(image)
            elif path == cell.job.order.garment.path:
                cell.show_garment(image)

    def _tick(self) -> None:
        """The seconds go on."""
        for cell in self.cells:
            if cell.job.state not in OVER:
                cell.update()

    def _enlarge(self, cell: JobCell) -> None:
        if cell.job.pictures:
            self.enlarged.show_job(cell.job)
            self.setCurrentIndex(1)
            self.enlarged.setFocus()

    # Saving: what was made lies in the user's own folder already; a copy goes where they want it.

    def _save_one(self, picture: Path) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Save this picture", picture.name)
        if name:
            self._copy([(picture, Path(name))])

    def _save_all(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Save all pictures into")
        if folder:
            made = [
                path for cell in self.cells if cell.job.state is State.STORED for path in cell.job.pictures
            ]
            self._copy([(path, Path(folder) / path.name) for path in made])

    def _copy(self, pairs: Sequence[tuple[Path, Path]]) -> None:
        try:
            for source, target in pairs:
                with replacing(target) as copy:
                    shutil.copyfile(source, copy)
        except InputError as error:
            self.told.emit(str(error))
        except OSError as error:
            self.told.emit(f"A picture cannot be copied: {error.strerror}.")
        else:
            self.told.emit(f"Saved {count_of(len(pairs), 'picture')}")
