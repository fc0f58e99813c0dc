"""What was asked for and what became of it, on the disk. In goes each change before the next step is taken,
out come the jobs, after any end of the process."""

from mirror_app.tryon.journal.journal import Journal
from mirror_app.tryon.journal.place import JournalError, OrderMoved, usual_place, window_place
from mirror_app.tryon.journal.reading import Reading
from mirror_app.tryon.journal.records import BatchRecord, Finished, Stored, TaskRecord

__all__ = [
    "Journal",
    "Reading",
    "JournalError",
    "OrderMoved",
    "usual_place",
    "window_place",
    "BatchRecord",
    "Finished",
    "Stored",
    "TaskRecord",
]
