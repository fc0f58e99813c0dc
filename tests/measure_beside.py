"""What try-on on this machine costs the mirror: frames a second alone, before and after, and while the local
engine makes pictures beside it as a window has it do.

    python -m tests.measure_beside PERSON GARMENT [--seconds 10]
"""

import argparse
import asyncio
import statistics
import sys
import threading
import time
from pathlib import Path

from mirror_app import app
from mirror_app.camera import Synthetic
from mirror_app.parts import build_mirror, load_networks
from mirror_app.tryon.makers import open_maker
from mirror_app.tryon.orders import Order, Parameters
from mirror_app.tryon.pictures import Uploads, picture_at
from mirror_app.tryon.providers.provider import Upload
from mirror_app.values import Frame, Look

FRAMES = 60


def frames_per_s(mirror, frames: list[Frame], look: Look, seconds: float) -> float:
    """The median of what each second gave."""
    rates, number = [], 0
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        began, count = time.perf_counter(), 0
        while time.perf_counter() < began + 1.0:
            mirror.reflect(frames[number % len(frames)], look)
            number, count = number + 1, count + 1
        rates.append(count / (time.perf_counter() - began))
    return statistics.median(rates)


async def make_until(over: threading.Event, order: Order, made: list[float]) -> None:
    """One picture after the other."""
    upload = Upload(Uploads().of(order.person), Uploads().of(order.garment))
    provider = await open_maker("local")
    while not over.is_set():
        began = time.perf_counter()
        task = await provider.submit(order, upload)
        await provider.inquire(task.task_id)
        made.append(time.perf_counter() - began)
    await provider.aclose()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("person", type=Path)
    parser.add_argument("garment", type=Path)
    parser.add_argument("--seconds", type=float, default=10.0)
    given = parser.parse_args()
    look = Look(next(iter(app.load_catalogue())))
    source = Synthetic()
    frames = [Frame(source.truth(number).image, number, number / 30) for number in range(FRAMES)]
    mirror = build_mirror(load_networks())
    frames_per_s(mirror, frames, look, 3.0)
    alone = [frames_per_s(mirror, frames, look, given.seconds)]
    order = Order(picture_at(given.person), picture_at(given.garment), "upper", "local", Parameters())
    over, made = threading.Event(), list[float]()
    thread = threading.Thread(target=lambda: asyncio.run(make_until(over, order, made)))
    thread.start()
    while not made:
        time.sleep(0.1)
    beside = frames_per_s(mirror, frames, look, given.seconds)
    over.set()
    thread.join()
    alone.append(frames_per_s(mirror, frames, look, given.seconds))
    mirror.close()
    share, picture_s = beside / statistics.mean(alone), statistics.median(made)
    sys.stdout.write(f"alone {alone[0]:.1f} and {alone[1]:.1f} frames a second; beside try-on {beside:.1f}: ")
    sys.stdout.write(f"{share:.2f} of it; {picture_s:.1f} s a picture\n")


if __name__ == "__main__":
    main()
