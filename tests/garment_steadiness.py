"""What of a garment in the mirror moves, bends or shines as it should not: numbers from real clips."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from mirror_app.garment_on import Kind
from mirror_app.garment_on.body.joints import Joints
from mirror_app.garment_on.live.cloth import Cloth
from mirror_app.garment_on.live.composite import Composed, composite
from mirror_app.garment_on.live.fitting import ladders
from mirror_app.garment_on.live.warping import dense, folds
from mirror_app.values import Doubles, Image
from tests import garment_clips as given
from tests.garment_clips import say, silhouette

_MOVING = ("people/clips/dance_a.mp4", "people/clips/dance_b.mp4", "people/clips/walk_a.mp4",
           "people/clips/walk_c.mp4", "people/clips/blue_dress.mp4", "clips/bare/office.mp4")  # fmt: skip
STILL = ("people/model_5.jpg", "people/model_1.jpg", "people/053514_0.jpg", "people/model_8.jpg")
_PLAIN = ("people/clips/walk_c.mp4", "people/clips/dance_a.mp4", "people/clips/blue_dress.mp4")


def jitter(data: Path, frames: int) -> None:
    """A photograph played as a clip, with a camera's noise: how far the handles of the trunk move a frame."""
    cloth = given.garment(data, given.SIX[0])
    noise = np.random.default_rng(0)
    for name in STILL:
        photo = cv2.imread(str(data / name))
        if photo is None:
            continue
        still = given.fitted(np.asarray(photo, np.uint8))
        images = [
            np.clip(still + noise.normal(0, 4, still.shape), 0, 255).astype(np.uint8) for _ in range(frames)
        ]
        handles, raw = [], []
        for one in given.seen(images, 30.0)[20:]:
            if one.wearer is not None and one.wearer.strength[Kind.UPPER] > 0:
                handles.append(ladders(one.wearer, cloth)[0][1].handles)
                raw.append(one.raw.places[[11, 12, 23, 24]])
        if handles:
            moved, rough = (np.abs(np.diff(np.stack(each), axis=0)).mean() for each in (handles, raw))
            say(f"jitter {name}: {moved:.2f} px a frame; joints as found {rough:.2f}")


def warp(data: Path, frames: int) -> None:
    """The error of each output against the one before, moved by the flow of the camera's, over that of the
    camera; the same with either divided by its own mean squared gradient, so that a print on plain cloth is
    no error; the same well inside the garment, away from its edges and from hands and hair before it; and
    there what is left if it followed the flow as well as one affine map a frame can: clothes that fold do
    not move like that."""
    cloths = [given.garment(data, name) for name in given.SIX[:3]]
    for name in _MOVING:
        images, fps = given.read(data / name, frames)
        some = given.seen(images, fps)
        told: dict[str, list[float]] = {"all": [], "alike": [], "inside": [], "least": []}
        for cloth in cloths:
            found = _warp_errors(some, cloth)
            if len(found):
                out, camera, steep, steep_camera, inside, camera_inside, least = found.mean(0)
                told["all"].append(out / camera)
                told["alike"].append(out / steep / (camera / steep_camera))
                told["inside"].append(inside / camera_inside)
                told["least"].append(least / camera_inside)
        if told["all"]:
            each = ", ".join(f"{ratio:.2f}" for ratio in told["all"])
            mean = {what: float(np.mean(ratios)) for what, ratios in told.items()}
            say(f"warp error {Path(name).stem}: {mean['all']:.2f} of the camera's ({each}); as if equally "
                f"patterned {mean['alike']:.2f}; inside {mean['inside']:.2f}, of an affine map that follows "
                f"the flow {mean['least']:.2f}")  # fmt: skip


