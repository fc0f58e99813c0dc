"""Every fault the stand-in can play on a submission: both authentications of volcengine say the same of it,
one POST is made, and what is called refused is never billed."""

import asyncio
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from mirror_app.tryon.clock import SystemClock
from mirror_app.tryon.providers.endpoints import Endpoint, endpoint_at
from mirror_app.tryon.providers.fashn import Fashn
from mirror_app.tryon.providers.keys import Keys, Secret
from mirror_app.tryon.providers.provider import Provider, Upload
from mirror_app.tryon.providers.volcengine.provider import Volcengine
from mirror_app.tryon.providers.volcengine.sdk import Sdk
from mirror_app.tryon.providers.volcengine.signed import Signed
from mirror_app.tryon.providers.wire import Patience
from tests.tryon.providers.customer import order, told

serving = pytest.importorskip("mirror_app.tryon.serving.server")
scripts = pytest.importorskip("mirror_app.tryon.serving.script")
faults = pytest.importorskip("mirror_app.tryon.serving.faults")

PAIR = Keys(Secret("test-secret-key"), Secret("test-access-key"))
BEARER = Keys(Secret("test-fashn-key"))
SHORT = Patience(connect_s=5.0, write_s=5.0, read_s=0.3, total_s=1.0)

ON_SUBMISSION = sorted(name for name, fault in faults.FAULTS.items() if "submit" in fault.on)


def signed(endpoint: Endpoint) -> Provider:
    clock = SystemClock()
    return Volcengine(Signed(endpoint, PAIR, clock, SHORT), endpoint, clock)


def sdk(endpoint: Endpoint) -> Provider:
    return Volcengine(Sdk(endpoint, PAIR, SHORT), endpoint, SystemClock())


def fashn(endpoint: Endpoint) -> Provider:
    return Fashn(endpoint, BEARER, SHORT)


def picture(colour: str) -> bytes:
    kept = BytesIO()
    Image.new("RGB", (120, 160), colour).save(kept, "PNG")
    return kept.getvalue()


def ordered(make: Callable[[Endpoint], Provider], fault: str) -> tuple[str, int]:
    """What became of one submission, and for how many the stand-in bills."""
    rules = [{"on": "submit", "fault": fault}] if fault else []

    async def run() -> tuple[str, int]:
        script = scripts.Script.read({"rule": rules})
        async with serving.Server(serving.Options(script=script)) as server:
            provider = make(endpoint_at(server.url))
            upload = Upload(picture("white"), picture("red"))
            came = (await told(lambda: provider.submit(order(), upload))).split()
            await provider.aclose()
            state = server.state()
        assert state["submissions"] == 1
        # A task's id is another each time.
        return " ".join(came[:1] if came[0] == "accepted" else came), state["billed"]

    return asyncio.run(run())


def test_without_a_fault_it_is_accepted_and_billed() -> None:
    assert ordered(signed, "") == ordered(sdk, "") == ordered(fashn, "") == ("accepted", 1)


@pytest.mark.parametrize("fault", ON_SUBMISSION)
def test_what_is_refused_is_not_billed(fault: str) -> None:
    came, billed = ordered(signed, fault)
    assert (came, billed) == ordered(sdk, fault)
    assert came.startswith(("refused: ", "uncertain: "))
    assert not (came.startswith("refused: ") and billed)
    came, billed = ordered(fashn, fault)
    assert came.startswith(("refused: ", "uncertain: "))
    assert not (came.startswith("refused: ") and billed)
