"""Asks before everything is removed: what was paid for cannot be had again for nothing."""

from collections.abc import Iterable

from PySide6.QtWidgets import QLabel, QWidget

from mirror_app.tryon.jobs import Job, State
from mirror_app.ui.theme import Measures
from mirror_app.ui.tryon.asking import Asking
from mirror_app.ui.tryon.sentences import count_of

_UNFETCHED = frozenset({State.SUBMITTING, State.QUEUED, State.RUNNING, State.DONE, State.WAITED_OUT})


def removal_words(jobs: Iterable[Job], paid: frozenset[str]) -> str:
    """What is lost. paid: the names of the providers that charge."""
    known = tuple(jobs)
    of_them = [job for job in known if job.order.provider in paid]
    bought = sum(job.state is State.STORED for job in of_them)
    unfetched = sum(job.state in _UNFETCHED for job in of_them)
    said = (
        f"Your pictures, {count_of(len(known), 'order')} and all that was made are removed from this machine."
    )
    if bought:
        said += f" Paid for among them: {count_of(bought, 'picture')}."
    if unfetched:
        said += f" Sent, paid for and not fetched yet: {count_of(unfetched, 'picture')}, lost with it."
    return said


class Removal(Asking):
    """words: what is lost."""

    def __init__(self, words: str, measures: Measures, parent: QWidget) -> None:
        super().__init__("Remove all", "Remove all", measures, parent)
        self.words = QLabel(words)
        self.words.setWordWrap(True)
        self.words.setMinimumWidth(measures(380))
        self.lay_out([self.words])
