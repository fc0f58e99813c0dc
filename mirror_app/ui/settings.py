"""How the window behaves."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from mirror_app.glasses_on import Renderer
from mirror_app.ui.garments import LiveGarments
from mirror_app.ui.theme import Measures
from mirror_app.ui.tryon import TryonPage
from mirror_app.values import Look


@dataclass(frozen=True, slots=True)
class WindowSettings:
    """How the window behaves. saving None: yes, except in a kiosk. idle_s: a kiosk forgets the person
    after so many seconds without a face or without a picture, and begins again with `look`. pull_ms: how
    often the newest View is looked for. favourites: the file they are kept in; None: only for this person.
    renderer: makes one for pictures that are compared. tryon: makes the page where garments are tried on;
    None: there is none. garments: those that can be worn live; None: there are none."""

    kiosk: bool = False
    mirrored: bool = True
    saving: bool | None = None
    idle_s: float = 20.0
    pull_ms: int = 8
    look: Look = field(default_factory=Look)
    favourites: Path | None = None
    renderer: Callable[[], Renderer] = Renderer
    tryon: Callable[[Measures], TryonPage] | None = None
    garments: LiveGarments | None = None
