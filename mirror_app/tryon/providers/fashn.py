"""FASHN's tryon-v1.6: POST /v1/run takes an order, GET /v1/status/{id} says how it stands.

Its documentation calls a submission that was answered by an error safe to repeat; here one is one POST
all the same, and who repeats it is the batch.
"""

import binascii
import json
import re
from base64 import b64decode, b64encode
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from mirror_app.tryon.jobs import Failure, Kind
from mirror_app.tryon.orders import GarmentType, Order
from mirror_app.tryon.providers.endpoints import Endpoint
from mirror_app.tryon.providers.keys import Keys
from mirror_app.tryon.providers.provider import Accepted, Answer, Refused, Result, Terms, Uncertain, Upload
from mirror_app.tryon.providers.wire import Patience, Reply, Wire

USUAL = Endpoint("api.fashn.ai")
MODEL = "tryon-v1.6"

_TYPES: dict[GarmentType, str] = {"upper": "tops", "lower": "bottoms", "full": "one-pieces"}

_UNREADABLE = Failure(Kind.PROTOCOL, "The service gave an answer that cannot be read.")
_INTERNAL = "The service has an error of its own."
_RISK_IN = "The service will not use one of these pictures, after its own rules of what may be shown."

_ERRORS: dict[str, tuple[Kind, str]] = {
    # It may be one picture, too large say: no reason to stop the others.
    "BadRequest": (Kind.INPUT, "The service cannot use what it was sent."),
    "UnauthorizedAccess": (Kind.AUTH, "The service does not accept the key."),
    "NotFound": (Kind.CONFIG, "The service is not at this address."),
    "RateLimitExceeded": (Kind.THROTTLED, "The service was asked too often in a short time."),
    "ConcurrencyLimitExceeded": (
        Kind.NO_SLOT,
        "The service makes no more pictures at once for this account.",
    ),
    "OutOfCredits": (Kind.QUOTA, "The account has no credits left."),
    "InternalServerError": (Kind.SERVICE, _INTERNAL),
    "ImageLoadError": (Kind.INPUT, "The service cannot read one of these pictures."),
    "ContentModerationError": (Kind.MODERATED_INPUT, _RISK_IN),
    "NSFWError": (Kind.MODERATED_INPUT, _RISK_IN),
    "PoseError": (Kind.INPUT, "The service finds nobody in one of these pictures, or not enough of them."),
    "PhotoTypeError": (Kind.INPUT, "The service cannot tell how the garment is pictured."),
    "InputValidationError": (Kind.INPUT, "The service cannot use these pictures."),
    "PipelineError": (Kind.SERVICE, _INTERNAL),
    "ThirdPartyError": (Kind.SERVICE, _INTERNAL),
    "UnavailableError": (Kind.SERVICE, "The service has too much to do at the moment."),
}
_STATES = {"starting": "queued", "in_queue": "queued", "processing": "running"}


def terms_at(endpoint: Endpoint) -> Terms:
    """The price is the $0.075 that fal lists for this model; FASHN itself counts credits, one a picture.
    Results lie 72 hours on its CDN, and what is uploaded is not kept, says its page on privacy; how many
    tasks it makes at once is on none."""
    return Terms(
        host=endpoint.host,
        price=Decimal("0.075"),
        currency="USD",
        in_flight=1,
        gap_s=2.0,
        task_kept_s=72 * 3600,
        result_kept_s=72 * 3600,
        result_hosts=endpoint.result_hosts or (".fashn.ai",),
    )


