"""How long tasks take, estimated from those that were timed."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mirror_app.tryon.polling.schedule import WAIT_LIMIT_S

STEP_S = 0.5
"""The grid on which a schedule is sought."""

EDGES_S: NDArray[np.float64] = np.arange(0.0, WAIT_LIMIT_S + STEP_S / 2, STEP_S)
"""0 to WAIT_LIMIT_S, both included."""

# The prior: log-normal about the samples' own median, as wide as services differ from one hour to the next,
# and worth so many samples.
_PRIOR_SIGMA = 0.5
_PRIOR_SAMPLES = 2.0

# Of Epanechnikov's kernel, for a normal density: half its support in standard deviations.
_HALF_WIDTH = 2.34
_LEAST_HALF_WIDTH = 0.05


def cumulative(latencies_s: Sequence[float]) -> NDArray[np.float64]:
    """The share of tasks done by each of EDGES_S, rising from 0, below 1 at the end where some take longer.

    A kernel density on the logarithm of the latencies, which keeps two humps apart, with a little of a wide
    prior, for what was not seen yet. latencies_s: seconds, at least one, each above 0.
    """
    logs = np.log(np.asarray(latencies_s, np.float64))
    edges = np.log(np.maximum(EDGES_S, 1e-9))
    kernel = np.clip((edges[:, None] - logs[None, :]) / _half_width(logs), -1.0, 1.0)
    seen = (0.5 + 0.75 * kernel - 0.25 * kernel**3).mean(axis=1)
    far = (edges - np.median(logs)) / (_PRIOR_SIGMA * math.sqrt(2.0))
    prior = 0.5 * (1.0 + np.array([math.erf(each) for each in far]))
    share = _PRIOR_SAMPLES / (len(logs) + _PRIOR_SAMPLES)
    return (1.0 - share) * seen + share * prior


def _half_width(logs: NDArray[np.float64]) -> float:
    """By the smaller of two measures of width, and n ** (-1/3) where Silverman's rule has -1/5: what
    counts is the share done, not its density, and that keeps humps apart."""
    low, high = np.percentile(logs, (25.0, 75.0))
    widths = [width for width in (float(np.std(logs)), float(high - low) / 1.349) if width > 0]
    if not widths:
        return _LEAST_HALF_WIDTH
    return max(_HALF_WIDTH * min(widths) * len(logs) ** (-1 / 3), _LEAST_HALF_WIDTH)


def after_start(done: NDArray[np.float64], uncertain_s: float) -> NDArray[np.float64]:
    """The share done by each of EDGES_S after a task was first seen running, when it began within the
    uncertain_s seconds before that. done: as `cumulative` gives it."""
    begun = np.linspace(0.0, uncertain_s, 9)
    later = np.mean([np.interp(EDGES_S + ago, EDGES_S, done) for ago in begun], axis=0)
    left = 1.0 - later[0]
    # Tasks so short that none would still be seen running tell nothing about one that is.
    return (later - later[0]) / left if left > 0.01 else done
