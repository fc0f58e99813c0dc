"""Each fault, at the level of bytes where it is one, and what it leaves accepted and billed."""

import json
from collections.abc import Callable
from threading import Thread

import httpx2
import pytest

from mirror_app.tryon.serving.faults import FAULTS
from tests.tryon.serving.customer import Clock, Customer, dressing

Start = Callable[..., Customer]


def _rule(on: str, fault: str, **more: object) -> dict[str, object]:
    return {"on": on, "fault": fault, **more}


_ASKING = {"req_key": "dressing_diffusionV2", "req_json": '{"return_url": true}'}


def _parts(reply: bytes) -> tuple[int, int, bytes]:
    """Status, Content-Length and body of a reply."""
    head, _, body = reply.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return int(first.split()[1]), int(fields["content-length"]), body


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("throttle", 429, 50429),
        ("slot", 429, 50430),
        ("e50500", 500, 50500),
        ("e50501", 500, 50501),
        ("moderation_in", 400, 50411),
        ("moderation_out", 400, 50511),
        ("text_in", 400, 50412),
        ("text_out", 400, 50512),
        ("blocklist", 400, 50413),
        ("copyright_in", 400, 50518),
        ("copyright_out", 400, 50519),
        ("risk_service", 400, 50520),
        ("invalid_input", 400, 50215),
        ("image_load", 400, 50207),
        ("not_activated", 400, 50400),
    ],
)
def test_the_services_refusals_by_number(started: Start, fault: str, status: int, code: int) -> None:
    customer = started(rule=[_rule("submit", fault, nth=1), _rule("done", fault, nth=1)])
    refused = customer.submit()
    assert (refused.status_code, refused.json()["code"], refused.json()["data"]) == (status, code, None)
    assert customer.state()["billed"] == 0
    late = customer.result(customer.task())
    assert (late.status_code, late.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("bad_signature", 401, "SignatureDoesNotMatch"),
        ("unknown_key", 401, "InvalidAccessKeyId"),
        ("overdue", 403, "AccountOverdue"),
        ("quota", 429, "QuotaExceeded"),
        ("gateway_throttle", 429, "Throttling"),
    ],
)
def test_the_gateways_refusals_by_name(started: Start, fault: str, status: int, code: str) -> None:
    refused = started(rule=[_rule("submit", fault)]).submit()
    assert refused.status_code == status
    assert refused.json()["ResponseMetadata"]["Error"]["Code"] == code


def test_a_reset_before_it_is_accepted_costs_nothing(started: Start) -> None:
    customer = started(rule=[_rule("submit", "reset_before_accept", nth=1)])
    with pytest.raises(ConnectionResetError) as reset:
        customer.raw("CVSubmitTask", dressing())
    assert reset.value.args == (b"",)
    assert customer.state()["billed"] == 0


def test_a_reset_after_it_was_accepted_leaves_a_task_that_is_billed(started: Start) -> None:
    customer = started(rule=[_rule("submit", "reset_after_accept", nth=1)])
    with pytest.raises(ConnectionResetError) as reset:
        customer.raw("CVSubmitTask", dressing())
    assert reset.value.args == (b"",)
    state = customer.state()
    assert (state["billed"], state["accepted"]) == (1, 1)
    assert customer.status(state["tasks"][0]["id"]) == "done"


@pytest.mark.parametrize(("fault", "billed"), [("hang_before_accept", 0), ("hang_after_accept", 1)])
def test_a_hang_lasts_until_the_client_has_enough(started: Start, fault: str, billed: int) -> None:
    customer = started(timeout_s=0.2, rule=[_rule("submit", fault, nth=1)])
    with pytest.raises(httpx2.ReadTimeout):
        customer.submit()
    with Customer(customer.url) as patient:
        assert patient.state()["billed"] == billed


def test_a_hang_with_an_end_closes_without_a_word(started: Start) -> None:
    customer = started(rule=[_rule("submit", "hang_after_accept", seconds=0.05)])
    assert customer.raw("CVSubmitTask", dressing()) == b""


@pytest.mark.parametrize(("accepted", "billed"), [(False, 0), (True, 1)])
def test_an_error_may_hide_a_submission_that_was_accepted(
    started: Start, accepted: bool, billed: int
) -> None:
    customer = started(rule=[_rule("submit", "http_502", nth=1, accepted=accepted)])
    failed = customer.submit()
    assert (failed.status_code, failed.headers["content-type"]) == (502, "text/html; charset=utf-8")
    assert customer.state()["billed"] == billed


def test_half_a_body_and_then_a_reset(started: Start) -> None:
    customer = started(rule=[_rule("submit", "half_body")])
    with pytest.raises(ConnectionResetError) as reset:
        customer.raw("CVSubmitTask", dressing())
    status, length, body = _parts(reset.value.args[0])
    assert status == 200
    assert len(body) == length // 2
    assert customer.state()["billed"] == 1