class Fashn:
    """tryon-v1.6, signed for by a key."""

    def __init__(self, endpoint: Endpoint, keys: Keys, patience: Patience | None = None) -> None:
        self._endpoint = endpoint
        self._keys = keys
        self._wire = Wire(endpoint, patience)

    @property
    def name(self) -> str:
        return "fashn" if self._endpoint == USUAL else f"fashn@{self._endpoint.authority}"

    @property
    def terms(self) -> Terms:
        return terms_at(self._endpoint)

    async def submit(self, order: Order, upload: Upload) -> Accepted:
        headers = {**self._headers(), "Content-Type": "application/json"}
        return _accepted(await self._wire.call("POST", "/v1/run", headers, _body(order, upload)))

    async def inquire(self, task_id: str) -> Answer:
        try:
            reply = await self._wire.call("GET", f"/v1/status/{quote(task_id, safe='')}", self._headers())
        except Uncertain as lost:
            # Asking makes nothing: a question without an answer is only that.
            raise Refused(lost.failure) from None
        return _answered(reply)

    async def aclose(self) -> None:
        await self._wire.aclose()

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._keys.secret.reveal()}"}


def _body(order: Order, upload: Upload) -> bytes:
    inputs: dict[str, object] = {
        "model_image": _data_url(upload.person),
        "garment_image": _data_url(upload.garment),
        "category": _TYPES[order.type],
        "output_format": "png",
    }
    # It knows no "any": left out, it takes its own.
    if order.parameters.seed >= 0:
        inputs["seed"] = order.parameters.seed
    return json.dumps({"model_name": MODEL, "inputs": inputs}).encode("ascii")


def _data_url(picture: bytes) -> str:
    kind = "png" if picture.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{b64encode(picture).decode('ascii')}"


def _accepted(reply: Reply) -> Accepted:
    failure = _failure(reply)
    if failure and (reply.status >= 500 or failure == _UNREADABLE):
        raise Uncertain(failure)
    if failure:
        raise Refused(failure, reply.retry_after_s)
    task_id = reply.table().get("id")
    if not isinstance(task_id, str) or not re.fullmatch(r"[A-Za-z0-9_-]{1,128}", task_id):
        raise Uncertain(_UNREADABLE)
    return Accepted(task_id)


def _answered(reply: Reply) -> Answer:
    table = reply.table()
    if reply.status == 404 and table.get("error") == "NotFound":
        sentence = "The service no longer knows this task."
        return Answer("gone", failure=Failure(Kind.TASK_GONE, sentence, "NotFound"))
    if not 200 <= reply.status < 300:
        raise Refused(_failure(reply) or _UNREADABLE, reply.retry_after_s)
    status = str(table.get("status"))
    if status in _STATES:
        return Answer("running" if _STATES[status] == "running" else "queued")
    if status == "completed":
        return _done(table)
    if status in {"failed", "canceled", "time_out"}:
        return Answer("failed", failure=_named(table.get("error"), reply.status))
    raise Refused(_UNREADABLE)


def _done(table: dict[str, Any]) -> Answer:
    output = table.get("output")
    found = map(_result, output) if isinstance(output, list) else ()
    results = tuple(result for result in found if result is not None)
    if not results:
        return Answer("failed", failure=Failure(Kind.RESULT, "The service finished, and gave no picture."))
    return Answer("done", results)


def _result(found: Any) -> Result | None:
    if not isinstance(found, str) or not found:
        return None
    if not found.startswith("data:"):
        return Result(url=found)
    try:
        return Result(content=b64decode(found.partition(",")[2], validate=True))
    except (binascii.Error, ValueError):
        return None


def _failure(reply: Reply) -> Failure | None:
    """What went wrong before there was a task; None where nothing did."""
    table = reply.table()
    error = table.get("error")
    if error:
        return _named(error, reply.status)
    return None if 200 <= reply.status < 300 and table else _UNREADABLE


def _named(error: Any, status: int) -> Failure:
    """An error as its name, or as an object with its name."""
    name = error.get("name") if isinstance(error, dict) else error
    if not isinstance(name, str) or name not in _ERRORS:
        return Failure(*_by_status(status))
    return Failure(*_ERRORS[name], name)


def _by_status(status: int) -> tuple[Kind, str]:
    known = {401: "UnauthorizedAccess", 403: "UnauthorizedAccess", 429: "RateLimitExceeded"}
    return _ERRORS[known.get(status, "BadRequest" if 400 <= status < 500 else "InternalServerError")]
