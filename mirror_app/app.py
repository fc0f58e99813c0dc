"""Builds the parts, wires them, starts and stops them in order: the only place that knows everyone."""

import sys
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, cast

from mirror_app import doctor
from mirror_app.camera import Capture, Rotation, Source, open_source
from mirror_app.config import Settings
from mirror_app.glasses_on import Catalogue, thumbnail
from mirror_app.latest import Latest
from mirror_app.mirror import MirrorLoop
from mirror_app.parts import build_mirror, load_networks
from mirror_app.paths import asset
from mirror_app.values import Eyewear, Frame, Look, View

if TYPE_CHECKING:
    from mirror_app.ui import MirrorWindow

THUMBNAIL_PX = (384, 192)


def load_catalogue() -> Catalogue:
    """Every SKU there is. Raises ConfigError."""
    return Catalogue.load(asset("eyewear"))


def chosen(catalogue: Catalogue, sku: str | None) -> Eyewear | None:
    """The pair with that SKU, None for "none", the catalogue's first for "". Raises InputError."""
    if sku == "none":
        return None
    return catalogue.find(sku) if sku else next(iter(catalogue))


def run_window(settings: Settings) -> int:
    """Open the mirror and return when it is closed. Raises MirrorError before anything is shown."""
    doctor.require_qt()
    from mirror_app.ui import make_application

    application = make_application(sys.argv[:1])
    with open_window(settings) as window:
        window.present()
        return application.exec()


@contextmanager
def open_window(settings: Settings) -> Generator["MirrorWindow"]:
    """The window with its camera and its mirror running behind it; both have ended when this is left.

    Main thread only, once there is a QApplication. Raises MirrorError.
    """
    from mirror_app.ui import MirrorWindow, ShelfItem, WindowSettings

    catalogue = load_catalogue()
    look = Look(chosen(catalogue, settings.eyewear))
    frames, looks, views = Latest[Frame](), Latest[Look](), Latest[View]()
    capture = Capture(_opener(settings.source), frames, cast("Rotation", settings.rotate))
    mirror = build_mirror(load_networks(settings.threads), settings.keyframe_every)
    loop = MirrorLoop(mirror, frames, looks, views)
    shelf = [ShelfItem(eyewear, thumbnail(eyewear, THUMBNAIL_PX)) for eyewear in catalogue]
    window_settings = WindowSettings(kiosk=settings.kiosk, mirrored=settings.mirrored, look=look)
    with ExitStack() as running:
        running.callback(loop.stop)
        loop.start()
        running.callback(capture.stop)
        capture.start()
        window = MirrorWindow(views, looks, shelf, window_settings, _state_of(capture, loop))
        running.callback(window.close)
        yield window


def _state_of(capture: Capture, loop: MirrorLoop) -> Callable[[], str | None]:
    def sentence() -> str | None:
        if loop.failure is not None:
            return f"The mirror stopped: {loop.failure}"
        return capture.state().reason or None

    return sentence


def _opener(spec: str) -> Callable[[], Source]:
    """Opens the source now, so that a mistake is said before there is a window, and again after a loss."""
    first = [open_source(spec, loop=True)]
    return lambda: first.pop() if first else open_source(spec, loop=True)