def _warp_errors(some: list[given.Seen], cloth: Cloth) -> Doubles:
    """(n, 7), of each pair of frames: the errors of output and camera, and their mean squared gradients; the
    errors of output and camera well inside, and the least one there."""
    flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
    done = [
        composite(one.image, one.wearer, one.person, cloth) if _full(one, cloth) else None for one in some
    ]
    y, x = np.indices((360, 640), np.float32)
    errors: list[list[float]] = []
    for k in range(1, len(some)):
        now, then = done[k], done[k - 1]
        if now is None or then is None:
            continue
        greys = [cv2.cvtColor(_half(one.image), cv2.COLOR_BGR2GRAY) for one in (some[k], some[k - 1])]
        way = flow.calc(*greys, None)
        at = np.dstack([x + way[..., 0], y + way[..., 1]])
        old, where = (_half(silhouette(each, (720, 1280)).astype(np.uint8) * 255) for each in (then, now))
        where = cv2.erode(where, np.ones((5, 5))) > 250
        where &= cv2.remap(old, at, None, cv2.INTER_LINEAR) > 250
        inside = where & _solid(now) & _solid(then)
        if min(where.sum(), inside.sum()) > 500:
            pairs = [(now.image, then.image), (some[k].image, some[k - 1].image)]
            both = [_error(*pair, at, where) for pair in pairs]
            within = [_error(*pair, at, inside)[0] for pair in pairs]
            errors.append([both[0][0], both[1][0], both[0][1], both[1][1], *within,
                           _least(then.image, at, inside)])  # fmt: skip
    return np.array(errors)


def _solid(done: Composed) -> np.ndarray:
    """(360, 640): away from all edges of what is drawn."""
    alpha = np.zeros((720, 1280), np.uint8)
    left, top, right, bottom = done.box
    alpha[top:bottom, left:right] = done.alpha
    return cv2.erode(np.asarray(_half(alpha) > 250, np.uint8), np.ones((17, 17)), borderValue=1) > 0


def _least(then: Image, at: np.ndarray, where: np.ndarray) -> float:
    """The error of a picture moved by that affine map which is closest to the flow."""
    y, x = np.indices(where.shape, np.float32)
    places = np.dstack([x, y, np.ones_like(x)])
    plain = np.linalg.lstsq(places[where], at[where], rcond=None)[0]
    there = _half(then).astype(np.float32) / 255.0
    moved = [
        cv2.remap(there, each, None, cv2.INTER_LINEAR) for each in (at, (places @ plain).astype(at.dtype))
    ]
    return float(((moved[0] - moved[1])[where] ** 2).mean())


def _full(one: given.Seen, cloth: Cloth) -> bool:
    return one.wearer is not None and one.wearer.strength[cloth.kind] == 1


def _error(now: Image, then: Image, at: np.ndarray, where: np.ndarray) -> tuple[float, float]:
    here, there = (_half(image).astype(np.float32) / 255.0 for image in (now, then))
    moved = cv2.remap(there, at, None, cv2.INTER_LINEAR)
    steep = (
        cv2.Sobel(here, cv2.CV_32F, 1, 0, scale=0.125) ** 2
        + cv2.Sobel(here, cv2.CV_32F, 0, 1, scale=0.125) ** 2
    )
    return float(((here - moved)[where] ** 2).mean()), float(steep[where].mean())


def _half(image: np.ndarray) -> np.ndarray:
    return cv2.resize(image, (640, 360), interpolation=cv2.INTER_AREA)


def geometry(data: Path, frames: int) -> None:
    """Folds, and how far off shoulders and hem are drawn: from where joints smoothed from both sides have
    them."""
    cloths = [given.garment(data, name) for name in (*given.SIX, "upper/00151_00.jpg", "full/053290_1.jpg")]
    folded, plain, pieces = 0, 0, 0
    for name in _MOVING:
        images, fps = given.read(data / name, frames)
        some = given.seen(images, fps)
        off: dict[str, list[float]] = {"shoulder": [], "hem": []}
        for k in range(len(some)):
            _off(some, k, fps, cloths[0], off)
        for part, shares in off.items():
            if shares:
                mean, p95 = 100 * np.mean(shares), 100 * np.percentile(shares, 95)
                say(f"geometry {Path(name).stem}: {part} off by {mean:.1f} p95 {p95:.1f} % of the shoulders")
        counted = np.sum([_folds(one, cloth) for one in some for cloth in cloths], axis=0)
        folded, plain, pieces = folded + counted[0], plain + counted[1], pieces + counted[2]
    say(f"geometry: {folded} folds in {pieces} pieces, {plain} of them laid flat")


