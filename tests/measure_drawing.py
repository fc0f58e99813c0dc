"""What drawing eyewear costs: a row for each pair, ms a frame of 1280x720, without finding the face.

    python -m tests.measure_drawing [--distance 600] [--focal 0.714] [--frames 90] [SKU ...]

The synthetic person turns and nods so many mm before a camera whose focal length is that share of the
picture's width: 0.714 is a webcam that sees 70 degrees. By default one pair of every model is drawn.
"""

import argparse
import sys
import time

import numpy as np

from mirror_app.app import load_catalogue
from mirror_app.camera import Sitter, Synthetic
from mirror_app.glasses_on import Renderer, models_of
from mirror_app.parts import build_tracker


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("skus", nargs="*", metavar="SKU")
    parser.add_argument("--frames", type=int, default=90)
    parser.add_argument("--distance", type=float, default=600.0)
    parser.add_argument("--focal", type=float, default=0.714)
    asked = parser.parse_args()
    catalogue = load_catalogue()
    pairs = [catalogue.find(sku) for sku in asked.skus] or [model.usual for model in models_of(catalogue)]
    tracker = build_tracker()
    camera = Synthetic(sitter=Sitter(asked.distance, focal_per_width=asked.focal))
    frames = [camera.read() for _ in range(asked.frames)]
    seen = [(frame, tracker.find(frame)) for frame in frames if frame is not None]
    known = [(frame, face) for frame, face in seen if face is not None]
    tracker.close()
    per_mm = np.median([face.pose.px_per_mm for _, face in known])
    sys.stdout.write(f"{len(known)} frames, {per_mm:.2f} pixels to a mm at the eyes\n")
    renderer = Renderer(beside=True)
    for pair in pairs:
        renderer.draw(known[0][0].image, known[0][1], pair)
        took = []
        for frame, face in known:
            begun = time.perf_counter()
            renderer.draw(frame.image, face, pair)
            took.append((time.perf_counter() - begun) * 1e3)
        p50, p95 = np.percentile(took, (50, 95))
        sys.stdout.write(f"{pair.sku:28} p50 {p50:5.2f} ms, p95 {p95:5.2f} ms\n")
        sys.stdout.flush()
    renderer.close()


if __name__ == "__main__":
    main()
