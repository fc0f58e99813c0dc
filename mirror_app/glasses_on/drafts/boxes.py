"""The boxing system over a pair of eyewear, in its own millimetres: what is drawn over the mirror."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mirror_app.glasses_on.importing import EyewearModel, Measures
from mirror_app.glasses_on.importing.measure import openings
from mirror_app.glasses_on.importing.model import FRONT, LENSES
from mirror_app.values import Doubles


@dataclass(frozen=True, slots=True, eq=False)
class Boxes:
    """lenses: (4, 3) each, the corners of the box in the plane of the lens, as seen in the picture clockwise
    from the top left, the left lens first; none where there is neither lens nor opening. front: (2, 2), the
    least and the greatest x and y of the front. All in eyewear axes (see `importing.model`), mm. measures:
    what is written beside them.
    """

    lenses: tuple[Doubles, ...]
    front: Doubles
    measures: Measures

    @property
    def centres(self) -> Doubles:
        """(n, 3) the middles of the boxes."""
        return np.array([box.mean(0) for box in self.lenses]).reshape(-1, 3)


def boxes_of(model: EyewearModel) -> Boxes:
    """By its lenses, else by the openings for them, as its measures were found."""
    front = model.part(FRONT) or model.parts[0]
    reach = np.stack([front.vertices[:, :2].min(0), front.vertices[:, :2].max(0)]).astype(np.float64)
    return Boxes(tuple(map(_box, _lenses(model))) if model.measures.a_mm else (), reach, model.measures)


def _lenses(model: EyewearModel) -> Sequence[Doubles]:
    parts = [part for role in LENSES if (part := model.part(role)) is not None]
    if len(parts) == 2:
        return [part.vertices.astype(np.float64) for part in parts]
    front = model.part(FRONT)
    if front is None:
        return ()
    return openings(front.vertices.astype(np.float64), front.triangles, 0.0) or ()


def _box(points: Doubles) -> Doubles:
    """Round points (n, 3), in the plane that lies nearest to them: as `measure.boxed` measures it."""
    low, high = points.min(0), points.max(0)
    away = points - points.mean(0)
    slopes, *_ = np.linalg.lstsq(away[:, :2], away[:, 2], rcond=None)
    x, y = np.clip(slopes, -1.0, 1.0).tolist()
    middle = (low + high) / 2
    middle[2] = points[:, 2].mean() + (middle - points.mean(0))[:2] @ (x, y)
    return _corners(middle, ((high - low)[0] / 2, (high - low)[1] / 2), (x, y))


def _corners(middle: Doubles, half: tuple[float, float], slopes: tuple[float, float]) -> Doubles:
    """(4, 3) clockwise in the picture, from the top left."""
    away = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], np.float64) * half
    return middle + np.column_stack([away, away @ slopes])
