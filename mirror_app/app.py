"""Builds the parts, wires them, starts and stops them in order: the only place that knows everyone."""

import signal
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, cast

from mirror_app import doctor
from mirror_app.camera import CameraState, Capture, Opener, Phase, Rotation
from mirror_app.config import Settings
from mirror_app.errors import MirrorError
from mirror_app.garment_on.live.seeing import PoseEye
from mirror_app.garment_on.live.watching import Watcher
from mirror_app.garments import GarmentPhoto
from mirror_app.glasses_on import Catalogue, Ready, Thumbnails, importing
from mirror_app.glasses_on.slabs import Drawer, Lenses
from mirror_app.latest import Latest
from mirror_app.mirror import Mirror, MirrorLoop
from mirror_app.parts import build_dressing, build_mirror, load_networks
from mirror_app.paths import asset, cache, favourites, own_eyewear, own_tryon
from mirror_app.tryon.rack import Rack
from mirror_app.values import Eyewear, Frame, Look, View

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from mirror_app.ui import MirrorWindow, ShelfItem
    from mirror_app.ui.theme import Measures
    from mirror_app.ui.tryon import TryonPage

THUMBNAIL_PX = (384, 192)


def load_catalogue() -> Catalogue:
    """Every SKU there is. Raises ConfigError."""
    return Catalogue.load(asset("eyewear"), own_eyewear())


def chosen(catalogue: Catalogue, sku: str | None) -> Eyewear | None:
    """The pair with that SKU, None for "none", the catalogue's first for "". Raises InputError."""
    if sku == "none":
        return None
    return catalogue.find(sku) if sku else next(iter(catalogue))


def pair_to_draw(word: str) -> tuple[importing.EyewearModel, Lenses]:
    """A file where the word is the path of one, else a pair of the catalogue. Raises InputError."""
    path = Path(word)
    if path.is_file():
        model = importing.read(path, importing.Given(path.stem))
        return model, Lenses.in_model(model)
    eyewear = load_catalogue().find(word)
    return importing.model_of(eyewear), Lenses.of(eyewear)


def run_window(settings: Settings, designer: Path | None = None) -> int:
    """Open the mirror and return when it is closed. Raises MirrorError before anything is shown.

    The exit status: 0, or 128 and the signal's number where a signal closed it.
    """
    doctor.require_qt()
    from mirror_app.ui import make_application

    application = make_application(sys.argv[:1])
    with open_window(settings, designer) as window:
        window.present()
        with ended_by_signals(application):
            return application.exec()


@contextmanager
def ended_by_signals(application: "QApplication") -> Generator[None]:
    """Ctrl-C and SIGTERM end the application's exec(), which returns 128 and the signal's number.

    Main thread only. Python hears a signal only when it runs: something must tick meanwhile, as the
    window does.
    """
    from PySide6.QtCore import QTimer

    def end(number: int, _frame: FrameType | None) -> None:
        # Not at once: exec() may be about to begin, and would not know of it.
        QTimer.singleShot(0, partial(application.exit, 128 + number))

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def open_window(settings: Settings, designer: Path | None = None) -> Generator["MirrorWindow"]:
    """The window with its camera and its mirror running behind it; both have ended when this is left.

    designer: a file of eyewear that is still being drawn, to wear, and its desk beside the mirror. Main
    thread only, once there is a QApplication. Raises MirrorError.
    """
    from mirror_app.ui import MirrorWindow, WindowSettings
    from mirror_app.ui.garments import LiveGarments

    catalogue = load_catalogue()
    look = Look(chosen(catalogue, settings.eyewear), tilt_deg=settings.tilt_deg)
    frames, looks, views = Latest[Frame](), Latest[Look](), Latest[View]()
    with ExitStack() as running:
        opener = Opener(settings.source)
        running.callback(opener.close)
        networks = load_networks(settings.threads, settings.precision)
        mirror = build_mirror(networks, settings.keyframe_every, live=True, dressing=build_dressing)
        watcher = Watcher(PoseEye, frames)
        loop = MirrorLoop(mirror, watcher, looks, views)
        watcher.start()
        running.callback(watcher.stop)
        loop.start()
        running.callback(loop.stop)
        capture = Capture(opener, frames, cast("Rotation", settings.rotate), notice=opener.notice)
        capture.start()
        running.callback(capture.stop)
        liked = None if settings.kiosk else favourites()
        rack = _rack(settings)
        tryon, trouble = _tryon(settings, rack)
        garments = LiveGarments(rack, partial(_offer, mirror, watcher))
        window_settings = WindowSettings(
            settings.kiosk, settings.mirrored, look=look, favourites=liked, tryon=tryon, garments=garments
        )
        window = MirrorWindow(views, looks, _shelf(catalogue), window_settings, _state_of(capture, loop))
        running.callback(window.close)
        window.tell(trouble)
        # A kiosk takes no files from whoever stands there.
        if designer is not None or not settings.kiosk:
            running.enter_context(_desk(window, settings, designer, mirror.offer))
        yield window


