"""When to ask after a task: in come the latencies of earlier ones, out goes a schedule of polls."""

from mirror_app.tryon.polling.learned import ENOUGH, schedule_for
from mirror_app.tryon.polling.schedule import LONGEST_GAP_S, REFERENCE, WAIT_LIMIT_S, Schedule

__all__ = ["REFERENCE", "Schedule", "schedule_for", "ENOUGH", "LONGEST_GAP_S", "WAIT_LIMIT_S"]
