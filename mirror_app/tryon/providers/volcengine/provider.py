"""The provider, whichever way its calls are signed."""

from decimal import Decimal
from typing import Protocol

from mirror_app.tryon.clock import Clock
from mirror_app.tryon.orders import Order
from mirror_app.tryon.providers.endpoints import Endpoint
from mirror_app.tryon.providers.provider import Accepted, Answer, Refused, Terms, Uncertain, Upload
from mirror_app.tryon.providers.volcengine.body import Body, result_body, submit_body
from mirror_app.tryon.providers.volcengine.replies import accepted, answered
from mirror_app.tryon.providers.wire import Reply

USUAL = Endpoint("visual.volcengineapi.com")


class Transport(Protocol):
    """One way to sign and send."""

    async def post(self, action: str, body: Body) -> Reply:
        """The answer to exactly one POST. Raises Refused where nothing of it left, Uncertain where it may
        have."""
        ...

    async def aclose(self) -> None: ...


def terms_at(endpoint: Endpoint) -> Terms:
    """Its price and its one task at a time are what one author noted in November 2025; neither is on its
    page."""
    return Terms(
        host=endpoint.host,
        price=Decimal(1),
        currency="CNY",
        in_flight=1,
        gap_s=2.0,
        task_kept_s=12 * 3600,
        result_kept_s=24 * 3600,
        # Siblings behind the same gateway give pN-aiop-sign.byteimg.com; its object store is below
        # volces.com.
        result_hosts=endpoint.result_hosts or (".byteimg.com", ".volces.com"),
    )


class Volcengine:
    """Dressing V2."""

    def __init__(self, transport: Transport, endpoint: Endpoint, clock: Clock) -> None:
        self._transport = transport
        self._endpoint = endpoint
        self._clock = clock

    @property
    def name(self) -> str:
        return "volcengine" if self._endpoint == USUAL else f"volcengine@{self._endpoint.authority}"

    @property
    def terms(self) -> Terms:
        return terms_at(self._endpoint)

    async def submit(self, order: Order, upload: Upload) -> Accepted:
        reply = await self._transport.post("CVSubmitTask", submit_body(order, upload))
        return accepted(reply, self._clock.now_s())

    async def inquire(self, task_id: str) -> Answer:
        try:
            reply = await self._transport.post("CVGetResult", result_body(task_id))
        except Uncertain as lost:
            # Asking makes nothing: a question without an answer is only that.
            raise Refused(lost.failure) from None
        return answered(reply, self._clock.now_s())

    async def aclose(self) -> None:
        await self._transport.aclose()
