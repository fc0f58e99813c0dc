"""resp_data: what the service notes about a task. Its page calls it negligible, so nothing hangs on it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

_LONGEST_S = 12 * 3600.0
_DEPTH = 4


def made_s(notes: dict[str, Any]) -> float | None:
    """Seconds from reception to end by the service's clock; None where it does not say, or says nonsense."""
    received, finished = _time_s(_found(notes, "received_at")), _time_s(_found(notes, "finished_at"))
    if received is None or finished is None or not 0 <= finished - received <= _LONGEST_S:
        return None
    return finished - received


def seed(notes: dict[str, Any]) -> int | None:
    """The seed used, of the first picture where there are several."""
    value = _found(notes, "seed")
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _found(notes: Any, name: str) -> Any:
    """The first value of that name, the outermost first."""
    return next(_values([notes], name, _DEPTH), None)


def _values(level: list[Any], name: str, depth: int) -> Iterator[Any]:
    for node in level:
        if isinstance(node, dict) and name in node:
            yield node[name]
    inner = [child for node in level for child in _children(node)]
    if inner and depth:
        yield from _values(inner, name, depth - 1)


def _children(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []


def _time_s(value: Any) -> float | None:
    """Seconds since 1970, of a number of seconds or milliseconds or of an ISO date."""
    if isinstance(value, str):
        return _of_text(value)
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return float(value) / 1000 if value > 1e11 else float(value)


def _of_text(text: str) -> float | None:
    try:
        return _time_s(float(text))
    except ValueError:
        pass
    try:
        date = datetime.fromisoformat(text)
        # Without a zone it is the service's; only the difference of two is looked at.
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
