"""FASHN's API, as far as tryon-v1.6 goes: POST /v1/run and GET /v1/status/ID."""

import base64
import hmac
import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import cast

from mirror_app.tryon.serving.answers import Reply, Request, json_reply
from mirror_app.tryon.serving.desk import Desk
from mirror_app.tryon.serving.orders import Order, Part, picture
from mirror_app.tryon.serving.playing import play
from mirror_app.tryon.serving.refusals import REFUSALS, Refusal, Refused
from mirror_app.tryon.serving.store import Task

MODEL = "tryon-v1.6"
ADDRESS_TTL_S = 72 * 3600

# What it cannot tell from a picture it takes for a top.
_PARTS: dict[str, Part] = {"auto": "upper", "tops": "upper", "bottoms": "lower", "one-pieces": "full"}
_STATES = {"in_queue": "in_queue", "generating": "processing", "done": "completed"}


def _one_of(*words: object) -> Callable[[object], bool]:
    return lambda value: value in words


def _whole(least: int, most: int) -> Callable[[object], bool]:
    return lambda value: type(value) is int and least <= value <= most


def _switch(value: object) -> bool:
    return isinstance(value, bool)


def _text(value: object) -> bool:
    return isinstance(value, str)


_INPUTS: dict[str, Callable[[object], bool]] = {
    "model_image": _text,
    "garment_image": _text,
    "category": _one_of(*_PARTS),
    "mode": _one_of("performance", "balanced", "quality"),
    "garment_photo_type": _one_of("auto", "flat-lay", "model"),
    "moderation_level": _one_of("conservative", "permissive", "none"),
    "segmentation_free": _switch,
    "seed": _whole(0, 2**32 - 1),
    "num_samples": _whole(1, 4),
    # The service also gives "jpeg"; nothing here asks for it.
    "output_format": _one_of("png"),
    "return_base64": _switch,
}


class Fashn:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def answer(self, request: Request) -> Reply:
        bearer = f"Bearer {self._desk.keys.bearer}"
        if not hmac.compare_digest(request.header("authorization").encode(), bearer.encode()):
            return refuse(Refusal(401, 0, "Unauthorized: Invalid token", "UnauthorizedAccess", 401))
        try:
            if (request.method, request.path) == ("POST", "/v1/run"):
                return await self._run(request)
            if request.method == "GET" and request.path.startswith("/v1/status/"):
                return await self._status(request.path.removeprefix("/v1/status/"))
        except Refused as error:
            return refuse(error.refusal)
        return refuse(_not_found())

    async def _run(self, request: Request) -> Reply:
        order = read_order(request.body)
        rule = self._desk.playing.due(("submit",), self._desk.tasks.store.pair(order.payload))

        async def answer(_twist: str) -> Reply:
            self._desk.tasks.allow("run")
            task = self._desk.tasks.accept(order)
            return json_reply(200, {"id": task.id, "error": None})

        return await play(rule, answer, refuse)

    async def _status(self, task_id: str) -> Reply:
        task = await self._desk.tasks.find(task_id)
        if task is None or task.provider != "fashn":
            return refuse(_not_found())
        events = ("result", "done") if self._desk.tasks.stage(task) == "done" else ("result",)
        rule = self._desk.playing.due(events, task.pair)

        async def answer(twist: str) -> Reply:
            self._desk.tasks.allow("status")
            return self._view(task, twist)

        return await play(rule, answer, lambda refusal: refuse(refusal, task_id))

    def _view(self, task: Task, twist: str) -> Reply:
        age_s = self._desk.tasks.clock() - task.received_at
        if twist in {"not_found", "expired"} or age_s >= ADDRESS_TTL_S:
            return refuse(_not_found())
        stage = "generating" if twist == "stuck" else self._desk.tasks.stage(task)
        if stage == "done" and task.failure:
            return refuse(REFUSALS[task.failure], task.id)
        output: list[str] | None = None
        if stage == "done":
            output = [] if twist == "empty_results" else self._output(task, twist)
        return json_reply(200, {"id": task.id, "status": _STATES[stage], "output": output, "error": None})

    def _output(self, task: Task, twist: str) -> list[str]:
        if not task.inline:
            return self._desk.downloads.addresses(task, ADDRESS_TTL_S, twist)
        pictures = (self._desk.tasks.store.picture(task.id, n) for n in range(task.images))
        return [f"data:image/png;base64,{base64.b64encode(picture or b'').decode()}" for picture in pictures]


def refuse(refusal: Refusal, task_id: str = "") -> Reply:
    """An error of the API; or, where it is one of running a task that there is, that task's failure."""
    if refusal.fashn_status is None and task_id:
        error = {"name": refusal.fashn, "message": refusal.message}
        return json_reply(200, {"id": task_id, "status": "failed", "output": None, "error": error})
    if refusal.fashn_status is None:
        return json_reply(400, {"error": "BadRequest", "message": refusal.message})
    return json_reply(refusal.fashn_status, {"error": refusal.fashn, "message": refusal.message})


def read_order(raw: bytes) -> Order:
    """Raises Refused, with what is wrong in its message."""
    inputs = _inputs(raw)
    for key, value in inputs.items():
        if key not in _INPUTS or not _INPUTS[key](value):
            raise _bad(f"inputs.{key} is not allowed, or not that value")
    person = _picture(inputs.get("model_image"), "model_image")
    garment = _picture(inputs.get("garment_image"), "garment_image")
    part = _PARTS[str(inputs.get("category", "auto"))]
    return Order(
        "fashn",
        sha256(raw).hexdigest(),
        person,
        ((garment, part),),
        seed=cast("int", inputs.get("seed", 42)),
        images=cast("int", inputs.get("num_samples", 1)),
        inline=inputs.get("return_base64") is True,
    )


def _inputs(raw: bytes) -> Mapping[str, object]:
    try:
        body = json.loads(raw)
    except ValueError as error:
        raise _bad("the body is no JSON") from error
    inputs = body.get("inputs") if isinstance(body, dict) else None
    if not isinstance(inputs, dict) or body.get("model_name") != MODEL:
        raise _bad(f"model_name must be {MODEL}, with inputs")
    return cast("dict[str, object]", inputs)


def _picture(text: object, name: str) -> bytes:
    kind, comma, content = str(text).partition(",")
    if not comma or kind not in {"data:image/png;base64", "data:image/jpeg;base64"}:
        raise _bad(f"{name} must be data:image/png;base64,... or data:image/jpeg;base64,... here")
    return picture(content)


def _bad(detail: str) -> Refused:
    return Refused(Refusal(400, 0, detail, "BadRequest", 400))


def _not_found() -> Refusal:
    return Refusal(404, 0, "Prediction not found", "NotFound", 404)
