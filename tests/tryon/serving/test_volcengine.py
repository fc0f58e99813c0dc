"""The protocol of dressing V2, asked by an independent client."""

import base64
import json
from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pytest
from PIL import Image

from tests.tryon.serving.customer import PERSON, Clock, Customer, b64, dressing, png

Start = Callable[..., Customer]


def test_a_task_is_queued_made_and_done(started: Start, clock: Clock) -> None:
    customer = started(latency="100")
    reply = customer.submit()
    assert reply.status_code == 200
    content = reply.json()
    assert (content["code"], content["message"]) == (10000, "Success")
    task = content["data"]["task_id"]
    assert len(task) == 19
    assert task.isdecimal()
    stages = []
    for now in (0, 9, 1, 89, 1):
        clock.now += now
        stages.append(customer.status(task))
    assert stages == ["in_queue", "in_queue", "generating", "generating", "done"]


def test_the_picture_is_fetched_by_its_address_or_comes_in_base64(started: Start) -> None:
    customer = started()
    task = customer.task()
    by_address = customer.result(task).json()["data"]
    fetched = customer.http.get(by_address["image_urls"][0])
    assert fetched.headers["content-type"] == "image/png"
    with Image.open(BytesIO(fetched.content)) as picture:
        assert picture.size == (120, 160)
    inline = customer.result(task, return_url=False).json()["data"]
    assert inline["image_urls"] == []
    assert base64.b64decode(inline["binary_data_base64"][0]) == fetched.content


def test_the_server_says_when_it_received_began_and_finished(started: Start, clock: Clock) -> None:
    customer = started(latency="80")
    task = customer.task()
    clock.now += 500
    data = customer.result(task).json()["data"]
    told = json.loads(data["resp_data"])
    received, processed, finished = (
        datetime.fromisoformat(told[name]).timestamp()
        for name in ("received_at", "processed_at", "finished_at")
    )
    assert (received, processed - received, finished - received) == (1_700_000_000.0, 8.0, 80.0)
    assert told["seed"] == 7


def test_a_task_gives_as_many_pictures_as_the_script_says_each_its_own(started: Start) -> None:
    customer = started(images=3)
    addresses = customer.result(customer.task()).json()["data"]["image_urls"]
    assert len({customer.http.get(address).content for address in addresses}) == 3


def test_two_garments_are_both_worn(started: Start) -> None:
    customer = started()
    both = {
        "binary_data_base64": [b64(PERSON), b64(png("red")), b64(png("blue"))],
        "garment": {"data": [{"type": "upper"}, {"type": "bottom"}]},
    }
    assert customer.status(customer.task(**both)) == "done"


def test_more_than_may_be_in_flight_is_refused_and_not_billed(started: Start, clock: Clock) -> None:
    customer = started(latency="10", concurrency=2)
    customer.task("red")
    clock.now += 5
    customer.task("blue")
    refused = customer.submit("green")
    assert (refused.status_code, refused.json()["code"], refused.json()["data"]) == (429, 50430, None)
    clock.now += 5
    assert customer.submit("green").status_code == 200
    state = customer.state()
    assert (state["billed"], state["in_flight"], state["most_in_flight"]) == (3, 2, 2)


def test_more_requests_a_second_than_allowed_are_throttled(started: Start, clock: Clock) -> None:
    customer = started(qps=2)
    task = customer.task()
    answers = [customer.result(task).json()["code"] for _ in range(3)]
    assert answers == [10000, 10000, 50429]
    clock.now += 1.0
    assert customer.status(task) == "done"


def test_a_task_expires_after_12_hours_and_is_then_forgotten(started: Start, clock: Clock) -> None:
    customer = started()
    task = customer.task()
    clock.now += 12 * 3600 - 1
    assert customer.status(task) == "done"
    clock.now += 1
    assert customer.status(task) == "expired"
    clock.now += 12 * 3600
    assert customer.status(task) == "not_found"
    assert customer.status("1234567890123456789") == "not_found"


def test_an_address_expires_after_24_hours_and_a_poll_gives_a_fresh_one(started: Start, clock: Clock) -> None:
    customer = started()
    task = customer.task()
    first, second = customer.address(task), customer.address(task)
    assert first != second
    clock.now += 11 * 3600
    fresh = customer.address(task)
    clock.now += 13 * 3600
    assert customer.http.get(first).status_code == 403
    assert customer.http.get(fresh).status_code == 200
    forged = fresh.replace("X-Tos-Until=1", "X-Tos-Until=2")
    assert customer.http.get(forged).status_code == 403


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"req_key": "dressing_diffusion"}, 50204),
        ({"req_image_store_type": 1}, 50215),
        ({"req_image_store_type": False}, 50215),
        ({"binary_data_base64": [b64(PERSON)]}, 50215),
        ({"garment": {"data": []}}, 50215),
        ({"garment": {"data": [{"type": "lower"}]}}, 50215),
        ({"garment": {"data": [{"type": 3}]}}, 50215),
        ({"garment": {"data": [{"type": "upper"}] * 3}}, 50215),
        ({"inference_config": {"num_steps": 7}}, 50215),
        ({"inference_config": {"num_steps": True}}, 50215),
        ({"inference_config": {"tight_mask": "wide"}}, 50215),
        ({"inference_config": {"p_bbox_expand_ratio": 0.9}}, 50215),
        ({"inference_config": {"max_process_side_length": 1079}}, 50215),
        ({"inference_config": {"steps": 16}}, 50215),
        ({"inference_config": []}, 50215),
        ({"images": 1}, 50215),
        ({"binary_data_base64": [b64(PERSON), "data:image/png;base64," + b64(PERSON)]}, 50207),
        ({"binary_data_base64": [b64(PERSON), b64(b"no picture")]}, 50207),
        ({"binary_data_base64": [b64(PERSON), 5]}, 50215),
        ({"binary_data_base64": [b64(PERSON), b64(png("red", (4096, 2)))]}, 50205),
        ({"binary_data_base64": [b64(PERSON), b64(PERSON + bytes(5_000_000))]}, 50205),
    ],
)
def test_what_the_schema_does_not_allow_is_refused_before_it_costs(
    started: Start, changes: dict[str, object], code: int
) -> None:
    customer = started()
    refused = customer.submit(**changes)
    assert (refused.status_code, refused.json()["code"]) == (400, code)
    assert customer.state()["billed"] == 0


def test_a_gif_is_none_of_the_kinds_it_takes(started: Start) -> None:
    kept = BytesIO()
    Image.new("RGB", (4, 4)).save(kept, "GIF")
    refused = started().submit(binary_data_base64=[b64(PERSON), b64(kept.getvalue())])
    assert refused.json()["code"] == 50207


def test_req_json_is_json_in_a_string(started: Start) -> None:
    customer = started()
    body = {"req_key": "dressing_diffusionV2", "task_id": customer.task(), "req_json": {"return_url": True}}
    assert customer.call("CVGetResult", body).json()["code"] == 50215


def test_what_the_maker_cannot_use_fails_the_task_which_stays_billed(started: Start) -> None:
    # The head of a PNG, and nothing after it: good enough for whoever looks at its size only.
    customer = started()
    task = customer.task(binary_data_base64=[b64(PERSON), b64(png()[:60])])
    assert customer.result(task).json()["code"] == 50215
    assert customer.state()["billed"] == 1


def test_an_action_that_is_not_there_is_the_gateways_error(started: Start) -> None:
    refused = started().call("CVCancelTask", dressing())
    assert refused.status_code == 404
    assert refused.json()["ResponseMetadata"]["Error"]["Code"] == "InvalidActionOrVersion"
