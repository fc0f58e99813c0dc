"""FASHN's protocol: what goes out, and what is made of what comes back."""

import asyncio
import json
import logging
from base64 import b64decode, b64encode

import pytest

from mirror_app.tryon.orders import GarmentType, Parameters
from mirror_app.tryon.providers.endpoints import Endpoint
from mirror_app.tryon.providers.fashn import Fashn
from tests.tryon.providers.counterpart import Counterpart, Fault, reply
from tests.tryon.providers.customer import KEYS, SHORT, UPLOAD, assert_silent, order, told

TASK = "123a87r9-4129-4bb3-be18-9c9fb5bd7fc1-u1"


def said(status: int, error: object, **headers: str) -> bytes:
    return reply(status, {"error": error, "message": "planted-secret-key"}, **headers)


def stands(status: str, output: object = None, error: object = None) -> bytes:
    return reply(200, {"id": TASK, "status": status, "output": output, "error": error})


def failed(name: str) -> bytes:
    return stands("failed", error={"name": name, "message": "planted-secret-key"})


SUBMISSIONS = {
    "accepted": (reply(200, {"id": TASK, "error": None}), f"accepted {TASK}"),
    "bad request": (said(400, "BadRequest"), "refused: input BadRequest"),
    "bad key": (said(401, "UnauthorizedAccess"), "refused: auth UnauthorizedAccess"),
    "wrong place": (said(404, "NotFound"), "refused: config NotFound"),
    "too often": (
        said(429, "RateLimitExceeded", Retry_After="7"),
        "refused: throttled RateLimitExceeded after 7 s",
    ),
    "too many": (said(429, "ConcurrencyLimitExceeded"), "refused: no slot ConcurrencyLimitExceeded"),
    "no credits": (said(429, "OutOfCredits"), "refused: quota OutOfCredits"),
    "new error, 401": (said(401, "planted-secret-key"), "refused: auth"),
    "new error, 429": (said(429, "NewError"), "refused: throttled"),
    "new error, 400": (said(400, "NewError"), "refused: input"),
    "error no word": (said(400, {"name": ["x"]}), "refused: input"),
    "its own error": (said(500, "InternalServerError"), "uncertain: service InternalServerError"),
    "error and 200": (said(200, "OutOfCredits"), "refused: quota OutOfCredits"),
    "no id": (reply(200, {"error": None}), "uncertain: protocol"),
    "an id that is a path": (reply(200, {"id": "../run", "error": None}), "uncertain: protocol"),
    "HTML": (reply(200, b"<html>"), "uncertain: protocol"),
    "HTML and 502": (reply(502, b"<html>"), "uncertain: protocol"),
    "HTML and 404": (reply(404, b"<html>"), "uncertain: protocol"),
    "a redirect": (reply(308, b"", Location="http://127.0.0.1:1/"), "uncertain: protocol"),
    "half": (reply(200, b'{"id":', Content_Length="99"), "uncertain: transport"),
    "a reset before": (Fault.RESET_BEFORE, "uncertain: transport"),
    "a reset after": (Fault.RESET_AFTER, "uncertain: transport"),
    "a hang": (Fault.HANG, "uncertain: transport"),
}

POLLS = {
    "starting": (stands("starting"), "queued"),
    "queued": (stands("in_queue"), "queued"),
    "processing": (stands("processing"), "running"),
    "completed": (stands("completed", ["https://c/1.png"]), "done, https://c/1.png"),
    "two": (
        stands("completed", ["https://c/1.png", None, "https://c/2.png"]),
        "done, https://c/1.png, https://c/2.png",
    ),
    "the picture itself": (
        stands("completed", ["data:image/png;base64," + b64encode(b"png").decode()]),
        "done, png",
    ),
    "no picture": (stands("completed", []), "failed, result"),
    "no base64": (stands("completed", ["data:image/png;base64,?"]), "failed, result"),
    "null": (stands("completed"), "failed, result"),
    "ImageLoadError": (failed("ImageLoadError"), "failed, input ImageLoadError"),
    "PoseError": (failed("PoseError"), "failed, input PoseError"),
    "ContentModerationError": (
        failed("ContentModerationError"),
        "failed, moderated input ContentModerationError",
    ),
    "PipelineError": (failed("PipelineError"), "failed, service PipelineError"),
    "ThirdPartyError": (failed("ThirdPartyError"), "failed, service ThirdPartyError"),
    "a new failure": (failed("planted-secret-key"), "failed, service"),
    "canceled": (stands("canceled"), "failed, service"),
    "time_out": (stands("time_out"), "failed, service"),
    "not found": (said(404, "NotFound"), "gone, task gone NotFound"),
    "bad key": (said(401, "UnauthorizedAccess"), "refused: auth UnauthorizedAccess"),
    "too often": (said(429, "RateLimitExceeded"), "refused: throttled RateLimitExceeded"),
    "its own error": (said(500, "InternalServerError"), "refused: service InternalServerError"),
    "a new word": (stands("pondering"), "refused: protocol"),
    "HTML": (reply(200, b"<html>"), "refused: protocol"),
    "HTML and 404": (reply(404, b"<html>"), "refused: protocol"),
    "a reset": (Fault.RESET_AFTER, "refused: transport"),
    "a hang": (Fault.HANG, "refused: transport"),
}


