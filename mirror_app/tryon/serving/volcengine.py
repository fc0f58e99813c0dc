"""Volcengine's visual API, as far as dressing V2 goes: CVSubmitTask and CVGetResult."""

import base64
import json
import secrets
import time
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from mirror_app.tryon.serving import dressing, signature
from mirror_app.tryon.serving.answers import Reply, Request, json_reply
from mirror_app.tryon.serving.desk import Desk
from mirror_app.tryon.serving.playing import play
from mirror_app.tryon.serving.refusals import REFUSALS, Refusal, Refused
from mirror_app.tryon.serving.store import Task
from mirror_app.tryon.serving.tasks import processed_at

TASK_TTL_S = 12 * 3600
"""From then on a task is expired, and after as long again not found."""
ADDRESS_TTL_S = 24 * 3600

_VERSION = "2022-08-31"


class Volcengine:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def answer(self, request: Request) -> Reply:
        refused = signature.refusal(request, self._desk.keys, self._desk.wall())
        if refused is not None:
            return refuse(refused)
        query = dict(parse_qsl(request.query))
        try:
            match query.get("Action"), query.get("Version"):
                case "CVSubmitTask", str(version) if version == _VERSION:
                    return await self._submit(request)
                case "CVGetResult", str(version) if version == _VERSION:
                    return await self._result(request)
                case _:
                    return refuse(Refusal(404, "InvalidActionOrVersion", "There is no such action here."))
        except Refused as error:
            return refuse(error.refusal)

    async def _submit(self, request: Request) -> Reply:
        began = time.perf_counter()
        order = dressing.read_order(request.body)
        rule = self._desk.playing.due(("submit",), self._desk.tasks.store.pair(order.payload))

        async def answer(_twist: str) -> Reply:
            self._desk.tasks.allow("CVSubmitTask")
            task = self._desk.tasks.accept(order)
            return _success({"task_id": task.id}, began)

        return await play(rule, answer, refuse)

    async def _result(self, request: Request) -> Reply:
        began = time.perf_counter()
        body = dressing.read(request.body)
        by_address = dressing.wants_address(body)
        task = await self._desk.tasks.find(str(body.get("task_id")))
        if task is None or task.provider != "volcengine":
            return _success(_empty("not_found"), began)
        events = ("result", "done") if self._desk.tasks.stage(task) == "done" else ("result",)
        rule = self._desk.playing.due(events, task.pair)

        async def answer(twist: str) -> Reply:
            self._desk.tasks.allow("CVGetResult")
            return self._view(task, twist, by_address, began)

        return await play(rule, answer, refuse)

    def _view(self, task: Task, twist: str, by_address: bool, began: float) -> Reply:
        age_s = self._desk.tasks.clock() - task.received_at
        stage = self._desk.tasks.stage(task)
        if twist == "not_found" or age_s >= 2 * TASK_TTL_S:
            return _success(_empty("not_found"), began)
        if twist == "expired" or age_s >= TASK_TTL_S:
            return _success(_empty("expired"), began)
        if twist == "stuck" or stage != "done":
            return _success(_empty("generating" if twist == "stuck" else stage), began)
        if task.failure:
            return refuse(REFUSALS[task.failure])
        if twist == "empty_results":
            return _success(_empty("done"), began)
        return _success(self._done(task, twist, by_address), began)

    def _done(self, task: Task, twist: str, by_address: bool) -> dict[str, object]:
        data = _empty("done")
        data["resp_data"] = _times(task)
        if by_address:
            data["image_urls"] = self._desk.downloads.addresses(task, ADDRESS_TTL_S, twist)
        else:
            pictures = (self._desk.tasks.store.picture(task.id, n) for n in range(task.images))
            data["binary_data_base64"] = [base64.b64encode(picture or b"").decode() for picture in pictures]
        return data


def refuse(refusal: Refusal) -> Reply:
    """In the flat envelope of the service, or in that of its gateway."""
    request_id = _request_id()
    if isinstance(refusal.code, str):
        error = {"Code": refusal.code, "Message": refusal.message}
        return json_reply(refusal.status, {"ResponseMetadata": {"RequestId": request_id, "Error": error}})
    flat = {"code": refusal.code, "data": None, "message": refusal.message, "request_id": request_id}
    return json_reply(refusal.status, {**flat, "status": refusal.code, "time_elapsed": "1.0ms"})


def _success(data: dict[str, object], began: float) -> Reply:
    elapsed = f"{(time.perf_counter() - began) * 1000:.2f}ms"
    flat = {"code": 10000, "data": data, "message": "Success", "request_id": _request_id()}
    return json_reply(200, {**flat, "status": 10000, "time_elapsed": elapsed})


def _empty(status: str) -> dict[str, object]:
    return {"status": status, "image_urls": [], "binary_data_base64": [], "resp_data": ""}


def _times(task: Task) -> str:
    moments = {
        "received_at": task.received_at,
        "processed_at": processed_at(task),
        "finished_at": task.finished_at or task.received_at,
    }
    written = {name: datetime.fromtimestamp(at, UTC).isoformat() for name, at in moments.items()}
    results = [{"seed": task.seed + n} for n in range(task.images)]
    return json.dumps({**written, "seed": task.seed, "results": results})


def _request_id() -> str:
    return datetime.now(UTC).strftime("%Y%m%d%H%M%S") + secrets.token_hex(9).upper()
