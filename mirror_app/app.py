"""Builds the parts, wires them, starts and stops them in order: the only place that knows everyone."""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import cast

from mirror_app import doctor
from mirror_app.camera import Capture, Rotation, Source, open_source
from mirror_app.config import Settings
from mirror_app.glasses_on import Catalogue, thumbnail
from mirror_app.latest import Latest
from mirror_app.mirror import MirrorLoop
from mirror_app.parts import build_mirror, load_networks
from mirror_app.paths import asset
from mirror_app.values import Eyewear, Frame, Look, View

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
    from mirror_app.ui import MirrorWindow, ShelfItem, WindowSettings, make_application

    catalogue = load_catalogue()
    look = Look(chosen(catalogue, settings.eyewear))
    frames, looks, views = Latest[Frame](), Latest[Look](), Latest[View]()
    with ExitStack() as running:
        mirror = MirrorLoop(
            build_mirror(load_networks(settings.threads), settings.keyframe_every), frames, looks, views
        )
        capture = Capture(_opener(settings.source), frames, cast("Rotation", settings.rotate))
        application = make_application(sys.argv[:1])
        shelf = [ShelfItem(eyewear, thumbnail(eyewear, THUMBNAIL_PX)) for eyewear in catalogue]
        window_settings = WindowSettings(kiosk=settings.kiosk, mirrored=settings.mirrored, look=look)
        window = MirrorWindow(views, looks, shelf, window_settings, _state_of(capture, mirror))
        mirror.start()
        running.callback(mirror.stop)
        capture.start()
        running.callback(capture.stop)
        window.present()
        return application.exec()


def _state_of(capture: Capture, mirror: MirrorLoop) -> Callable[[], str | None]:
    def sentence() -> str | None:
        if mirror.failure is not None:
            return f"The mirror stopped: {mirror.failure}"
        return capture.state().reason or None

    return sentence


def _opener(spec: str) -> Callable[[], Source]:
    """Opens the source now, so that a mistake is said before there is a window, and again after a loss."""
    first = [open_source(spec, loop=True)]
    return lambda: first.pop() if first else open_source(spec, loop=True)
