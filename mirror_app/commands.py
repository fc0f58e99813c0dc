"""What each command does, in terms of the parts; what its words mean is in cli.py."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from mirror_app import app, doctor
from mirror_app.config import Settings
from mirror_app.errors import InputError
from mirror_app.files import require_writable
from mirror_app.glasses_on import Wanted, importing
from mirror_app.glasses_on.light import Light
from mirror_app.glasses_on.slabs import Drawer, Scene, Stance, baked, before_camera
from mirror_app.mirror.headless import write_headless
from mirror_app.mirror.process import Job, files_of, is_folder
from mirror_app.mirror.process import process as run_job
from mirror_app.mirror.report import require_report, summary_of, write_json
from mirror_app.mirror.writing import write_picture
from mirror_app.parts import build_mirror, load_networks
from mirror_app.paths import asset, own_eyewear
from mirror_app.telling import Progress, counts, say
from mirror_app.values import Eyewear, Look

DEFAULT_FOLDER = Path("mirror-out")
HEADLESS_MODELS = 4


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """The window; without a display, or when asked for, pictures in a folder."""
    designer: Path | None = arguments.designer
    if designer is not None and not designer.is_file():
        raise InputError(f"There is no file {designer} to wear.")
    if designer is not None and (arguments.headless is not None or not doctor.display_available()):
        raise InputError("--designer needs a window; `eyewear check` says what is in a file without one.")
    if arguments.headless is not None:
        return _run_headless(arguments.headless, settings, settings.source)
    if doctor.display_available():
        return app.run_window(settings, designer)
    # Nobody asked for pictures of the room: without a window only the synthetic person is ever written.
    if settings.source not in ("auto", "synthetic"):
        raise InputError(
            "There is no display; name a folder with --headless to have what the mirror shows written there."
        )
    say("No display: the mirror runs without a window, before its synthetic person.")
    return _run_headless(DEFAULT_FOLDER, settings, "synthetic")


def _run_headless(folder: Path, settings: Settings, source: str) -> int:
    shown = [Look(pair, tilt_deg=settings.tilt_deg).worn for pair in _pairs_to_show(settings.eyewear)]
    mirror = build_mirror(load_networks(settings.threads, settings.precision), settings.keyframe_every)
    try:
        written = write_headless(mirror, source, folder, shown, settings.rotate)
    finally:
        mirror.close()
    say(f"{written.frames} frames; glasses removed on {written.removed}.")
    say(f"The clip is {written.clip.resolve()}")
    for still in written.stills:
        say(f"A still is {still.resolve()}")
    return 0


def _pairs_to_show(sku: str) -> Sequence[Eyewear | None]:
    """The pair that was asked for, or else one of each of the catalogue's first models."""
    catalogue = app.load_catalogue()
    if sku:
        return [app.chosen(catalogue, sku)]
    first_of_model = {eyewear.name: eyewear for eyewear in reversed(catalogue.eyewear)}
    return list(first_of_model.values())[: -1 - HEADLESS_MODELS : -1]


def process(arguments: argparse.Namespace, settings: Settings) -> int:
    """A clip, a picture or a folder of pictures."""
    from_folder = is_folder(arguments.input)
    report: Path | None = arguments.report
    used = files_of(arguments.input, arguments.output)
    require_report(report, arguments.output if from_folder else None, used)
    pair = app.chosen(app.load_catalogue(), arguments.eyewear)
    look = Look(pair, glasses_off=not arguments.keep_glasses, tilt_deg=settings.tilt_deg)
    networks = load_networks(settings.threads, settings.precision)
    mirror = build_mirror(networks, settings.keyframe_every, with_masks=arguments.masks is not None)
    job = Job(arguments.input, arguments.output, look, arguments.masks)
    try:
        with Progress("pictures" if from_folder else "frames") as progress:
            outcome = run_job(mirror, job, progress)
    finally:
        mirror.close()
    summary = summary_of(outcome.rows)
    if report is not None:
        content = {"frames": outcome.rows, "failed": outcome.failed}
        content |= {"summary": summary.as_json() | networks.as_json()}
        write_json(report, content)
    states = counts(summary.states)
    say(f"{summary.frames} frames ({states}), {summary.fps} a second, p95 {summary.frame_ms[1]} ms.")
    return 1 if outcome.failed else 0


