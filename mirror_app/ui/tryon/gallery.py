"""What was ordered: how each order stands, and what was made, to enlarge, compare and save."""

import shutil
from collections.abc import Sequence, Set
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
    dressed = Signal(object)
    """The GarmentPhoto of an order that is to be worn in the mirror."""
    told = Signal(str)

    def __init__(self, measures: Measures, may_save: bool) -> None:
        super().__init__()
        self._measures = measures
        self.cells: list[JobCell] = []
        self._told: tuple[tuple[Job, ...], Set[str], bool] | None = None
        # Twice a cell's size, for screens with two pixels to one.
        self._loader = Loader(self, QSize(measures(416), measures(586)), self._fill)
        self._in_sight: list[JobCell] = []
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
        self._flow.moved.connect(self._load)
        self.enlarged = Enlarged(measures, may_save)
        self.enlarged.left.connect(lambda: self.setCurrentIndex(0))
        self.enlarged.saved.connect(self._save_one)
        self.enlarged.dressed.connect(self.dressed)
        self._ticker = QTimer(self, interval=TICK_MS)
        self._ticker.timeout.connect(self._tick)
        self._lay_out()

    def show_jobs(self, jobs: tuple[Job, ...], at_work: Set[str], running: bool) -> None:
        """All orders there are, the keys of those that somebody is at, and whether anybody is at any."""
        told = (jobs, at_work, running)
        if told == self._told:
            return
        self._told = told
        known = {cell.key: cell for cell in self.cells}
        self.cells = [self._cell(job, job.order.key in at_work, known.get(job.order.key)) for job in jobs]
        self._flow.fill(self.cells)
        self.sentence.setText(progress_sentence(jobs, running) if jobs else "Nothing was ordered yet.")
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

    def enlarge(self, key: str) -> None:
        """What was made of this order, where there is something."""
        for cell in self.cells:
            if cell.key == key:
                self._enlarge(cell)

    def forget(self) -> None:
        """Nothing of the person is kept on the screen."""
        self.leave()
        self.enlarged.clear()
        self.show_jobs((), frozenset(), running=False)

    def close_down(self) -> None:
        """End the threads that read."""
        self._ticker.stop()
        self._loader.close()
        self.enlarged.close_down()

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

    def _cell(self, job: Job, at_work: bool, known: JobCell | None) -> JobCell:
        if known is not None:
            # Most are the very same, and to compare thousands takes its time.
            if (known.job is not job and known.job != job) or known.at_work is not at_work:
                known.show_job(job, at_work)
            return known
        cell = JobCell(job, at_work, self._measures)
        cell.again.connect(lambda: self.again.emit(cell.key))
        cell.cancelled.connect(lambda: self.cancelled.emit(cell.key))
        cell.clicked.connect(lambda: self._enlarge(cell))
        return cell

    def _load(self) -> None:
        """Only what is in sight has its pictures: thousands would fill the memory."""
        in_sight = [cell for cell in self._flow.in_sight if isinstance(cell, JobCell)]
        seen = set(in_sight)
        for cell in self._in_sight:
            if cell not in seen:
                cell.drop()
        self._in_sight = in_sight
        wanted = dict.fromkeys(path for cell in in_sight if (path := cell.lacking) is not None)
        if not wanted.keys() <= set(self._loader.waiting):
            self._loader.want(tuple(wanted))

    def _fill(self, path: Path, image: QImage) -> None:
        for cell in self._in_sight:
            cell.show_picture(path, image)

    def _tick(self) -> None:
        """The seconds go on."""
        for cell in self._in_sight:
            if cell.at_work and cell.job.state not in OVER:
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