def _offer(mirror: Mirror, watcher: Watcher, photos: Sequence[GarmentPhoto]) -> None:
    """These may be chosen soon: they, and what sees whoever puts them on, are made ready."""
    if photos:
        watcher.get_ready()
    if mirror.dressing is not None:
        mirror.dressing.offer(photos)


def _shelf(catalogue: Catalogue) -> "list[ShelfItem]":
    """Every pair, with what draws it small."""
    from mirror_app.ui import ShelfItem

    draw = Thumbnails(cache() / "thumbnails").picture
    return [ShelfItem(eyewear, partial(draw, eyewear, THUMBNAIL_PX)) for eyewear in catalogue]


def _rack(settings: Settings) -> Rack:
    """The garments of the folder that was set, else the user's own."""
    return Rack(Path(settings.garments) if settings.garments else own_tryon() / "garments")


@contextmanager
def _desk(
    window: "MirrorWindow", settings: Settings, designer: Path | None, offer: Callable[[Ready], None]
) -> Generator[None]:
    """Where files are worn that are no part of the catalogue, with that one open if there is one; what a
    kiosk is given is read with care. Closed when this is left. offer: see `DeskTools`."""
    from mirror_app.ui.desk import Desk, DeskTools

    shelf = importing.Shelf(own_eyewear(), asset("eyewear"))
    drawer = partial(Drawer.load, settings.threads)
    desk = Desk(window, DeskTools(shelf, drawer, settings.kiosk, offer))
    with closing(desk):
        if designer is not None:
            desk.open(designer)
        yield


def _tryon(settings: Settings, rack: Rack) -> "tuple[Callable[[Measures], TryonPage] | None, str]":
    """What makes the page where garments are tried on, and one sentence where there can be none: another
    mirror may be at its orders. They lie in the user's own folder, a kiosk's in one of its own: those are
    removed with each person, and the owner's are not shown to any."""
    from mirror_app.tryon.makers import makers
    from mirror_app.tryon.ordering import Ordering
    from mirror_app.tryon.providers.opening import PROVIDERS
    from mirror_app.ui.tryon import TryonPage

    try:
        if settings.kiosk:
            ordering = Ordering(own_tryon() / "kiosk", makers((settings.tryon,)))
        else:
            ordering = Ordering(own_tryon(), makers(PROVIDERS))
    except MirrorError as error:
        return None, str(error)
    return lambda measures: TryonPage(ordering, rack, measures, settings.mirrored, settings.kiosk), ""


def _state_of(capture: Capture, loop: MirrorLoop) -> Callable[[], CameraState]:
    """How the camera is doing, or the mirror behind it, where that one has failed."""

    def state() -> CameraState:
        known = capture.state()
        if loop.failure is None:
            return known
        return replace(known, phase=Phase.LOST, reason=f"The mirror stopped: {loop.failure}")

    return state
