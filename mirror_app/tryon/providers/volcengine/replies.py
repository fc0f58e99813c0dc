"""What the service answered, in our words.

Two envelopes, {code, data, message, request_id} and the gateway's {ResponseMetadata: {Error: {Code}}};
whatever is neither cannot be read. The code decides before anything in data is looked at.
"""

import binascii
from base64 import b64decode
from dataclasses import replace
from typing import Any

from mirror_app.tryon.jobs import Failure, Kind
from mirror_app.tryon.providers.provider import Accepted, Answer, Refused, Result, Uncertain
from mirror_app.tryon.providers.volcengine.codes import (
    SUCCESS,
    concerns_the_clock,
    ends_the_task,
    failure_of,
    its_own,
    shown_code,
)
from mirror_app.tryon.providers.volcengine.notes import made_s, seed
from mirror_app.tryon.providers.wire import Reply, as_table

_UNREADABLE = Failure(Kind.PROTOCOL, "The service gave an answer that cannot be read.")
_SKEW_S = 60.0


def accepted(reply: Reply, now_s: float) -> Accepted:
    """The task of a submission. Raises Refused for a no, Uncertain for what is neither yes nor no."""
    failure = _failure(reply, now_s)
    # After an error of its own it may still be at it, whatever it answered.
    if failure and (reply.status >= 500 or failure == _UNREADABLE or its_own(failure)):
        raise Uncertain(failure)
    if failure:
        raise Refused(failure, reply.retry_after_s)
    table = reply.table()
    task_id = shown_code(str(_data(table).get("task_id") or ""))
    if not task_id:
        raise Uncertain(_UNREADABLE)
    return Accepted(task_id, shown_code(str(table.get("request_id") or "")))


def answered(reply: Reply, now_s: float) -> Answer:
    """How a task stands. Raises Refused where the answer says nothing of it."""
    failure = _failure(reply, now_s)
    if failure and ends_the_task(failure) and reply.status < 500:
        return Answer("failed", failure=failure)
    if failure:
        raise Refused(failure, reply.retry_after_s)
    data = _data(reply.table())
    status = str(data.get("status"))
    if status == "in_queue":
        return Answer("queued")
    if status == "generating":
        return Answer("running")
    if status == "done":
        return _done(data)
    if status in {"not_found", "expired"}:
        sentence = "The service no longer knows this task: it keeps one for 12 hours."
        return Answer("gone", failure=Failure(Kind.TASK_GONE, sentence, status))
    raise Refused(_UNREADABLE)


def _done(data: dict[str, Any]) -> Answer:
    notes = as_table(data["resp_data"]) if isinstance(data.get("resp_data"), str) else {}
    results = _results(data)
    if not results:
        failure = Failure(Kind.RESULT, "The service finished, and gave no picture.")
        return Answer("failed", failure=failure, made_s=made_s(notes))
    return Answer("done", results, made_s=made_s(notes), seed=seed(notes))


def _results(data: dict[str, Any]) -> tuple[Result, ...]:
    """Addresses, or the pictures themselves where there are none."""
    urls = tuple(Result(url=url) for url in _texts(data.get("image_urls")))
    return urls or tuple(
        Result(content=content)
        for content in map(_decoded, _texts(data.get("binary_data_base64")))
        if content
    )


def _texts(found: Any) -> list[str]:
    return [text for text in found if isinstance(text, str) and text] if isinstance(found, list) else []


def _decoded(text: str) -> bytes:
    """Empty for what is no base64."""
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _failure(reply: Reply, now_s: float) -> Failure | None:
    """What the envelope says went wrong; None where it says that nothing did."""
    code = _code(reply.table())
    if not code or (code == SUCCESS and not 200 <= reply.status < 300):
        return _UNREADABLE
    if code == SUCCESS:
        return None
    failure = failure_of(code, reply.status)
    clock = _clock(reply, now_s) if concerns_the_clock(failure) else ""
    return replace(failure, sentence=clock) if clock else failure


def _code(table: dict[str, Any]) -> str:
    code = table.get("code")
    if isinstance(code, int | str) and not isinstance(code, bool):
        return str(code)
    metadata = table.get("ResponseMetadata")
    error = metadata.get("Error") if isinstance(metadata, dict) else None
    return str(error.get("Code") or "") if isinstance(error, dict) else ""


def _data(table: dict[str, Any]) -> dict[str, Any]:
    data = table.get("data")
    return data if isinstance(data, dict) else {}


def _clock(reply: Reply, now_s: float) -> str:
    """A sentence where this machine's clock is why a signature is refused."""
    if reply.date_s is None or abs(reply.date_s - now_s) < _SKEW_S:
        return ""
    minutes = max(round(abs(reply.date_s - now_s) / 60), 1)
    way = "slow" if reply.date_s > now_s else "fast"
    return f"The service refuses the signature: this computer's clock is {minutes} min {way}; set it right."
