"""Garments in the mirror, measured on real clips: a line for each number of the table they are held to.

    python -m tests.measure_garments --data DIR [--only
    speed,switch,ghost,jitter,warp,geometry,light,memory,sheets]
                                     [--sheets DIR] [--frames 90]

DIR has people/clips, clips/bare, people and garments. Every frame is 1280x720. CPU time is that of one
thread, as far as it is Python's, and of the whole process where a network runs.
"""

import argparse
import random
import resource
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from mirror_app.garment_on.live.cloth import Cloth
from mirror_app.garment_on.live.composite import Composed, composite
from mirror_app.garment_on.live.dresser import Dresser
from mirror_app.garment_on.live.following import Follower
from mirror_app.garment_on.live.outfit import Outfit, Worn
from mirror_app.garment_on.live.seeing import PersonEye, PoseEye
from mirror_app.garment_on.live.wardrobe import Wardrobe
from mirror_app.garment_on.live.watching import Watcher
from mirror_app.latest import Latest
from mirror_app.values import Doubles, Frame, Image
from tests import garment_clips as given
from tests.garment_steadiness import geometry, jitter, light, warp


def speed(data: Path, frames: int) -> None:
    """Newest wins, two threads, as fast as they go; then the CPU time of each stage, one after the other."""
    for name, cloth_name in (
        ("people/clips/walk_c.mp4", given.SIX[0]),
        ("people/clips/dance_a.mp4", given.SIX[1]),
    ):
        images, _ = given.read(data / name, frames)
        cloth = given.garment(data, cloth_name)
        fps, late = _two_threads(images, cloth)
        stages = _stages(images, cloth)
        mirror = sum(ms for stage, ms in stages.items() if stage != "pose")
        told = ", ".join(f"{stage} {ms:.1f}" for stage, ms in stages.items())
        given.say(f"speed {Path(name).stem} {cloth_name}: {fps:.1f} frames a second by the clock, capture to "
            f"drawn p50 {late[0]:.0f} p95 {late[1]:.0f} ms; CPU ms a frame: {told}; on two free cores "
            f"{1000 / max(stages['pose'], mirror):.0f} frames a second")  # fmt: skip


def _two_threads(images: list[Image], cloth: Cloth) -> tuple[float, Doubles]:
    frames: Latest[Frame] = Latest()
    watcher = Watcher(PoseEye, frames)
    dresser, worn = Dresser(PersonEye()), Worn(1, "it", cloth)
    watcher.start()
    drawn, late, begun = 0, [], 0.0
    frames.put(Frame(images[0], 0, time.monotonic()))
    for k in range(1, 2 * len(images)):
        one = watcher.take(5.0, looking=True)
        assert one is not None
        # The next is looked at while this one is drawn.
        frames.put(Frame(images[k % len(images)], k, time.monotonic()))
        if k == 10:
            begun = time.perf_counter()
        dresser.dress(one, worn)
        drawn += k >= 10
        late.append((time.monotonic() - one.frame.born_s) * 1e3)
    took = time.perf_counter() - begun
    watcher.stop()
    dresser.close()
    return drawn / took, np.percentile(late[10:], [50, 95])


def _stages(images: list[Image], cloth: Cloth) -> dict[str, float]:
    pose, people, follower = PoseEye(), PersonEye(), Follower()
    took: dict[str, list[float]] = defaultdict(list)

    def timed(stage, clock, work):
        begun = clock()
        out = work()
        took[stage].append(clock() - begun)
        return out

    for k, image in enumerate(images):
        joints = timed("pose", time.process_time, lambda image=image: pose.find(image))
        person = timed("mask", time.process_time, lambda image=image: people.find(image))
        wearer = timed(
            "follow",
            time.thread_time,
            lambda image=image, joints=joints, person=person, k=k: follower.follow(
                image, joints, person, k / 30
            ),
        )
        if wearer is not None:
            timed(
                "composite",
                time.thread_time,
                lambda image=image, wearer=wearer, person=person: composite(image, wearer, person, cloth),
            )
    pose.close()
    people.close()
    return {stage: float(np.median(values[5:])) * 1e3 for stage, values in took.items()}


def switch(data: Path, frames: int) -> None:
    """What a click costs: of a garment that is ready, and of one that is not."""
    del frames
    names = given.names(data)
    made, cost = {}, []
    for name in names[::3]:
        begun = time.thread_time()
        made[name] = given.garment(data, name)
        cost.append((time.thread_time() - begun) * 1e3)
    outfit, took = Outfit(Wardrobe(made.__getitem__, 1 << 30)), []
    outfit.start()
    for name in made:
        outfit.select(name)
        while outfit.worn.waiting:
            time.sleep(0.001)
    for _ in range(200):
        begun = time.perf_counter()
        epoch = outfit.select(random.choice(list(made)))
        took.append((time.perf_counter() - begun) * 1e3)
        assert outfit.worn.epoch == epoch
        assert outfit.worn.cloth is not None
    outfit.stop()
    given.say(f"switch: prepared, in the very next frame, choosing takes p50 {np.median(took):.3f} p95 "
        f"{np.percentile(took, 95):.3f} ms; not prepared, p50 {np.median(cost):.0f} "
        f"p95 {np.percentile(cost, 95):.0f} ms of CPU time to make it ready")  # fmt: skip


