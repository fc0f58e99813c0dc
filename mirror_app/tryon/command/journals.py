"""Which journals a command looks into."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mirror_app.tryon.jobs import SETTLED, Job
from mirror_app.tryon.journal import BatchRecord, Reading, usual_place, window_place


@dataclass(frozen=True, slots=True)
class Standing:
    """Orders given together and how they stand. batch: None for those of no batch."""

    journal: Path
    batch: BatchRecord | None
    jobs: tuple[Job, ...]

    @property
    def left(self) -> tuple[Job, ...]:
        """Those that may be gone on with."""
        return tuple(job for job in self.jobs if job.state not in SETTLED)


def places(journal: str | None) -> tuple[Path, ...]:
    """journal: as the person named it, there or not; None: those there are of what this user ordered by
    commands and in the mirror's window."""
    if journal is not None:
        return (Path(journal),)
    return tuple(place for place in (usual_place(), window_place()) if place.is_file())


def standings(place: Path, journal: Reading) -> Iterator[Standing]:
    """The oldest first, and last those of no batch."""
    for batch in journal.batches():
        yield Standing(place, batch, journal.jobs(batch.id))
    loose = journal.loose()
    if loose:
        yield Standing(place, None, loose)
