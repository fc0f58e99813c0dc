"""Both authentications of volcengine: the same bytes go out, the same is made of what comes back, and every
call is one POST."""

import asyncio
import gzip
import json
import logging
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from mirror_app.tryon.clock import SystemClock
from mirror_app.tryon.providers.endpoints import Endpoint
from mirror_app.tryon.providers.provider import Refused
from mirror_app.tryon.providers.volcengine.body import result_body, submit_body
from mirror_app.tryon.providers.volcengine.provider import Transport, Volcengine
from mirror_app.tryon.providers.volcengine.sdk import Sdk
from mirror_app.tryon.providers.volcengine.signed import Signed
from mirror_app.tryon.providers.volcengine.signer import signed_headers
from mirror_app.tryon.providers.wire import Patience
from tests.tryon.providers.counterpart import Counterpart, Fault, reply
from tests.tryon.providers.customer import KEYS, SHORT, UPLOAD, assert_silent, order, told

Make = Callable[[Endpoint], Volcengine]

TASK = "7392616336519610409"

ERRORS = {
    # HTTP status, code -> of a submission, of a poll
    (400, 50411): ("refused: moderated input 50411", "failed, moderated input 50411"),
    (400, 50412): ("refused: moderated input 50412", "failed, moderated input 50412"),
    (400, 50413): ("refused: moderated input 50413", "failed, moderated input 50413"),
    (400, 50511): ("refused: moderated output 50511", "failed, moderated output 50511"),
    (400, 50512): ("refused: moderated output 50512", "failed, moderated output 50512"),
    (400, 50518): ("refused: moderated input 50518", "failed, moderated input 50518"),
    (400, 50519): ("refused: moderated output 50519", "failed, moderated output 50519"),
    (400, 50520): ("refused: service 50520", "failed, service 50520"),
    (400, 50521): ("refused: service 50521", "failed, service 50521"),
    (400, 50522): ("refused: service 50522", "failed, service 50522"),
    (400, 50215): ("refused: input 50215", "failed, input 50215"),
    (400, 50205): ("refused: input 50205", "failed, input 50205"),
    (400, 50207): ("refused: input 50207", "failed, input 50207"),
    (400, 50213): ("refused: input 50213", "failed, input 50213"),
    (400, 50218): ("refused: moderated input 50218", "failed, moderated input 50218"),
    (400, 50204): ("refused: config 50204", "refused: config 50204"),
    (400, 50400): ("refused: auth 50400", "refused: auth 50400"),
    (401, 50400): ("refused: auth 50400", "refused: auth 50400"),
    (429, 50429): ("refused: throttled 50429", "refused: throttled 50429"),
    (429, 50430): ("refused: no slot 50430", "refused: no slot 50430"),
    (200, 50430): ("refused: no slot 50430", "refused: no slot 50430"),
    (500, 50500): ("uncertain: service 50500", "refused: service 50500"),
    (500, 50501): ("uncertain: service 50501", "refused: service 50501"),
    (400, 50500): ("uncertain: service 50500", "refused: service 50500"),
    (500, 50411): ("uncertain: moderated input 50411", "refused: moderated input 50411"),
    (400, 59999): ("refused: protocol 59999", "refused: protocol 59999"),
    (503, 59999): ("uncertain: service 59999", "refused: service 59999"),
}

GATEWAY = {
    (401, "InvalidAccessKey"): ("refused: auth InvalidAccessKey",) * 2,
    (401, "InvalidAccessKeyId"): ("refused: auth InvalidAccessKeyId",) * 2,
    (401, "SignatureDoesNotMatch"): ("refused: auth SignatureDoesNotMatch",) * 2,
    (400, "InvalidTimestamp"): ("refused: auth InvalidTimestamp",) * 2,
    (403, "AccessDenied"): ("refused: auth AccessDenied",) * 2,
    (403, "NobodyKnowsThis"): ("refused: auth NobodyKnowsThis",) * 2,
    (403, "AccountOverdue"): ("refused: quota AccountOverdue",) * 2,
    (429, "QuotaExceeded"): ("refused: quota QuotaExceeded",) * 2,
    (429, "Throttling"): ("refused: throttled Throttling",) * 2,
    (429, "NobodyKnowsThis"): ("refused: throttled NobodyKnowsThis",) * 2,
    (404, "InvalidActionOrVersion"): ("refused: config InvalidActionOrVersion",) * 2,
    (400, "MissingParameter"): ("refused: config MissingParameter",) * 2,
    (500, "InternalError"): ("uncertain: service InternalError", "refused: service InternalError"),
    (400, "InternalServiceTimeout"): (
        "uncertain: service InternalServiceTimeout",
        "refused: service InternalServiceTimeout",
    ),
    (400, "see https://planted picture"): ("refused: config", "refused: config"),
}


