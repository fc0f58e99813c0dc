"""What a frame costs, by stage: `mirror-app bench`'s own measuring, without eyewear."""

from contextlib import closing
from pathlib import Path

from mirror_app.camera import Clip, Synthetic
from mirror_app.mirror.bench import measure_mirror
from mirror_app.mirror.report import Measured
from mirror_app.parts import Networks, build_mirror
from mirror_app.values import Frame, Look

FRAMES = 300
REAL = "clips/glasses/selfie_thin_metal_720x1280.mp4"


def cost(networks: Networks, data: Path, limit: int | None) -> dict[str, Measured]:
    """Of the synthetic person and of a real clip, both of 720p, by name."""
    measured: dict[str, Measured] = {}
    for name, source in (("synthetic", Synthetic()), ("real", Clip(data / REAL))):
        with closing(source), closing(build_mirror(networks)) as mirror:
            frames: list[Frame] = []
            while len(frames) < (limit or FRAMES) and (frame := source.read()) is not None:
                frames.append(frame)
            measured[name] = measure_mirror(mirror, frames, Look())
    return measured