@pytest.fixture(autouse=True)
def _nothing_planted_is_logged(caplog: pytest.LogCaptureFixture) -> object:
    caplog.set_level(logging.DEBUG)
    yield
    assert_silent(caplog.text)


def submitted(
    step: bytes | Fault, type: GarmentType = "upper", parameters: Parameters | None = None
) -> tuple[str, Counterpart]:
    async def run() -> tuple[str, Counterpart]:
        async with Counterpart(step) as server:
            provider = Fashn(server.endpoint, KEYS, SHORT)
            came = await told(lambda: provider.submit(order(type, parameters), UPLOAD))
            await provider.aclose()
        return came, server

    return asyncio.run(run())


def inquired(step: bytes | Fault, task: str = TASK) -> tuple[str, Counterpart]:
    async def run() -> tuple[str, Counterpart]:
        async with Counterpart(step) as server:
            provider = Fashn(server.endpoint, KEYS, SHORT)
            came = await told(lambda: provider.inquire(task))
            await provider.aclose()
        return came, server

    return asyncio.run(run())


@pytest.mark.parametrize("case", SUBMISSIONS)
def test_what_becomes_of_a_submission(case: str) -> None:
    step, expected = SUBMISSIONS[case]
    came, server = submitted(step)
    assert came == expected
    assert server.connections == 1


@pytest.mark.parametrize("case", POLLS)
def test_how_a_task_stands(case: str) -> None:
    step, expected = POLLS[case]
    came, server = inquired(step)
    assert came == expected
    assert server.connections == 1


@pytest.mark.parametrize(
    ("type", "category"), [("upper", "tops"), ("lower", "bottoms"), ("full", "one-pieces")]
)
def test_what_is_sent(type: GarmentType, category: str) -> None:
    _, server = submitted(reply(200, {"id": TASK}), type, Parameters(seed=7))
    [heard] = server.heard
    assert (heard.method, heard.target) == ("POST", "/v1/run")
    assert heard.headers["authorization"] == "Bearer planted-secret-key"
    assert heard.headers["content-type"] == "application/json"
    table = json.loads(heard.body)
    assert table["model_name"] == "tryon-v1.6"
    inputs = table["inputs"]
    kind, _, person = inputs.pop("model_image").partition(";base64,")
    assert (kind, b64decode(person)) == ("data:image/jpeg", UPLOAD.person)
    kind, _, garment = inputs.pop("garment_image").partition(";base64,")
    assert (kind, b64decode(garment)) == ("data:image/png", UPLOAD.garment)
    assert inputs == {"category": category, "output_format": "png", "seed": 7}


def test_any_seed_is_its_own_business() -> None:
    _, server = submitted(reply(200, {"id": TASK}))
    assert "seed" not in json.loads(server.heard[0].body)["inputs"]


def test_a_poll_is_a_get_of_that_task() -> None:
    _, server = inquired(stands("in_queue"))
    assert (server.heard[0].method, server.heard[0].target) == ("GET", f"/v1/status/{TASK}")
    _, server = inquired(stands("in_queue"), "../run?x=1")
    assert server.heard[0].target == "/v1/status/..%2Frun%3Fx%3D1"


def test_terms_and_name() -> None:
    provider = Fashn(Endpoint("api.fashn.ai"), KEYS)
    assert provider.name == "fashn"
    assert (str(provider.terms.price), provider.terms.currency) == ("0.075", "USD")
    assert provider.terms.result_hosts == (".fashn.ai",)
    assert Fashn(Endpoint("127.0.0.1", 9, secure=False), KEYS).name == "fashn@127.0.0.1:9"
