"""What the services behind the stand-in share."""

from dataclasses import dataclass

from mirror_app.tryon.serving.downloads import Downloads
from mirror_app.tryon.serving.playing import Playing
from mirror_app.tryon.serving.signature import Keys
from mirror_app.tryon.serving.tasks import Clock, Tasks


@dataclass(frozen=True, slots=True)
class Desk:
    """wall: the time that signatures are held against; the clock of the tasks may be another."""

    tasks: Tasks
    playing: Playing
    downloads: Downloads
    keys: Keys
    wall: Clock
