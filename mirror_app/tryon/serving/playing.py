"""Which fault of the script is due at a request, and the reply that comes of it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from mirror_app.tryon.serving.answers import Reply
from mirror_app.tryon.serving.refusals import Refusal
from mirror_app.tryon.serving.script import Rule, Script
from mirror_app.tryon.serving.store import Store

Answer = Callable[[str], Awaitable[Reply]]
"""The true answer, made wrongly in the way a fault's `twist` names ("": rightly)."""


class Playing:
    def __init__(self, script: Script, store: Store) -> None:
        self._rules = script.rules
        self._store = store

    def due(self, events: tuple[str, ...], pair: int) -> Rule | None:
        """Counts a request that is all these events, of this pair; the script's first rule that plays on
        it."""
        nth = {(event, number): self._store.count(event, number) for event in events for number in (0, pair)}
        for rule in self._rules:
            number = (rule.on, rule.pair)
            if number in nth and rule.plays(nth[number]):
                return rule
        return None


async def play(rule: Rule | None, answer: Answer, refuse: Callable[[Refusal], Reply]) -> Reply:
    """The reply to a request. refuse: a refusal in the words of the service that was asked."""
    if rule is None:
        return await answer("")
    fault = rule.fault
    if fault.instead is not None:
        if rule.accepted:
            await answer("")
        reply = refuse(fault.instead) if isinstance(fault.instead, Refusal) else fault.instead
    else:
        reply = await answer(fault.twist)
        if fault.spoil is not None:
            reply = replace(reply, body=fault.spoil(reply.body))
    return replace(reply, manner=fault.manner, seconds=rule.seconds)