def ghost(data: Path, frames: int) -> None:
    """1,000 random choices: nothing of what was worn before, to the bit."""
    images, fps = given.read(data / "people/clips/dance_a.mp4", min(frames, 40))
    some = [one for one in given.seen(images, fps)[8:] if one.wearer is not None]
    names = given.names(data)[::4]
    made = {name: given.garment(data, name) for name in names}
    outfit = Outfit(Wardrobe(made.__getitem__, 3 << 20))
    outfit.start()
    chance, wrong, drawn = random.Random(0), 0, 0
    before: dict[int, Composed] = {}
    for k in range(1000):
        outfit.select(chance.choice([None, *names]))
        if k % 7 == 0:
            time.sleep(0.002)
        worn, at = outfit.worn, k % len(some)
        one = some[at]
        if worn.cloth is None:
            done = Composed(one.image, (0, 0, 0, 0), np.zeros((0, 0), np.uint8))
        else:
            done = composite(one.image, one.wearer, one.person, worn.cloth)
            drawn += 1
        differs = (done.image != one.image).any(-1)
        differs[given.silhouette(done, differs.shape)] = False
        wrong += int(differs.sum())
        old = before.get(at)
        if old is not None:
            past = given.silhouette(old, differs.shape) & ~given.silhouette(done, differs.shape)
            wrong += int((done.image[past] != one.image[past]).any(-1).sum())
        before[at] = done
    outfit.stop()
    given.say(
        f"ghost: {wrong} pixels outside what is worn differ from the camera, "
        f"1,000 choices, {drawn} of them drawn"
    )


def memory(data: Path, frames: int) -> None:
    """1,000 choices among all garments, each made anew when it was dropped, in little room."""
    del frames
    names = given.names(data)
    made = {name: given.garment(data, name) for name in names}

    def again(name: str) -> Cloth:
        cloth = made[name]
        pieces = [replace(p, pictures=tuple(each.copy() for each in p.pictures)) for p in cloth.pieces]
        return replace(cloth, pieces=tuple(pieces))

    room = 12 << 20
    wardrobe = Wardrobe(again, room)
    outfit, chance, most = Outfit(wardrobe), random.Random(1), 0
    outfit.start()
    marks = []
    for k in range(1000):
        outfit.select(chance.choice(names))
        if k % 3:
            while outfit.worn.waiting:
                time.sleep(0.0005)
        most = max(most, wardrobe.nbytes)
        if k % 250 == 249:
            marks.append(
                int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20
            )
    outfit.stop()
    told = ", ".join(f"{mark:.0f}" for mark in marks)
    given.say(f"memory: {len(names)} garments: cache at most {most / 2**20:.1f} of {room / 2**20:.0f} MB, "
        f"{wardrobe.lent} lent at the end, process {told} MB after each 250")  # fmt: skip


def sheets(data: Path, frames: int, folder: Path) -> None:
    """Of every clip six moments, each in six garments."""
    del frames
    folder.mkdir(parents=True, exist_ok=True)
    cloths = [given.garment(data, name) for name in given.SIX]
    for path in given.clips(data):
        images, fps = given.read(path, 400)
        keep = set(np.linspace(8, len(images) - 2, 6).astype(int).tolist())
        rows = []
        for k, one in enumerate(given.seen(images, fps)):
            if k in keep:
                done = [
                    composite(one.image, one.wearer, one.person, c) if one.wearer else None for c in cloths
                ]
                row = [one.image if each is None else each.image for each in done]
                shown = [np.ascontiguousarray(image[:, 240:1040]) for image in row]
                for image, each in zip(shown, done, strict=True):
                    cv2.putText(image, each.reason if each else "nobody", (8, 24), 0, 0.7, (0, 0, 255), 2)
                rows.append(np.hstack(shown))
        cv2.imwrite(str(folder / f"{path.stem}.jpg"), np.vstack(rows), [cv2.IMWRITE_JPEG_QUALITY, 88])
        given.say(f"sheet {path.stem}: {len(images)} frames")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--only", default="speed,switch,ghost,jitter,warp,geometry,light,memory")
    parser.add_argument("--sheets", type=Path)
    parser.add_argument("--frames", type=int, default=90)
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    parts = (speed, switch, ghost, jitter, warp, geometry, light, memory)
    for part in parts:
        if part.__name__ in asked.only.split(","):
            part(asked.data, asked.frames)
    if asked.sheets is not None:
        sheets(asked.data, asked.frames, asked.sheets)


if __name__ == "__main__":
    main()