def flat(status: int, code: object, data: object = None, **headers: str) -> bytes:
    """The service's own envelope; its message repeats what it should not."""
    told = {"code": code, "data": data, "message": "planted-access-key", "request_id": "20261121R"}
    return reply(status, {**told, "status": code, "time_elapsed": "104.85ms"}, **headers)


def gateway(status: int, code: str, **headers: str) -> bytes:
    error = {"Code": code, "Message": "The accesskey [planted-access-key] is invalid."}
    return reply(status, {"ResponseMetadata": {"RequestId": "20261121R", "Error": error}}, **headers)


def stands(status: str, **data: object) -> bytes:
    empty = {"image_urls": None, "binary_data_base64": [], "resp_data": ""}
    return flat(200, 10000, {**empty, "status": status, **data})


NOTES = {
    "received_at": "2025-11-28T10:00:00.5+08:00",
    "processed_at": "2025-11-28T10:00:01+08:00",
    "finished_at": "2025-11-28T10:01:18+08:00",
    "candidates": [{"seed": 77, "score": 9}, {"seed": 78, "score": 7}],
}

UNREADABLE = {
    "HTML": (reply(200, b"<html>Sign in to this network</html>"), "protocol"),
    "HTML and 502": (reply(502, b"<html>Bad gateway</html>"), "protocol"),
    "HTML and 403": (reply(403, b"<html>Forbidden</html>"), "protocol"),
    "nothing": (reply(200, b""), "protocol"),
    "half of the JSON": (reply(200, b'{"code":10000,"data":{"task_id":"73926'), "protocol"),
    "less than announced": (reply(200, b'{"code":10000', Content_Length="500"), "transport"),
    "a list": (reply(200, [10000]), "protocol"),
    "success and HTTP 400": (flat(400, 10000, {"task_id": TASK, "status": "done"}), "protocol"),
    "no code": (reply(200, {"data": {"task_id": TASK}}), "protocol"),
    "true for a code": (flat(200, True, {"task_id": TASK}), "protocol"),
    "data null": (flat(200, 10000), "protocol"),
    "a redirect": (reply(307, b"", Location="http://127.0.0.1:1/"), "protocol"),
    "a redirect to nowhere": (reply(302, b"", Location="http://[:"), None),
    "nested too deep": (reply(200, b"[" * 100_000), "protocol"),
    "no HTTP": (b"220 mail at your service\r\n\r\n", "transport"),
    "a reset before": (Fault.RESET_BEFORE, "transport"),
    "a reset after": (Fault.RESET_AFTER, "transport"),
    "a hang": (Fault.HANG, "transport"),
}