@pytest.mark.parametrize(("fault", "more"), [("length_too_long", 16), ("length_too_short", -16)])
def test_a_content_length_that_is_not_the_bodys(started: Start, fault: str, more: int) -> None:
    customer = started(rule=[_rule("submit", fault)])
    _, length, body = _parts(customer.raw("CVSubmitTask", dressing()))
    assert json.loads(body)["code"] == 10000
    assert length - len(body) == more


@pytest.mark.parametrize("fault", ["truncated_json", "broken_json"])
def test_what_is_no_json_comes_whole_with_its_right_length(started: Start, fault: str) -> None:
    customer = started(rule=[_rule("submit", fault)])
    reply = customer.submit()
    assert reply.status_code == 200
    assert len(reply.content) == int(reply.headers["content-length"])
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        reply.json()
    assert customer.state()["billed"] == 1


def test_other_answers_that_are_none(started: Start) -> None:
    faults = [_rule("submit", name, nth=n) for n, name in enumerate(("html", "empty_body", "wrong_types"), 1)]
    customer = started(rule=faults)
    assert customer.submit().text.startswith("<!DOCTYPE html>")
    assert customer.submit().content == b""
    odd = customer.submit().json()
    assert (odd["request_id"], odd["data"]) == (7, [])
    assert customer.state()["billed"] == 1


def test_what_a_poll_can_be_told(started: Start, clock: Clock) -> None:
    names = ("not_found", "expired", "stuck", "empty_results")
    polls = [_rule("result", name, nth=n) for n, name in enumerate(names[:3], 1)]
    customer = started(latency="50", rule=[*polls, _rule("done", "empty_results", nth=1)])
    task = customer.task()
    told = [customer.status(task) for _ in range(4)]
    assert told == ["not_found", "expired", "generating", "in_queue"]
    clock.now += 50
    data = customer.result(task).json()["data"]
    assert (data["status"], data["image_urls"], data["binary_data_base64"]) == ("done", [], [])
    assert customer.address(task).startswith(customer.url)


@pytest.mark.parametrize(
    ("fault", "begins"),
    [("foreign_url", "https://pictures.example.com/"), ("private_url", "http://169.254.")],
)
def test_an_address_that_is_not_to_be_asked(started: Start, fault: str, begins: str) -> None:
    customer = started(rule=[_rule("done", fault)])
    assert customer.address(customer.task()).startswith(begins)


def test_rules_are_of_a_pair_of_a_number_and_so_many_times(started: Start) -> None:
    customer = started(
        concurrency=9,
        rule=[_rule("submit", "throttle", pair=2, nth=1, times=2), _rule("submit", "e50500", nth=5)],
    )
    sent = ["red", "blue", "blue", "red", "blue", "blue"]
    assert [customer.submit(colour).status_code for colour in sent] == [200, 429, 429, 200, 500, 200]
    state = customer.state()
    assert list(state["by_payload"].values()) == [2, 1]
    assert state["submissions"] == 6


def test_a_rule_for_every_request_plays_for_ever(started: Start) -> None:
    customer = started(rule=[_rule("done", "moderation_out", pair=1)])
    task = customer.task()
    assert [customer.result(task).json()["code"] for _ in range(4)] == [50511] * 4


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_no_fault_stops_who_comes_after(started: Start, name: str) -> None:
    event = FAULTS[name].on[0]
    customer = started(concurrency=9, rule=[_rule(event, name, nth=1, seconds=0.01)])
    _to_the_end(customer, "red")
    assert _to_the_end(customer, "blue") == 200
    assert customer.state()["billed"] in {1, 2}


def _to_the_end(customer: Customer, colour: str) -> int:
    """The status of the last reply on the way to a picture; 0 where it could not be read."""
    try:
        reply = customer.http.get(customer.address(customer.task(colour)))
    except (httpx2.HTTPError, ValueError, TypeError, LookupError):
        return 0
    return reply.status_code


def test_many_at_once_are_each_counted(started: Start) -> None:
    customer = started(concurrency=64)

    def ask(colour: str) -> None:
        with Customer(customer.url) as other:
            assert other.status(other.task(colour)) == "done"

    colours = [f"#{n:06x}" for n in range(24)]
    threads = [Thread(target=ask, args=(colour,)) for colour in colours]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    state = customer.state()
    assert (state["billed"], len(state["by_payload"]), state["polls"]) == (24, 24, 24)


def test_what_is_no_http_is_told_so_and_the_next_is_served(started: Start) -> None:
    customer = started()
    assert customer.exchange("GET /\x01", {}).startswith(b"HTTP/1.1 400 ")
    assert customer.exchange("BREW /pot", {"Connection": "close"}).startswith(b"HTTP/1.1 404 ")
    assert customer.exchange("HEAD /_/state", {"Connection": "close"}).endswith(b"\r\n\r\n")
    assert customer.exchange("POST /", {"Expect": "100-continue", "Connection": "close"}).startswith(
        b"HTTP/1.1 401 "
    )


def test_a_body_larger_than_any_is_not_read_to_its_end(
    started: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mirror_app.tryon.serving.connection.MOST_BODY_BYTES", 1000)
    customer = started()
    assert customer.exchange("POST /", {}, bytes(2000)).startswith(b"HTTP/1.1 413 ")
