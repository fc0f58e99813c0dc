"""A ladder: how a limb, a trunk or a piece of cloth runs from its top to its end, as pairs of points."""

from dataclasses import dataclass

import numpy as np

from mirror_app.values import Doubles


@dataclass(frozen=True, slots=True, eq=False)
class Ladder:
    """left, right: (n, 2) px, the two ends of each rung, the top one first. Left is the picture's."""

    left: Doubles
    right: Doubles

    @property
    def middle(self) -> Doubles:
        """(n, 2): between the two ends of each rung."""
        return (self.left + self.right) / 2.0

    @property
    def handles(self) -> Doubles:
        """(3 n, 2): both ends and the middle of each rung."""
        return np.concatenate([self.left, self.right, self.middle])

    @property
    def widths(self) -> Doubles:
        """(n,): the length of each rung."""
        return np.linalg.norm(self.right - self.left, axis=1)

    def along(self) -> Doubles:
        """(n,): how far each rung's middle is from the first, along the ladder."""
        steps = np.linalg.norm(np.diff(self.middle, axis=0), axis=1)
        return np.concatenate([[0.0], np.cumsum(steps)])

    def scaled(self, factor: float) -> "Ladder":
        return Ladder(self.left * factor, self.right * factor)


def sampled(path: Doubles, shares: Doubles) -> Doubles:
    """Places along a polyline (m, 2), at shares (n,) of its length."""
    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    wanted = shares * along[-1]
    return np.stack([np.interp(wanted, along, path[:, axis]) for axis in (0, 1)], -1)