POLLS = {
    "queued": (stands("in_queue"), "queued"),
    "running": (stands("generating"), "running"),
    "done": (stands("done", image_urls=["https://a/1.png"]), "done, https://a/1.png"),
    "done, with its notes": (
        stands("done", image_urls=["https://a/1.png"], resp_data=json.dumps(NOTES)),
        "done, https://a/1.png, made in 77.5 s, seed 77",
    ),
    "done, with broken notes": (
        stands("done", image_urls=["https://a/1.png"], resp_data='{"received_at": '),
        "done, https://a/1.png",
    ),
    "done, notes not of its kind": (
        stands("done", image_urls=["https://a/1.png"], resp_data=7),
        "done, https://a/1.png",
    ),
    "done, three": (
        stands("done", image_urls=["https://a/1.png", "https://a/2.png", "", None, "https://a/3.png"]),
        "done, https://a/1.png, https://a/2.png, https://a/3.png",
    ),
    "done, the pictures themselves": (
        stands("done", binary_data_base64=[b64encode(b"one").decode(), b64encode(b"two!").decode()]),
        "done, one, two!",
    ),
    "done, no base64": (stands("done", binary_data_base64=["?"]), "failed, result"),
    "done, nothing": (stands("done"), "failed, result"),
    "done, nothing, null": (stands("done", image_urls=None, binary_data_base64=None), "failed, result"),
    "not found": (stands("not_found"), "gone, task gone not_found"),
    "expired": (stands("expired"), "gone, task gone expired"),
    "a new word": (stands("pondering"), "refused: protocol"),
    "no word": (flat(200, 10000, {}), "refused: protocol"),
    "a word no word": (flat(200, 10000, {"status": ["done"]}), "refused: protocol"),
}


def signed(endpoint: Endpoint, patience: Patience = SHORT) -> Transport:
    return Signed(endpoint, KEYS, SystemClock(), patience)


def sdk(endpoint: Endpoint, patience: Patience = SHORT) -> Transport:
    return Sdk(endpoint, KEYS, patience)


