"""`mirror-app bench`: how fast the mirror is on this machine."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from mirror_app import app
from mirror_app.camera import Clip, Synthetic, placed
from mirror_app.config import Settings
from mirror_app.errors import InputError
from mirror_app.garment_on.live.seeing import PoseEye
from mirror_app.garments import GarmentPhoto, garment_at
from mirror_app.mirror.bench import Live, measure, measure_live, measure_mirror
from mirror_app.mirror.report import Measured, require_report, write_json
from mirror_app.parts import Networks, build_dressing, build_mirror, build_naive, load_networks, make_ready
from mirror_app.telling import counts, say
from mirror_app.values import Eyewear, Frame, Look

NAIVE_FRAMES = 9
LEAST_FRAMES = 20


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """The mirror's speed, and the naive pipeline's, on the same frames in the same run."""
    if arguments.size is not None and not all(16 <= side <= 4096 for side in arguments.size):
        raise InputError("--size must be from 16x16 to 4096x4096.")
    worn = _garment(arguments)
    require_report(arguments.json, None, [Path(arguments.source), *([worn.path] if worn else [])])
    eyewear = app.chosen(app.load_catalogue(), arguments.eyewear)
    look = Look(eyewear, glasses_off=not arguments.keep_glasses, garment=worn)
    networks = load_networks(settings.threads, settings.precision)
    frames = _frames(arguments.source, arguments.frames, arguments.size)
    size = "x".join(map(str, frames[0].size_px))
    ours = _measured(networks, settings.keyframe_every, frames, look)
    result: dict[str, Any] = {
        "source": arguments.source,
        "size": size,
        **networks.as_json(),
        "mirror": ours.as_json(),
    }
    say(f"{arguments.source}, {size}, nodes {result['nodes_by_provider']}")
    for name, precision in networks.precision.items():
        say(f"{name} in {precision}")
    _say_ours(ours)
    if arguments.naive:
        result |= _naive(networks, frames, eyewear, result["mirror"]["fps"])
    if arguments.json is not None:
        write_json(arguments.json, result)
    return 0


def _garment(arguments: argparse.Namespace) -> GarmentPhoto | None:
    if arguments.garment is None:
        return None
    if arguments.naive:
        raise InputError("--naive knows no garments: measure it without --garment.")
    if arguments.source == "synthetic":
        raise InputError("The synthetic person is a head: --garment needs a clip of a body, with --source.")
    return garment_at(arguments.garment, arguments.type)


def _measured(networks: Networks, keyframe_every: int, frames: list[Frame], look: Look) -> Measured | Live:
    dressing = build_dressing if look.garment else None
    mirror = build_mirror(networks, keyframe_every, dressing=dressing)
    try:
        if look.garment is None:
            return measure_mirror(mirror, frames, look)
        make_ready(mirror, [look.garment])
        return measure_live(mirror, PoseEye, [frame.image for frame in frames], look)
    finally:
        mirror.close()


def _naive(
    networks: Networks, frames: list[Frame], eyewear: Eyewear | None, ours_fps: float
) -> dict[str, Any]:
    naive_mirror = build_naive(networks)
    try:
        naive = measure(lambda frame: naive_mirror.reflect(frame, eyewear), frames[:NAIVE_FRAMES])
    finally:
        naive_mirror.close()
    _say_measured("naive", naive)
    times = round(ours_fps / naive.fps, 2)
    say(f"the mirror is {times} times as fast as the naive pipeline")
    return {"naive": naive.as_json(), "times_faster": times}


def _say_ours(ours: Measured | Live) -> None:
    if isinstance(ours, Measured):
        _say_measured("mirror", ours)
        return
    _say_measured("mirror", ours.measured)
    p50, p95 = ours.latency_ms
    say(f"  capture to view {'':20} p50 {p50:7.2f} ms, p95 {p95:7.2f} ms; CPU {ours.cpu_ms:.1f} ms a frame")
    say(f"  a garment was drawn on {ours.garments.drawn} of {ours.measured.frames} frames")
    for reason, frames in ours.garments.reasons.items():
        say(f"    none on {frames}: {reason}")


def _say_measured(name: str, measured: Measured) -> None:
    p50, p95 = measured.frame_ms
    say(f"{name:14} {measured.fps:7.1f} frames a second, p50 {p50:7.2f} ms, p95 {p95:7.2f} ms")
    for stage, (p50, p95) in measured.stage_ms.items():
        say(f"  {stage:12} {'':24} p50 {p50:7.2f} ms, p95 {p95:7.2f} ms")
    if measured.states:
        say("  " + counts(measured.states))


def _frames(source: str, count: int, size_px: tuple[int, int] | None) -> list[Frame]:
    """Frames held in memory, so that neither decoding nor drawing the synthetic person is measured. size_px:
    of frames they are placed in."""
    if count < LEAST_FRAMES:
        raise InputError(f"--frames must be at least {LEAST_FRAMES}: the first ones only warm up.")
    opened = Synthetic() if source == "synthetic" else Clip(Path(source))
    frames: list[Frame] = []
    try:
        while len(frames) < count and (frame := opened.read()) is not None:
            frames.append(replace(frame, image=placed(frame.image, size_px)) if size_px else frame)
    finally:
        opened.close()
    if len(frames) < LEAST_FRAMES:
        raise InputError(f"{source} has only {len(frames)} frames; at least {LEAST_FRAMES} are needed.")
    return frames
