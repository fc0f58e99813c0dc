"""What tests order, the keys they pay with, and how they put what became of it."""

import traceback
from base64 import b64encode
from collections.abc import Awaitable, Callable
from pathlib import Path

from mirror_app.tryon.orders import GarmentType, Order, Parameters, Picture
from mirror_app.tryon.providers.keys import Keys, Secret
from mirror_app.tryon.providers.provider import Accepted, Answer, Refused, Uncertain, Upload
from mirror_app.tryon.providers.wire import Patience

KEYS = Keys(Secret("planted-secret-key"), Secret("planted-access-key"), Secret("planted-session-token"))
UPLOAD = Upload(b"\xff\xd8planted picture of a person", b"\x89PNGplanted picture of a garment")
PLANTED = (
    "planted-secret-key",
    "planted-access-key",
    "planted-session-token",
    "planted picture",
    b64encode(UPLOAD.person).decode()[:16],
    b64encode(UPLOAD.garment).decode()[:16],
)
SHORT = Patience(connect_s=5.0, write_s=5.0, read_s=0.3, total_s=20.0)
"""Long enough for a busy machine, short where nothing will come."""


def order(type: GarmentType = "upper", parameters: Parameters | None = None) -> Order:
    person = Picture("ann", Path("ann.jpg"), "a" * 64)
    garment = Picture("coat", Path("coat.png"), "b" * 64)
    return Order(person, garment, type, "volcengine", parameters or Parameters())


def assert_silent(text: str) -> None:
    """Nothing of the keys or the pictures is in it."""
    for secret in PLANTED:
        assert secret not in text


async def told(call: Callable[[], Awaitable[Accepted | Answer]]) -> str:
    """What became of a call, in one line; nothing planted shows in any of it."""
    try:
        came = await call()
    except (Refused, Uncertain) as error:
        return _no(error)
    assert_silent(repr(came))
    if isinstance(came, Accepted):
        return f"accepted {came.task_id} {came.request_id}".rstrip()
    return _standing(came)


def _no(error: Refused | Uncertain) -> str:
    assert_silent("".join(traceback.format_exception(error)) + repr(error) + repr(error.failure))
    assert str(error) == error.failure.sentence
    assert str(error).endswith(".")
    said = f"{type(error).__name__.lower()}: {error.failure.kind} {error.failure.code}".rstrip()
    waits = isinstance(error, Refused) and error.retry_after_s
    return f"{said} after {waits:g} s" if waits else said


def _standing(answer: Answer) -> str:
    said = [str(answer.state)]
    if answer.failure:
        said.append(f"{answer.failure.kind} {answer.failure.code}".rstrip())
    said += [result.url or result.content.decode("latin-1") for result in answer.results]
    if answer.made_s is not None:
        said.append(f"made in {answer.made_s:g} s")
    if answer.seed is not None:
        said.append(f"seed {answer.seed}")
    return ", ".join(said)