def list_eyewear(arguments: argparse.Namespace, _settings: Settings) -> int:
    """The pairs in the catalogue that are as wanted."""
    wanted = Wanted(
        shapes=frozenset(arguments.shape or ()),
        materials=frozenset(arguments.material or ()),
        colours=frozenset(arguments.colour or ()),
        widths=frozenset(arguments.width or ()),
        lenses=frozenset(arguments.lenses or ()),
        text=arguments.search,
    )
    found = [eyewear for eyewear in app.load_catalogue() if wanted.fits(eyewear)]
    if arguments.json:
        say(json.dumps([asdict(eyewear) for eyewear in found], indent=1))
        return 0
    for e in found:
        marking = f"{e.a_mm:g}\u25a1{e.dbl_mm:g} {e.temple_mm:g}"
        kind = f"{e.shape:10} {e.material:12}"
        say(f"{e.sku:24} {e.name:14} {e.colour:24} {kind} {e.size:3} {marking:>10}  B {e.b_mm:g} mm")
    if not found:
        say("No eyewear is like that.")
    return 0


def check_eyewear(arguments: argparse.Namespace, _settings: Settings) -> int:
    """What is in a file of eyewear; exit status 1 where that is not what its marking says."""
    model = _read_eyewear(arguments)
    if arguments.json:
        say(json.dumps(importing.as_json(model), indent=1))
    else:
        say("\n".join(importing.sentences(model)))
    return 1 if importing.off_marking(model) else 0


def import_eyewear(arguments: argparse.Namespace, settings: Settings) -> int:
    """A file of eyewear into the person's own catalogue."""
    if arguments.check:
        return check_eyewear(arguments, settings)
    path: Path = arguments.file
    shelf = importing.Shelf(arguments.out or own_eyewear(), asset("eyewear"))
    sku = arguments.name or importing.sku_of(path.stem)
    # Before the file is read: that may take a while.
    shelf.require_free([sku], sku)
    model = _read_eyewear(arguments)
    say("\n".join(importing.sentences(model)))
    entry, told = shelf.keep_file(path, sku) if path.suffix.lower() == ".toml" else shelf.keep(model, sku)
    say("\n".join([*told, f"Written to {entry.resolve()}"]))
    return 0


def render_eyewear(arguments: argparse.Namespace, settings: Settings) -> int:
    """A picture of a pair by itself, as a mesh viewer would show it."""
    stance = Stance(arguments.yaw, arguments.pitch, arguments.size, arguments.px_per_mm)
    within = [
        (abs(stance.yaw_deg) <= 70, "--yaw must be from -70 to 70."),
        (abs(stance.pitch_deg) <= 55, "--pitch must be from -55 to 55."),
        (all(16 <= side <= 4096 for side in stance.size_px), "--size must be from 16x16 to 4096x4096."),
        (0.2 <= stance.px_per_mm <= 40, "--px-per-mm must be from 0.2 to 40."),
        (arguments.out.suffix.lower() == ".png", "--out must end in .png."),
    ]
    for fits, sentence in within:
        if not fits:
            raise InputError(sentence)
    require_writable(arguments.out)
    model, lenses = app.pair_to_draw(arguments.pair)
    drawer = Drawer.load(settings.threads)
    drawn = drawer.draw(baked(model), Scene(before_camera(stance), stance.size_px, Light.studio(), lenses))
    write_picture(arguments.out, drawn.masks() if arguments.mask else drawn.cut_out())
    say(f"Written to {arguments.out.resolve()}")
    return 0


def _read_eyewear(arguments: argparse.Namespace) -> importing.EyewearModel:
    path: Path = arguments.file
    unit = None if arguments.unit is None else importing.UNITS_MM[arguments.unit]
    marking = None if arguments.marking is None else importing.marking_of(arguments.marking)
    return importing.read(path, importing.Given(path.stem, unit, marking), arguments.untrusted)
