"""FASHN's protocol."""

import base64
from collections.abc import Callable
from io import BytesIO

import httpx2
import pytest
from PIL import Image

from tests.tryon.serving.customer import PERSON, Clock, Customer, b64, png

Start = Callable[..., Customer]

_BEARER = {"Authorization": "Bearer test-fashn-key"}


def _data(content: bytes) -> str:
    return "data:image/png;base64," + b64(content)


def _run(customer: Customer, colour: str = "red", /, **changes: object) -> httpx2.Response:
    pictures = {"model_image": _data(PERSON), "garment_image": _data(png(colour))}
    body = {"model_name": "tryon-v1.6", "inputs": {**pictures, "category": "tops", **changes}}
    return customer.http.post(f"{customer.url}/v1/run", json=body, headers=_BEARER)


def _status(customer: Customer, task: str) -> httpx2.Response:
    return customer.http.get(f"{customer.url}/v1/status/{task}", headers=_BEARER)


def test_from_the_queue_to_the_picture(started: Start, clock: Clock) -> None:
    customer = started(latency="10")
    accepted = _run(customer).json()
    assert accepted["error"] is None
    task = accepted["id"]
    first = _status(customer, task).json()
    assert first == {"id": task, "status": "in_queue", "output": None, "error": None}
    clock.now += 2
    assert _status(customer, task).json()["status"] == "processing"
    clock.now += 8
    done = _status(customer, task).json()
    assert done["status"] == "completed"
    with Image.open(BytesIO(customer.http.get(done["output"][0]).content)) as picture:
        assert picture.size == (120, 160)
    clock.now += 72 * 3600
    assert _status(customer, task).status_code == 404
    assert customer.http.get(done["output"][0]).status_code == 403


def test_pictures_in_base64_as_many_as_asked_for(started: Start) -> None:
    customer = started()
    done = _status(customer, _run(customer, num_samples=2, return_base64=True).json()["id"]).json()
    assert len(set(done["output"])) == 2
    kind, _, content = done["output"][0].partition(",")
    assert kind == "data:image/png;base64"
    assert base64.b64decode(content).startswith(b"\x89PNG")


def test_a_wrong_key_and_what_is_not_there(started: Start) -> None:
    customer = started()
    refused = customer.http.get(f"{customer.url}/v1/status/1", headers={"Authorization": "Bearer other"})
    assert (refused.status_code, refused.json()["error"]) == (401, "UnauthorizedAccess")
    missing = _status(customer, "123")
    assert (missing.status_code, missing.json()["error"]) == (404, "NotFound")
    elsewhere = customer.http.get(f"{customer.url}/v1/credits", headers=_BEARER)
    assert elsewhere.status_code == 404


@pytest.mark.parametrize(
    "changes",
    [
        {"category": "hats"},
        {"seed": -1},
        {"num_samples": 5},
        {"output_format": "gif"},
        {"mode": []},
        {"size": 3},
        {"garment_image": "https://example.com/1.png"},
        {"model_image": 5},
        {"model_image": "data:image/png;base64,####"},
    ],
)
def test_bad_inputs_get_no_id_and_cost_nothing(started: Start, changes: dict[str, object]) -> None:
    customer = started()
    refused = _run(customer, **changes)
    assert (refused.status_code, refused.json()["error"]) == (400, "BadRequest")
    assert customer.state()["billed"] == 0


def test_one_more_than_may_be_in_flight(started: Start) -> None:
    customer = started(latency="10")
    assert _run(customer).status_code == 200
    refused = _run(customer, "blue")
    assert (refused.status_code, refused.json()["error"]) == (429, "ConcurrencyLimitExceeded")
    # The other service has its own limit.
    assert customer.submit().status_code == 200


@pytest.mark.parametrize(
    ("fault", "status", "error"),
    [
        ("throttle", 429, "RateLimitExceeded"),
        ("slot", 429, "ConcurrencyLimitExceeded"),
        ("overdue", 429, "OutOfCredits"),
        ("unknown_key", 401, "UnauthorizedAccess"),
        ("e50500", 500, "InternalServerError"),
        ("moderation_in", 400, "BadRequest"),
    ],
)
def test_the_faults_of_a_submission_in_its_own_words(
    started: Start, fault: str, status: int, error: str
) -> None:
    customer = started(rule=[{"on": "submit", "fault": fault}])
    refused = _run(customer)
    assert (refused.status_code, refused.json()["error"]) == (status, error)


@pytest.mark.parametrize(
    ("fault", "name"),
    [
        ("moderation_out", "ContentModerationError"),
        ("pose", "PoseError"),
        ("image_load", "ImageLoadError"),
        ("invalid_input", "InputValidationError"),
        ("pipeline", "PipelineError"),
        ("risk_service", "ThirdPartyError"),
    ],
)
def test_a_task_that_failed_says_why(started: Start, fault: str, name: str) -> None:
    customer = started(rule=[{"on": "done", "fault": fault}])
    failed = _status(customer, _run(customer).json()["id"])
    assert failed.status_code == 200
    assert (failed.json()["status"], failed.json()["output"]) == ("failed", None)
    assert failed.json()["error"]["name"] == name
    assert customer.state()["billed"] == 1


def test_twisted_answers(started: Start) -> None:
    names = ("stuck", "not_found", "empty_results", "foreign_url")
    customer = started(rule=[{"on": "done", "fault": name, "nth": n} for n, name in enumerate(names, 1)])
    task = _run(customer).json()["id"]
    stuck, gone, empty, foreign, right = (_status(customer, task) for _ in range(5))
    assert stuck.json()["status"] == "processing"
    assert gone.status_code == 404
    assert (empty.json()["status"], empty.json()["output"]) == ("completed", [])
    assert foreign.json()["output"] == ["https://pictures.example.com/1.png"]
    assert right.json()["output"][0].startswith(customer.url)