@pytest.fixture(params=[signed, sdk])
def make(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Make:
    """A provider by each authentication, with all there is to log being logged."""
    caplog.set_level(logging.DEBUG)
    return lambda endpoint: Volcengine(request.param(endpoint), endpoint, SystemClock())


@pytest.fixture(autouse=True)
def _nothing_planted_is_logged(caplog: pytest.LogCaptureFixture) -> object:
    yield
    assert_silent(caplog.text)


def submitted(make: Make, step: bytes | list[bytes] | Fault) -> tuple[str, Counterpart]:
    async def run() -> tuple[str, Counterpart]:
        async with Counterpart(step) as server:
            provider = make(server.endpoint)
            came = await told(lambda: provider.submit(order(), UPLOAD))
            await provider.aclose()
        return came, server

    return asyncio.run(run())


def inquired(make: Make, step: bytes | list[bytes] | Fault) -> tuple[str, Counterpart]:
    async def run() -> tuple[str, Counterpart]:
        async with Counterpart(step) as server:
            provider = make(server.endpoint)
            came = await told(lambda: provider.inquire(TASK))
            await provider.aclose()
        return came, server

    return asyncio.run(run())


def test_an_accepted_order_has_its_task_and_the_name_of_the_call(make: Make) -> None:
    came, server = submitted(make, flat(200, 10000, {"task_id": TASK}))
    assert came == f"accepted {TASK} 20261121R"
    [heard] = server.heard
    assert heard.method == "POST"
    assert urlsplit(heard.target).path == "/"
    assert parse_qs(urlsplit(heard.target).query) == {"Action": ["CVSubmitTask"], "Version": ["2022-08-31"]}
    assert heard.body == submit_body(order(), UPLOAD).content


def test_a_task_as_a_number_keeps_all_its_digits(make: Make) -> None:
    came, _ = submitted(make, flat(200, 10000, {"task_id": int(TASK)}))
    assert came == f"accepted {TASK} 20261121R"


def test_a_poll_asks_for_the_task_and_for_addresses(make: Make) -> None:
    _, server = inquired(make, stands("in_queue"))
    [heard] = server.heard
    assert parse_qs(urlsplit(heard.target).query)["Action"] == ["CVGetResult"]
    assert heard.body == result_body(TASK).content
    asked = json.loads(heard.body)
    assert asked["task_id"] == TASK
    assert json.loads(asked["req_json"]) == {"return_url": True}


def test_what_is_sent_is_what_is_signed(make: Make) -> None:
    _, server = submitted(make, flat(200, 10000, {"task_id": TASK}))
    [heard] = server.heard
    body = submit_body(order(), UPLOAD)
    date = datetime.strptime(heard.headers["x-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    query = {"Action": "CVSubmitTask", "Version": "2022-08-31"}
    expected = signed_headers(KEYS, server.endpoint.authority, query, body, date.timestamp())
    for name, value in expected.items():
        assert heard.headers[name.lower()] == value


@pytest.mark.parametrize(("status", "code"), ERRORS)
def test_every_number_on_both_calls(make: Make, status: int, code: int) -> None:
    of_submission, of_poll = ERRORS[status, code]
    came, server = submitted(make, flat(status, code))
    assert came == of_submission
    assert len(server.heard) == 1
    came, server = inquired(make, flat(status, code))
    assert came == of_poll
    assert len(server.heard) == 1


@pytest.mark.parametrize(("status", "code"), GATEWAY)
def test_every_name_on_both_calls(make: Make, status: int, code: str) -> None:
    of_submission, of_poll = GATEWAY[status, code]
    came, server = submitted(make, gateway(status, code))
    assert came == of_submission
    assert len(server.heard) == 1
    assert inquired(make, gateway(status, code))[0] == of_poll


@pytest.mark.parametrize("case", UNREADABLE)
def test_after_no_answer_a_submission_is_uncertain_and_a_poll_failed(make: Make, case: str) -> None:
    step, kind = UNREADABLE[case]
    came, server = submitted(make, step)
    assert came in ([f"uncertain: {kind}"] if kind else ["uncertain: protocol", "uncertain: transport"])
    assert server.connections == 1
    came, server = inquired(make, step)
    assert came in ([f"refused: {kind}"] if kind else ["refused: protocol", "refused: transport"])
    assert server.connections == 1


@pytest.mark.parametrize("case", POLLS)
def test_how_a_task_stands(make: Make, case: str) -> None:
    step, expected = POLLS[case]
    came, server = inquired(make, step)
    assert came == expected
    assert len(server.heard) == 1


def test_where_nobody_listens_nothing_was_submitted(make: Make) -> None:
    async def run() -> str:
        async with Counterpart(Fault.HANG) as server:
            free = server.endpoint
        provider = make(free)
        came = await told(lambda: provider.submit(order(), UPLOAD))
        await provider.aclose()
        return came

    assert asyncio.run(run()) == "refused: transport"


def test_without_tls_nothing_is_sent(make: Make) -> None:
    """The other side does not speak it: the keys and the pictures are not sent to it."""

    async def run() -> tuple[str, Counterpart]:
        async with Counterpart(Fault.RESET_BEFORE) as server:
            provider = make(Endpoint("127.0.0.1", server.endpoint.port, secure=True))
            came = await told(lambda: provider.submit(order(), UPLOAD))
            await provider.aclose()
        return came, server

    came, server = asyncio.run(run())
    assert came == "refused: transport"
    assert server.connections == 1


@pytest.mark.parametrize("step", [reply(403, b""), Fault.RESET_AFTER], ids=["forbids", "breaks off"])
def test_off_loopback_it_is_tls_through_the_proxy(
    make: Make, monkeypatch: pytest.MonkeyPatch, step: bytes | Fault
) -> None:
    async def run() -> tuple[str, Counterpart]:
        async with Counterpart(step) as proxy:
            monkeypatch.setenv("HTTP_PROXY", proxy.endpoint.url)
            monkeypatch.setenv("HTTPS_PROXY", proxy.endpoint.url)
            provider = make(Endpoint("service.invalid"))
            came = await told(lambda: provider.submit(order(), UPLOAD))
            await provider.aclose()
        return came, proxy

    came, proxy = asyncio.run(run())
    assert came == "refused: transport"
    assert [(heard.method, heard.target) for heard in proxy.heard] == [("CONNECT", "service.invalid:443")]
    assert "authorization" not in proxy.heard[0].headers


def test_a_wait_asked_for_is_passed_on(make: Make) -> None:
    assert submitted(make, flat(429, 50429, Retry_After="3"))[0] == "refused: throttled 50429 after 3 s"
    assert inquired(make, flat(429, 50429, Retry_After="3"))[0] == "refused: throttled 50429 after 3 s"
    assert submitted(make, flat(429, 50429, Retry_After="Sat, 21 Nov"))[0] == "refused: throttled 50429"


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("Thu, 01 Jan 2060 00:00:00 GMT", "min slow"),
        ("Thu, 01 Jan 2015 00:00:00 GMT", "min fast"),
        ("yesterday", "does not accept the key"),
    ],
)
def test_a_wrong_clock_is_named(make: Make, date: str, words: str) -> None:
    async def run() -> str:
        async with Counterpart(gateway(400, "InvalidTimestamp", Date=date)) as server:
            provider = make(server.endpoint)
            with pytest.raises(Refused) as caught:
                await provider.submit(order(), UPLOAD)
            await provider.aclose()
        return str(caught.value)

    assert words in asyncio.run(run())


def test_each_call_has_its_own_connection(make: Make) -> None:
    async def run() -> Counterpart:
        async with Counterpart(flat(200, 10000, {"task_id": TASK}), stands("in_queue")) as server:
            provider = make(server.endpoint)
            await provider.submit(order(), UPLOAD)
            await provider.inquire(TASK)
            await provider.inquire(TASK)
            await provider.aclose()
        return server

    server = asyncio.run(run())
    assert len(server.heard) == server.connections == 3


def test_calls_at_the_same_time_are_told_apart(make: Make) -> None:
    """Eight at once, each with an answer of its own."""

    async def run() -> list[str]:
        steps = [flat(200, 10000, {"task_id": f"{n}"}) for n in range(8)]
        async with Counterpart(*steps) as server:
            provider = make(server.endpoint)
            calls = [told(lambda: provider.submit(order(), UPLOAD)) for _ in range(8)]
            came = await asyncio.gather(*calls)
            await provider.aclose()
        return list(came)

    assert sorted(asyncio.run(run())) == [f"accepted {n} 20261121R" for n in range(8)]


def test_no_proxy_no_files_no_environment(
    make: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """On loopback a proxy is not used, and nobody looks for keys or passwords in the home folder."""
    home = tmp_path
    (home / ".volc").mkdir()
    (home / ".volc" / "config").write_text("no JSON: reading it would be logged as a warning")
    (home / ".netrc").write_text("machine 127.0.0.1 login somebody password else\n")
    (home / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("VOLC_ACCESSKEY", "somebody")
    monkeypatch.setenv("VOLC_SECRETKEY", "else")
    came, server = submitted(make, flat(200, 10000, {"task_id": TASK}))
    assert came == f"accepted {TASK} 20261121R"
    assert "Credential=planted-access-key/" in server.heard[0].headers["authorization"]


def test_compressed_answers_are_not_asked_for(make: Make) -> None:
    answer = gzip.compress(b"{}")
    _, server = submitted(make, reply(200, answer, Content_Encoding="gzip"))
    assert server.heard[0].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("transport", [signed, sdk])
def test_the_whole_of_a_call_has_its_limit(transport: Callable[[Endpoint, Patience], Transport]) -> None:
    async def run() -> str:
        async with Counterpart(Fault.HANG) as server:
            impatient = Patience(connect_s=5.0, write_s=5.0, read_s=2.0, total_s=0.2)
            provider = Volcengine(transport(server.endpoint, impatient), server.endpoint, SystemClock())
            came = await told(lambda: provider.submit(order(), UPLOAD))
            await provider.aclose()
        return came

    assert asyncio.run(run()) == "uncertain: transport"


def test_terms_and_name() -> None:
    where = Endpoint("127.0.0.1", 8123, secure=False)
    provider = Volcengine(signed(where), where, SystemClock())
    assert provider.name == "volcengine@127.0.0.1:8123"
    assert provider.terms.result_hosts == ("127.0.0.1", "::1", "localhost")
    usual = Endpoint("visual.volcengineapi.com")
    provider = Volcengine(sdk(usual), usual, SystemClock())
    assert provider.name == "volcengine"
    assert (str(provider.terms.price), provider.terms.currency) == ("1", "CNY")
    assert ".byteimg.com" in provider.terms.result_hosts
