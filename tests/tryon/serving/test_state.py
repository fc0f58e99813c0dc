"""What outlives the server, and what it never writes."""

import asyncio
import json
import logging
import time
from pathlib import Path

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror_app.errors import InputError
from mirror_app.tryon.serving import Options, Script, Server, dressing, fashn, running
from mirror_app.tryon.serving.refusals import Refused
from mirror_app.tryon.serving.store import Store, Task
from tests.tryon.serving.customer import Clock, Customer, png


def test_tasks_billing_and_the_scripts_counts_outlive_the_server(tmp_path: Path, clock: Clock) -> None:
    script = Script.read(
        {"latency": "60", "concurrency": 3, "rule": [{"on": "submit", "fault": "e50500", "nth": 4}]}
    )
    options = Options(script=script, state=tmp_path / "state", clock=clock)
    with running(options) as server, Customer(server.url) as customer:
        tasks = [customer.task(colour) for colour in ("red", "blue", "red")]
        assert customer.status(tasks[0]) == "in_queue"
        assert customer.submit("green").status_code == 500
        _all_made(customer)
        before = customer.state()
    with running(options) as server, Customer(server.url) as customer:
        assert customer.state() == before
        assert customer.submit("green").json()["code"] == 50430
        clock.now += 60
        assert [customer.status(task) for task in tasks] == ["done"] * 3
        assert customer.http.get(customer.address(tasks[2])).headers["content-type"] == "image/png"
        customer.task("green")
        state = customer.state()
    assert (state["billed"], list(state["by_payload"].values())) == (4, [2, 1, 1])
    assert (state["submissions"], state["most_in_flight"], state["polls"]) == (6, 3, 5)


def _all_made(customer: Customer) -> None:
    while any(task["made_at"] is None for task in customer.state()["tasks"]):
        pass


def test_a_task_whose_server_ended_before_it_was_made_has_failed_and_stays_billed(tmp_path: Path) -> None:
    state = tmp_path / "state"
    task = "1234567890123456789"
    store = Store(state)
    store.add(Task(task, "volcengine", store.pair("a payload"), time.time(), 0.0, 7, 1, inline=False))
    store.close()
    with running(Options(state=state)) as server, Customer(server.url) as customer:
        assert customer.result(task).json()["code"] == 50500
        assert customer.state()["billed"] == 1


def test_a_maker_that_fails_fails_the_task_and_says_no_more_than_its_kind(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def failing(*_order: object) -> bytes:
        raise ValueError("what was in the picture")

    with running(Options(make=failing)) as server, Customer(server.url) as customer:
        assert customer.result(customer.task()).json()["code"] == 50500
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == [
        "the maker of pictures failed: ValueError"
    ]
    caplog.clear()


def test_the_state_never_holds_what_was_sent(tmp_path: Path) -> None:
    state = tmp_path / "state"
    sent = png("#c0ffee", (64, 64))
    with (
        running(Options(state=state, make=lambda *_order: png("black"))) as server,
        Customer(server.url) as customer,
    ):
        customer.status(customer.task("#c0ffee"))
        written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert sent[40:] not in written
    assert b"test-secret-key" not in written


def test_a_state_that_is_no_file_of_ours(tmp_path: Path) -> None:
    (tmp_path / "state").write_bytes(b"something else" * 100)
    with pytest.raises(InputError, match="cannot hold the state"), running(Options(state=tmp_path / "state")):
        pass


def test_only_this_machine_is_listened_to() -> None:
    for host in ("0.0.0.0", "192.168.1.1", "example.com", "::"):
        with pytest.raises(InputError, match="on this machine only"):
            Server(Options(host=host))


def test_a_port_that_is_taken_is_said_in_a_sentence() -> None:
    with (
        running(Options()) as server,
        pytest.raises(InputError, match=f"Port {server.port} cannot be listened on"),
        running(Options(port=server.port)),
    ):
        pass


async def _within() -> dict[str, object]:
    async with Server(Options()) as server, httpx2.AsyncClient(trust_env=False) as http:
        (await http.get(f"{server.url}/_/state")).raise_for_status()
        return server.state()


def test_it_runs_within_a_loop_that_is_there() -> None:
    assert asyncio.run(_within())["billed"] == 0


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 60) | st.sampled_from(["upper", "data", "e30=", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "data", "seed", "num_steps", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["garment", "binary_data_base64", "inference_config"]), _JSON))
def test_no_body_is_more_than_refused(parts: dict[str, object]) -> None:
    body = {"req_key": "dressing_diffusionV2", "req_image_store_type": 0, **parts}
    with pytest.raises(Refused):
        dressing.read_order(json.dumps(body).encode())


@given(st.dictionaries(st.sampled_from(["model_image", "garment_image", "seed", "mode", "x"]), _JSON))
def test_no_inputs_are_more_than_refused(inputs: dict[str, object]) -> None:
    with pytest.raises(Refused):
        fashn.read_order(json.dumps({"model_name": "tryon-v1.6", "inputs": inputs}).encode())
