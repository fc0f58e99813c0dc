"""`mirror-app garment`: a garment, or several in turn, on a clip, a picture or a folder of pictures."""

import argparse
import math
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from mirror_app import app
from mirror_app.camera import PHOTO_SUFFIXES, Clip
from mirror_app.config import Settings
from mirror_app.errors import InputError
from mirror_app.garment_on.live.seeing import PoseEye
from mirror_app.garments import GarmentKind, GarmentPhoto, garment_at, kind_called
from mirror_app.mirror.process import Job, Outcome, files_of, garment_mask, is_folder, process
from mirror_app.mirror.report import garments_in, require_report, summary_of, write_json
from mirror_app.mirror.watched_mirror import STILL_LOOKS, WatchedMirror
from mirror_app.parts import Networks, build_dressing, build_mirror, load_networks, make_ready
from mirror_app.telling import Progress, say
from mirror_app.values import Look

Switch = tuple[float, GarmentPhoto]


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Nothing is changed but by the garment, unless --glasses-off or --eyewear ask for more. The exit status
    is that of `process`."""
    source: Path = arguments.input
    from_folder = is_folder(source)
    worn = garment_at(arguments.garment, arguments.type)
    switches = _switches(arguments.at or (), arguments.type)
    garments = [worn, *(photo for _, photo in switches)]
    used = [*files_of(source, arguments.output), *(photo.path for photo in garments)]
    require_report(arguments.report, arguments.output if from_folder else None, used)
    pair = app.chosen(app.load_catalogue(), arguments.eyewear)
    look = Look(pair, arguments.glasses_off, tilt_deg=settings.tilt_deg, garment=worn)
    changes = tuple((from_s, replace(look, garment=photo)) for from_s, photo in switches)
    job = Job(source, arguments.output, look, arguments.masks, changes, garment_mask)
    still = from_folder or source.suffix.lower() in PHOTO_SUFFIXES
    if still and switches:
        raise InputError("--at is for clips: a picture has no time.")
    if not still:
        _require_time(source, switches)
    networks = load_networks(settings.threads, settings.precision)
    mirror = build_mirror(networks, settings.keyframe_every, dressing=build_dressing)
    try:
        make_ready(mirror, garments)
        with (
            closing(WatchedMirror(mirror, PoseEye, STILL_LOOKS if still else 1)) as watched,
            Progress("pictures" if from_folder else "frames") as progress,
        ):
            # Before anything is written: a network may be missing.
            watched.get_ready()
            outcome = process(watched, job, progress)
    finally:
        mirror.close()
    _tell(outcome, networks, len(switches), arguments.report)
    return 1 if outcome.failed else 0


def _switches(words: Sequence[str], kind: GarmentKind | None) -> list[Switch]:
    """What each --at asks for, the earliest first. Raises InputError."""
    switches = sorted((_switch(word, kind) for word in words), key=lambda switch: switch[0])
    seconds = [from_s for from_s, _ in switches]
    if len(set(seconds)) < len(seconds):
        raise InputError("--at: only one garment can be put on at a time.")
    return switches


def _switch(word: str, kind: GarmentKind | None) -> Switch:
    time, _, place = word.partition(":")
    file, _, last = place.rpartition(":")
    told = kind_called(last) if file else None
    try:
        from_s = float(time)
    except ValueError:
        from_s = math.nan
    if not place or not (math.isfinite(from_s) and from_s >= 0):
        raise InputError(
            f"--at {word}: it is SECONDS:FILE or SECONDS:FILE:TYPE, such as 3.5:shirt.jpg:upper."
        )
    return from_s, garment_at(Path(file if told else place), told, kind)


def _require_time(source: Path, switches: Sequence[Switch]) -> None:
    """Raises InputError where there is no such clip, or a garment would be put on after its last frame."""
    with closing(Clip(source)) as clip:
        last_s = (clip.frames - 1) / clip.fps
    if switches and clip.frames and switches[-1][0] > last_s:
        late = f"--at {switches[-1][0]:g}:{switches[-1][1].path.name}"
        raise InputError(f"{late}: the last frame of {source.name} is at {last_s:.3f} s.")


def _tell(outcome: Outcome, networks: Networks, switches: int, report: Path | None) -> None:
    # Laying it on may have failed on a frame: that has no garment, and says so.
    rows = [row | {"garment": row.get("garment")} for row in outcome.rows]
    summary, worn = summary_of(rows), garments_in(rows)
    if report is not None:
        ran: dict[str, Any] = summary.as_json() | worn.as_json() | networks.as_json()
        write_json(report, {"frames": rows, "failed": outcome.failed, "summary": ran})
    speed = f"{summary.fps} a second, p95 {summary.frame_ms[1]} ms"
    changed = f", {worn.switches} of {switches} switches" if switches else ""
    say(f"{summary.frames} frames, a garment drawn on {worn.drawn}{changed}; {speed}.")
    for reason, frames in worn.reasons.items():
        say(f"None on {frames}: {reason}")
