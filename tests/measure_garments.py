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
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from mirror_app.app import load_catalogue
from mirror_app.camera import read_photo
from mirror_app.garment_on import Kind
from mirror_app.garment_on.live.cloth import ENOUGH_PX, Cloth, made_ready
from mirror_app.garment_on.live.composite import Composed, composite
from mirror_app.garment_on.live.following import Follower
from mirror_app.garment_on.live.outfit import Outfit
from mirror_app.garment_on.live.seeing import PersonEye, PoseEye
from mirror_app.garment_on.live.wardrobe import Wardrobe
from mirror_app.garments import GarmentPhoto, garment_at
from mirror_app.mirror.bench import WARM_UP, measure_live
from mirror_app.parts import Networks, build_dressing, build_mirror, load_networks, make_ready
from mirror_app.values import Image, Look
from tests import garment_clips as given
from tests.garment_steadiness import geometry, jitter, light, warp
from tests.garment_switching import LiveMirror

SWITCHES = 40

LOOKS = {
    "garment alone": Look(glasses_off=False),
    "with removal": Look(),
    "with removal and eyewear": Look(next(iter(load_catalogue()))),
}


def speed(data: Path, frames: int) -> None:
    """As `mirror-app bench --garment`: newest wins, as fast as it goes. Then the CPU time of each stage of
    the garment alone, one after the other."""
    networks = load_networks()
    for name, cloth_name in (
        ("people/clips/walk_c.mp4", given.SIX[0]),
        ("people/clips/dance_a.mp4", given.SIX[1]),
        ("clips/bare/upper_body_stock.mp4", given.SIX[2]),
    ):
        images, _ = given.read(data / name, frames)
        photo = garment_at(data / "garments" / cloth_name)
        given.say(f"speed {Path(name).stem} {cloth_name}:")
        for what, look in LOOKS.items():
            _live(networks, images, replace(look, garment=photo), what)
        stages = _stages(images, given.garment(data, cloth_name))
        mirror = sum(ms for stage, ms in stages.items() if stage != "pose")
        told = ", ".join(f"{stage} {ms:.1f}" for stage, ms in stages.items())
        given.say(f"  alone, CPU ms a frame: {told}; on two free cores "
            f"{1000 / max(stages['pose'], mirror):.0f} frames a second")  # fmt: skip


def _live(networks: Networks, images: list[Image], look: Look, what: str) -> None:
    mirror = build_mirror(networks, dressing=build_dressing)
    make_ready(mirror, [look.garment])
    live = measure_live(mirror, PoseEye, images, look)
    mirror.close()
    stages = ", ".join(f"{stage} {p50:.1f}" for stage, (p50, _) in live.measured.stage_ms.items())
    given.say(f"  {what}: {live.measured.fps:.1f} frames a second by the clock, capture to view p50 "
        f"{live.latency_ms[0]:.0f} p95 {live.latency_ms[1]:.0f} ms, CPU {live.cpu_ms:.1f} ms a frame; "
        f"p50 ms {stages}; drawn on frames {live.garments.stretches} of {WARM_UP} to {len(images) - 1}"
    )  # fmt: skip


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
    """From the click to the first view of the new garment, by the mirror's own threads, before a camera of 30
    frames a second: of garments that are ready, and of ones that are not."""
    images, _ = given.read(data / "clips/bare/upper_body_stock.mp4", min(frames, 60))
    photos = [garment_at(data / "garments" / name) for name in given.names(data) if name.startswith("upper")]
    chance, bare = random.Random(2), LOOKS["garment alone"]
    with closing(LiveMirror(images, load_networks())) as live:
        live.make_ready(photos)
        live.until_drawn(replace(bare, garment=photos[0]))
        ready = [live.switched(replace(bare, garment=p)) for p in _others(photos, chance)]
        # As if each file had been saved again: nobody has made that one ready.
        anew = [replace(p, changed_ns=p.changed_ns + k + 1) for k, p in enumerate(_others(photos, chance))]
        unready = [live.switched(replace(bare, garment=p)) for p in anew]
    for what, took in (("prepared", ready), ("not prepared", unready)):
        views, ms = np.array([one.views for one in took]), np.array([one.ms for one in took])
        given.say(f"switch, {what}: {len(took)} clicks; views before the first of the new one: "
            f"{given.spread(views)}, of the old one at most {max(one.old for one in took)}; to it "
            f"{given.spread(ms)} ms")  # fmt: skip
    given.say(f"switch: the mirror gave {live.fps:.1f} views a second meanwhile; making one ready takes "
        f"{given.spread(np.array([_cost_ms(photo) for photo in photos]))} ms of CPU time")  # fmt: skip


def _cost_ms(photo: GarmentPhoto) -> float:
    begun = time.thread_time()
    made_ready(read_photo(photo.path, ENOUGH_PX), Kind(photo.kind))
    return (time.thread_time() - begun) * 1e3


def _others(photos: list[GarmentPhoto], chance: random.Random) -> list[GarmentPhoto]:
    """Forty, no two alike in a row."""
    out = [photos[0]]
    while len(out) < SWITCHES + 1:
        out.append(chance.choice([photo for photo in photos if photo != out[-1]]))
    return out[1:]


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
