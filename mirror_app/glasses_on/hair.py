"""Long hair beside a face: temples go under it, and stay there from one picture to the next."""

from dataclasses import dataclass

import numpy as np

from mirror_app.glasses_on.fit import Head
from mirror_app.glasses_on.hairline import HairSeen, begin, look
from mirror_app.glasses_on.slabs.chain import Stations
from mirror_app.grain import Box
from mirror_app.values import Doubles, Face, Image, Pose

_EVERY, _NEWS = 10, 0.35
"""One picture in so many is looked at; how much it counts for."""
_ENOUGH, _COMES, _GOES = 0.65, 0.7, 0.45
"""How sure one has to be of hair in the first picture; for hair to come, and to go, in a later one: what is
in between changes nothing."""
_EASE, _ARRIVED = 0.1, 0.01
"""How much nearer the drawn comes to the seen with every picture."""
_SOFT_MM = 8.0
"""Over so much of it a temple vanishes."""
_LEAST_PX = 2.0
_SEEN_MM = (4.0, 12.0)
"""A temple that is seen so short is not hidden at all, one so long as much as any: by then it is plain which
way it leads."""
_AROUND_MM = 12.0


@dataclass(frozen=True, slots=True, eq=False)
class Hanging:
    """Left and right of the picture. sure: (2,) 0..1, how much of what is under it hair hides; begins: (2,)
    0..1, from which share of the way from the hinge of a temple to the ear on."""

    sure: Doubles
    begins: Doubles


class Hair:
    """What hangs over the temples of one person, left and right of the picture."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """The next picture is of somebody else."""
        self._person, self._since = -1, 0
        self._known: HairSeen | None = None
        self._there = Hanging(np.zeros(2), np.ones(2))
        self._drawn = self._there

    def over(self, image: Image, face: Face, head: Head) -> Hanging:
        """What to draw, from this picture and those before it; not every one is looked at."""
        if face.person != self._person:
            self.forget()
            self._person = face.person
        if self._since % _EVERY == 0:
            self._learn(look(image, face, head))
        self._since += 1
        self._drawn = Hanging(
            _eased(self._drawn.sure, self._there.sure), _eased(self._drawn.begins, self._there.begins)
        )
        return self._drawn

    def _learn(self, seen: HairSeen) -> None:
        before, was = self._known, self._there.sure > 0.0
        if before is None:
            self._known, least = seen, np.full(2, _ENOUGH)
        else:
            sure = before.sure + _NEWS * (seen.sure - before.sure)
            self._known = HairSeen(sure, before.hairy + _NEWS * (seen.hairy - before.hairy))
            least = np.where(was, _GOES, _COMES)
        there = self._known.sure > least
        begins = np.array([begin(hairy) for hairy in self._known.hairy])
        self._there = Hanging(there.astype(np.float64), begins)
        if before is None:
            self._drawn = self._there
        else:
            # What is not drawn at all may be anywhere.
            self._drawn = Hanging(
                self._drawn.sure, np.where(self._drawn.sure > 0.0, self._drawn.begins, begins)
            )


def before_temple(
    temple: Stations, hair: Hanging, head: Head, pose: Pose, box: Box
) -> list[tuple[Image, float]]:
    """The hair before a temple, 0..255 within a box of the picture, and how surely it is there."""
    side = int(temple.middle[0, 0] > 0.0)
    if hair.sure[side] <= 0.0 or hair.begins[side] >= 1.0:
        return []
    depths = temple.middle[:, 2]
    hinge, ear = float(depths[0]), float(head.ears[side, 2])
    begin_mm = hinge + float(hair.begins[side]) * (ear - hinge)
    asked = np.array([hinge, ear, begin_mm, begin_mm + _SOFT_MM])
    marks = pose.project(np.stack([np.interp(asked, depths, axis) for axis in temple.middle.T], 1))
    way = marks[1] - marks[0]
    long_px = float(np.linalg.norm(way))
    share = float(hair.sure[side] * np.interp(long_px / pose.px_per_mm, _SEEN_MM, (0.0, 1.0)))
    if share <= 0.0:
        return []
    way = way / long_px
    reach_px = max(float((marks[3] - marks[2]) @ way), _LEAST_PX)
    part = _part(pose.project(temple.middle), _AROUND_MM * pose.px_per_mm, box)
    return [(_ramp(marks[2], way / reach_px, part, box), share)]


def _ramp(start_px: Doubles, rise: Doubles, part: Box, box: Box) -> Image:
    """(height, width) of a box: 0 at a place and before it, up to 255 by rise (2,) a pixel; in part of it."""
    x0, y0, x1, y1 = part
    mask: Image = np.zeros((box[3] - box[1], box[2] - box[0]), np.uint8)
    if x1 > x0 and y1 > y0:
        across = (np.arange(x0, x1) - start_px[0]) * (255.0 * rise[0])
        down = (np.arange(y0, y1) - start_px[1]) * (255.0 * rise[1])
        mask[y0 - box[1] : y1 - box[1], x0 - box[0] : x1 - box[0]] = np.add.outer(down, across).clip(0, 255)
    return mask


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
