"""Long hair beside a face: temples go under it, and stay there from one picture to the next."""

import numpy as np

from mirror_app.glasses_on.fit import Head
from mirror_app.glasses_on.hairline import Hanging, hanging
from mirror_app.glasses_on.slabs.chain import Stations
from mirror_app.grain import Box
from mirror_app.values import Doubles, Face, Image, Pose

_EVERY, _NEWS = 10, 0.35
"""One picture in so many is looked at; how much it counts for."""
_ENOUGH, _COMES, _GOES = 0.65, 0.7, 0.45
"""How sure one has to be of hair in the first picture; for hair to come, and to go, in a later one: what is in
between changes nothing."""
_EASE, _ARRIVED = 0.1, 0.01
"""How much nearer the drawn comes to the seen with every picture."""
_MOVED = 0.08
"""A beginning that is found this much further on is worth moving to."""
_SOFT_MM = 8.0
"""Over so much of it a temple vanishes."""
_LEAST_PX = 2.0
_SEEN_MM = (4.0, 12.0)
"""A temple seen so short is not hidden at all, one so long as much as any: which way it leads is told by then."""
_AROUND_MM = 12.0


class Hair:
    """What hangs over the temples of one person, left and right of the picture."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """The next picture is of somebody else."""
        self._person, self._since = -1, 0
        self._believed, self._there = np.zeros(2), np.zeros(2)
        self._begins = np.ones(2)
        self._drawn = Hanging(self._there, self._begins)

    def over(self, image: Image, face: Face, head: Head) -> Hanging:
        """What to draw, from this picture and those before it; not every one is looked at."""
        if face.person != self._person:
            self._person, self._since = face.person, 0
            seen = hanging(image, face, head)
            self._believed, self._begins = seen.sure, seen.begins
            self._there = (seen.sure > _ENOUGH).astype(np.float64)
            self._drawn = Hanging(self._there, self._begins)
        elif self._since % _EVERY == 0:
            self._learn(hanging(image, face, head))
        self._since += 1
        self._drawn = Hanging(
            _eased(self._drawn.sure, self._there), _eased(self._drawn.begins, self._begins)
        )
        return self._drawn

    def _learn(self, seen: Hanging) -> None:
        self._believed = self._believed + _NEWS * (seen.sure - self._believed)
        there = np.where(self._there > 0.0, self._believed > _GOES, self._believed > _COMES)
        # Where no hair is there is nothing that begins: the first look that finds some is taken as it is.
        news = np.where(self._there > 0.0, _NEWS, 1.0)
        moved = np.abs(seen.begins - self._begins) > _MOVED
        self._begins = np.where(moved, self._begins + news * (seen.begins - self._begins), self._begins)
        self._there = there.astype(np.float64)


def before_temple(
    temple: Stations, hair: Hanging, head: Head, pose: Pose, box: Box
) -> list[tuple[Image, float]]:
    """The hair before a temple, 0..255 within a box of the picture, and how surely it is there; or nothing."""
    side = int(temple.middle[0, 0] > 0.0)
    if hair.sure[side] <= 0.0 or hair.begins[side] >= 1.0:
        return []
    hinge, ear = float(temple.middle[0, 2]), float(head.ears[side, 2])
    begin = hinge + float(hair.begins[side]) * (ear - hinge)
    depths = np.array([hinge, ear, begin, begin + _SOFT_MM])
    marks = pose.project(np.stack([np.interp(depths, temple.middle[:, 2], axis) for axis in temple.middle.T], 1))
    way = marks[1] - marks[0]
    long_px = float(np.linalg.norm(way))
    share = float(hair.sure[side] * np.interp(long_px / pose.px_per_mm, _SEEN_MM, (0.0, 1.0)))
    if share <= 0.0:
        return []
    way = way / long_px
    reach = max(float((marks[3] - marks[2]) @ way), _LEAST_PX)
    part = _part(pose.project(temple.middle), _AROUND_MM * pose.px_per_mm, box)
    mask: Image = np.zeros((box[3] - box[1], box[2] - box[0]), np.uint8)
    x0, y0, x1, y1 = part
    if x1 > x0 and y1 > y0:
        across = (np.arange(x0, x1, dtype=np.float32) - marks[2, 0]) * (255.0 * way[0] / reach)
        down = (np.arange(y0, y1, dtype=np.float32) - marks[2, 1]) * (255.0 * way[1] / reach)
        ramp = np.add.outer(down, across).clip(0.0, 255.0)
        mask[y0 - box[1] : y1 - box[1], x0 - box[0] : x1 - box[0]] = ramp
    return [(mask, share)]


def _part(points_px: Doubles, margin_px: float, box: Box) -> Box:
    low, high = points_px.min(0) - margin_px, points_px.max(0) + margin_px + 1.0
    return (
        max(int(low[0]), box[0]),
        max(int(low[1]), box[1]),
        min(int(high[0]), box[2]),
        min(int(high[1]), box[3]),
    )


def _eased(drawn: Doubles, seen: Doubles) -> Doubles:
    nearer = drawn + _EASE * (seen - drawn)
    return np.where(np.abs(seen - nearer) < _ARRIVED, seen, nearer)
