"""Who may come in: signatures by botocore and by the vendor's SDK, and what each mistake is told."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror_app.tryon.serving.answers import Request
from mirror_app.tryon.serving.signature import Keys, refusal
from tests.tryon.serving.customer import KEYS, QUERY, Customer, dressing, signed

Start = Callable[..., Customer]

_NOW = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)


def _request(host: str, query: str, body: bytes, headers: dict[str, str]) -> Request:
    named = [("host", host), *((name.lower(), value) for name, value in headers.items())]
    return Request("POST", f"/?{query}", tuple(named), body)


_WORD = st.text("abcXYZ019-_.~", min_size=1, max_size=20)


@given(st.binary(max_size=200), _WORD, _WORD, st.integers(1, 65535), _WORD)
def test_any_body_keys_and_port_signed_by_botocore_are_let_in(
    body: bytes, access: str, secret: str, port: int, value: str
) -> None:
    keys = Keys(access, secret)
    host, query = f"127.0.0.1:{port}", f"Version=2022-08-31&Action={value}"
    request = _request(host, query, body, signed(f"http://{host}/?{query}", body, keys, _NOW))
    assert refusal(request, keys, _NOW.timestamp()) is None


@given(st.binary(min_size=1, max_size=50), st.data())
def test_no_byte_of_a_body_can_be_changed(body: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(body) - 1))
    other = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
    request = _request(
        "127.0.0.1:8123", QUERY, other, signed(f"http://127.0.0.1:8123/?{QUERY}", body, when=_NOW)
    )
    refused = refusal(request, KEYS, _NOW.timestamp())
    assert refused is not None
    assert refused.code == "SignatureDoesNotMatch"


def _refused(customer: Customer, headers: dict[str, str], raw: bytes) -> tuple[int, str]:
    reply = customer.http.post(f"{customer.url}/?Action=CVSubmitTask&{QUERY}", content=raw, headers=headers)
    return reply.status_code, reply.json()["ResponseMetadata"]["Error"]["Code"]


def test_each_mistake_is_told_by_its_name_and_bills_nothing(started: Start) -> None:
    customer = started()
    raw = json.dumps(dressing()).encode()
    url = f"{customer.url}/?Action=CVSubmitTask&{QUERY}"
    late = datetime.now(UTC) - timedelta(minutes=16)
    told = [
        _refused(customer, {}, raw),
        _refused(customer, signed(url, raw, Keys("nobody", "test-secret-key")), raw),
        _refused(customer, signed(url, raw, Keys("test-access-key", "wrong")), raw),
        _refused(customer, signed(url, raw, when=late), raw),
        _refused(customer, signed(url, raw, scope=("cn-beijing", "cv")), raw),
        _refused(customer, signed(url, raw), raw + b" "),
        _refused(customer, signed(url.replace(":", "0:", 2).replace("0:", ":", 1), raw), raw),
        _refused(customer, signed(url + "&More=1", raw), raw),
    ]
    assert told == [
        (401, "MissingAuthenticationToken"),
        (401, "InvalidAccessKey"),
        (401, "SignatureDoesNotMatch"),
        (401, "InvalidTimestamp"),
        (401, "InvalidCredential"),
        (401, "SignatureDoesNotMatch"),
        (401, "SignatureDoesNotMatch"),
        (401, "SignatureDoesNotMatch"),
    ]
    assert customer.state()["billed"] == 0


def test_a_date_that_is_signed_but_no_date(started: Start) -> None:
    customer = started()
    headers = signed(f"{customer.url}/?Action=CVSubmitTask&{QUERY}", b"{}")
    assert _refused(customer, {**headers, "X-Date": "yesterday"}, b"{}") == (401, "InvalidTimestamp")
    days = {**headers, "Authorization": headers["Authorization"].replace("Signature=", "Signature=0")}
    assert _refused(customer, days, b"{}") == (401, "MissingAuthenticationToken")


def test_the_vendors_own_sdk_is_let_in(started: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    from volcengine.visual.VisualService import VisualService

    monkeypatch.setenv("VOLC_ACCESSKEY", "test-access-key")
    monkeypatch.setenv("VOLC_SECRETKEY", "test-secret-key")
    customer = started()
    service = VisualService()
    service.session.trust_env = False
    service.set_host(customer.url.removeprefix("http://"))
    try:
        task = service.cv_submit_task(dressing())["data"]["task_id"]
        query = {"req_key": "dressing_diffusionV2", "task_id": task, "req_json": '{"return_url": true}'}
        data = service.cv_get_result(query)["data"]
        service.set_sk("wrong")
        with pytest.raises(Exception, match="SignatureDoesNotMatch"):
            service.cv_submit_task(dressing())
    finally:
        service.session.close()
    assert data["status"] == "done"
    assert customer.http.get(data["image_urls"][0]).status_code == 200
    state = customer.state()
    assert (state["billed"], state["polls"], state["downloads"]) == (1, 1, 1)


def test_no_key_is_in_what_is_said_of_it() -> None:
    assert "test-secret-key" not in repr(KEYS)
    assert "test-fashn-key" not in repr(KEYS)


def test_a_proxy_of_the_environment_is_not_what_is_asked(
    started: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    customer = started()
    assert isinstance(customer.submit(), httpx2.Response)