def _folds(one: given.Seen, cloth: Cloth) -> tuple[int, int, int]:
    """Folds, pieces laid flat, pieces."""
    if one.wearer is None:
        return 0, 0, 0
    done = composite(one.image, one.wearer, one.person, cloth)
    where = [ladder for _, ladder in ladders(one.wearer, cloth)]
    if len(where) != len(done.sheets):
        return 0, 0, 0
    turned = sum(folds(*each) for each in zip(done.sheets, where, strict=True))
    return turned, sum(sheet.plain > 0.5 for sheet in done.sheets), len(done.sheets)


def _off(some: list[given.Seen], k: int, fps: float, cloth: Cloth, off: dict[str, list[float]]) -> None:
    one = some[k]
    near = range(max(0, k - 3), min(len(some), k + 4))
    if len(near) < 7 or one.wearer is None or one.wearer.strength[cloth.kind] < 1:
        return
    if any(some[i].raw is None for i in near):
        return
    weight = np.exp(-0.5 * ((np.arange(7) - 3) / (0.04 * fps)) ** 2)
    places = np.average([some[i].raw.places for i in near], axis=0, weights=weight)
    joints = Joints(_completed(places, one), one.raw.seen, one.raw.depth)
    unit = max(joints.shoulder_px, joints.trunk_px / 1.75)
    wanted = ladders(replace(one.wearer, joints=joints, unit_px=unit), cloth)[0][1]
    done = composite(one.image, one.wearer, one.person, cloth)
    at, box = dense(done.sheets[0]), done.sheets[0].box
    source = cloth.pieces[0].ladder
    for part, rung in (("shoulder", 3), ("hem", -1)):
        for ends, to in ((source.left, wanted.left), (source.right, wanted.right)):
            far = np.abs(at - ends[rung].astype(np.float32)).sum(-1)
            y, x = np.unravel_index(int(far.argmin()), far.shape)
            if far[y, x] > 3.0:
                continue  # outside the picture
            drawn = np.array([box[0] + x, box[1] + y])
            off[part].append(float(np.linalg.norm(drawn - to[rung])) / unit)


def _completed(places: Doubles, one: given.Seen) -> Doubles:
    """Hips that nobody sees are not known any better from both sides."""
    out = places.copy()
    hidden = one.raw.seen < 0.65
    hidden[:13] = False
    out[hidden] = one.wearer.joints.places[hidden]
    return out


def light(data: Path, frames: int) -> None:
    """Frames relit from one side, and darkened: whether cloth drawn on them is as light as the rest then
    is."""
    cloth = given.garment(data, given.SIX[0])
    for name in _PLAIN:
        images, fps = given.read(data / name, min(frames, 40))
        plain = given.seen(images, fps)
        raw = [one.raw for one in plain]
        for what, field in (("from one side", np.linspace(0.7, 1.2, 400)), ("darker", np.full(400, 0.65))):
            across = np.interp(np.arange(1280), np.arange(440, 840), field)[:, None].astype(np.float32)
            relit = [np.clip(one.image * across, 0, 255).astype(np.uint8) for one in plain]
            some = given.seen(relit, fps, raw)
            errors = [_light_error(plain, some, cloth, across, shaded) for shaded in (True, False)]
            say(f"light {Path(name).stem} {what}: mean luminance error {100 * errors[0]:.1f} %, "
                f"without shading {100 * errors[1]:.1f} %")  # fmt: skip


def _light_error(
    plain: list[given.Seen], relit: list[given.Seen], cloth: Cloth, across: np.ndarray, shaded: bool
) -> float:
    errors = []
    for before, after in list(zip(plain, relit, strict=True))[15::4]:
        if before.wearer is None or after.wearer is None or before.wearer.strength[cloth.kind] < 1:
            continue
        first = composite(before.image, before.wearer, before.person, cloth, shaded)
        second = composite(after.image, after.wearer, after.person, cloth, shaded)
        both = silhouette(first, (720, 1280)) & silhouette(second, (720, 1280))
        both = cv2.erode(both.astype(np.uint8), np.ones((15, 15))) > 0
        was, is_ = (cv2.GaussianBlur(cv2.cvtColor(done.image, cv2.COLOR_BGR2GRAY).astype(np.float32), (0, 0),
        6)
                    for done in (first, second))  # fmt: skip
        ratio = is_[both] / np.maximum((was * across[:, 0])[both], 8.0)
        errors.append(float(np.abs(ratio - 1).mean()))
    return float(np.mean(errors)) if errors else float("nan")
