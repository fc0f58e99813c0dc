"""Asking after one task until it is over."""

from mirror_app.tryon.batch.desk import Desk
from mirror_app.tryon.jobs import STOPS_THE_BATCH, State
from mirror_app.tryon.journal import Finished, TaskRecord
from mirror_app.tryon.orders import Order
from mirror_app.tryon.polling import Schedule
from mirror_app.tryon.providers.provider import Answer, Refused

_MAY_BE_MISSING_S = 30.0
_MAY_BE_MISSING = 2


class Watch:
    """Polls by a schedule. fresh: accepted just now, else earlier: then the first poll is at once, and the
    wait begins anew."""

    def __init__(self, desk: Desk, order: Order, task: TaskRecord, schedule: Schedule, fresh: bool) -> None:
        self._desk = desk
        self._order = order
        self._task = task
        self._schedule = schedule
        self._fresh = fresh
        self._began = desk.time()
        # Of a task accepted earlier only the time of day is known.
        self._age_s = 0.0 if fresh else desk.now() - task.accepted_at
        self._seen = self._began
        self._running: float | None = None
        self._calls = 0
        self._answers = 0
        self._missing = 0
        self._trouble: Refused | None = None

    async def until_over(self) -> Answer | None:
        """done, failed or gone; None where it is not known yet, which is written down and told."""
        while True:
            pause_s, last = self._pause()
            await self._desk.clock.sleep(pause_s)
            answer = await self._desk.ask(self._task.task_id)
            self._calls += 1
            if isinstance(answer, Refused):
                self._trouble = answer
                if answer.failure.kind in STOPS_THE_BATCH:
                    return None
            elif self._is_over(answer):
                return answer
            if last:
                self._waited_out()
                return None

    def finished(self, answer: Answer) -> Finished:
        """What is to be written down of a task that is done now."""
        now = self._desk.now()
        time = self._desk.time()
        latency_s, exact = answer.made_s, answer.made_s is not None
        if latency_s is None and self._fresh:
            # It became done at some time between the last two polls.
            seen = time if self._desk.provider.terms.waits else (self._seen + time) / 2
            latency_s = seen - self._began
        return Finished(
            at=now,
            polls=self._calls,
            urls=tuple(result.url for result in answer.results),
            urls_until=now + self._desk.provider.terms.result_kept_s,
            seed=answer.seed,
            latency_s=latency_s,
            exact=exact,
        )

    def _pause(self) -> tuple[float, bool]:
        """Seconds to the next poll, and whether it is the last."""
        waits = self._desk.provider.terms.waits
        if self._calls == 0 and (waits or not self._fresh):
            return 0.0, False
        time = self._desk.time()
        waited_s = time - self._began
        running_s = None if self._running is None else time - self._running
        gap_s = self._desk.pace.poll_gap_s(self._schedule.wait_s(self._answers, waited_s, running_s), time)
        if self._trouble is not None and self._trouble.retry_after_s is not None:
            gap_s = max(gap_s, self._trouble.retry_after_s)
        left_s = max(0.0, self._desk.limits.wait_s - waited_s)
        return (gap_s, False) if waits or gap_s < left_s else (left_s, True)

    def _is_over(self, answer: Answer) -> bool:
        self._trouble = None
        self._answers += 1
        if answer.state in ("done", "failed"):
            return True
        if answer.state == "gone":
            # A task may take a moment to be known everywhere, but not within this process.
            if self._desk.provider.terms.waits:
                return True
            self._missing += 1
            new = self._age_s + self._desk.time() - self._began < _MAY_BE_MISSING_S
            return not (new and self._missing <= _MAY_BE_MISSING)
        self._missing = 0
        self._seen = self._desk.time()
        if answer.state == "running" and self._running is None:
            self._running = self._seen
            job = self._desk.journal.running(self._order.key, self._desk.now(), self._calls)
            self._desk.tell(job)
        return False

    def _waited_out(self) -> None:
        failure = self._trouble.failure if self._trouble else None
        job = self._desk.journal.move(self._order.key, State.WAITED_OUT, failure, self._calls)
        self._desk.tell(job)
