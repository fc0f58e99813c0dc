"""Optimal inspection: when to look, if looking costs and so does not having looked.

Barlow, Hunter and Proschan (1963) give the recursion for a smooth density; on a grid dynamic programming
finds the best times for any.
"""

import numpy as np
from numpy.typing import NDArray

from mirror_app.tryon.polling.latency import EDGES_S, STEP_S
from mirror_app.tryon.polling.schedule import LONGEST_GAP_S

_NEARLY_NONE = 0.02
_NEARLY_ALL = 0.995
_LONGEST = round(LONGEST_GAP_S / STEP_S)


def best_times_s(done: NDArray[np.float64], poll_worth_s: float) -> tuple[float, ...]:
    """The times of polls that cost least, rising, the last at the end of EDGES_S.

    done: the share of tasks done by each of EDGES_S. poll_worth_s: what a poll costs, in seconds of a result
    not seen. Before a fiftieth are done the gap is free. From then on it is LONGEST_GAP_S at most, so that a
    wrong estimate does no harm, and exactly that once all but one in 200 are done: what is left is rare, and
    of when it ends nothing is known.
    """
    end = len(EDGES_S) - 1
    middles = (EDGES_S[1:] + EDGES_S[:-1]) / 2
    moment = np.concatenate(([0.0], np.cumsum(np.diff(done) * middles)))
    early, late = np.searchsorted(done, (_NEARLY_NONE, _NEARLY_ALL))
    cost = np.zeros(end + 1)
    following = np.zeros(end + 1, np.intp)
    for now in range(end - 1, -1, -1):
        last = min(max(now, int(early)) + _LONGEST, end)
        first = last if now >= late else now + 1
        then = slice(first, last + 1)
        unseen = EDGES_S[then] * (done[then] - done[now]) - (moment[then] - moment[now])
        total = unseen + cost[then]
        best = int(np.argmin(total))
        following[now] = first + best
        cost[now] = poll_worth_s * (1.0 - done[now]) + total[best]
    times: list[float] = []
    now = 0
    while now < end:
        now = int(following[now])
        times.append(float(EDGES_S[now]))
    return tuple(times)
