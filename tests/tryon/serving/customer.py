"""A client of the stand-in: signs with botocore, sends with httpx2, reads raw bytes with a socket."""

import base64
import json
import socket
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO

import httpx2
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from PIL import Image

from mirror_app.tryon.serving.signature import Keys

KEYS = Keys()
QUERY = "Version=2022-08-31"


@dataclass
class Clock:
    """Stands still until it is told otherwise."""

    now: float = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


def png(colour: str = "red", size: tuple[int, int] = (30, 40)) -> bytes:
    kept = BytesIO()
    Image.new("RGB", size, colour).save(kept, "PNG")
    return kept.getvalue()


def b64(content: bytes) -> str:
    return base64.b64encode(content).decode()


PERSON = png("white", (120, 160))


def dressing(colour: str = "red", /, **changes: object) -> dict[str, object]:
    """A body of CVSubmitTask: one upper garment of a colour, which makes it a payload of its own."""
    body: dict[str, object] = {
        "req_key": "dressing_diffusionV2",
        "req_image_store_type": 0,
        "binary_data_base64": [b64(PERSON), b64(png(colour))],
        "garment": {"data": [{"type": "upper"}]},
        "inference_config": {"seed": 7, "do_sr": True, "tight_mask": "loose"},
    }
    return {**body, **changes}


class _Volcengine(SigV4Auth):
    """Signer V4 where it differs from AWS's."""

    def credential_scope(self, request: AWSRequest) -> str:
        return f"{request.context['timestamp'][:8]}/{self._region_name}/{self._service_name}/request"

    def string_to_sign(self, request: AWSRequest, canonical_request: str) -> str:
        digest = sha256(canonical_request.encode()).hexdigest()
        return "\n".join(
            ["HMAC-SHA256", request.context["timestamp"], self.credential_scope(request), digest]
        )

    def signature(self, string_to_sign: str, request: AWSRequest) -> str:
        key = self.credentials.secret_key.encode()
        for step in (request.context["timestamp"][:8], self._region_name, self._service_name, "request"):
            key = self._sign(key, step)
        return self._sign(key, string_to_sign, hex=True)


def signed(
    url: str,
    body: bytes,
    keys: Keys = KEYS,
    when: datetime | None = None,
    scope: tuple[str, str] = ("cn-north-1", "cv"),
) -> dict[str, str]:
    """The headers to send `body` to `url` with."""
    date = (when or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")
    headers = {
        "Content-Type": "application/json",
        "X-Date": date,
        "X-Content-Sha256": sha256(body).hexdigest(),
    }
    request = AWSRequest("POST", url, headers, body)
    request.context["timestamp"] = date
    region, service = scope
    auth = _Volcengine(Credentials(keys.access, keys.secret), service, region)
    canonical = auth.canonical_request(request)
    signature = auth.signature(auth.string_to_sign(request, canonical), request)
    names = auth.signed_headers(auth.headers_to_sign(request))
    credential = f"{keys.access}/{auth.credential_scope(request)}"
    headers["Authorization"] = (
        f"HMAC-SHA256 Credential={credential}, SignedHeaders={names}, Signature={signature}"
    )
    return headers


@dataclass
class Customer:
    """Speaks to the server at `url`; never through a proxy, never again by itself."""

    url: str
    timeout_s: float = 10.0
    http: httpx2.Client = field(init=False)

    def __post_init__(self) -> None:
        # Nothing here is asked by TLS, and to read the certificates of the world takes longer than a test.
        self.http = httpx2.Client(trust_env=False, verify=False, timeout=self.timeout_s)

    def __enter__(self) -> "Customer":
        return self

    def __exit__(self, *_error: object) -> None:
        self.http.close()

    def call(self, action: str, body: dict[str, object]) -> httpx2.Response:
        raw = json.dumps(body).encode()
        url = f"{self.url}/?Action={action}&{QUERY}"
        return self.http.post(url, content=raw, headers=signed(url, raw))

    def submit(self, colour: str = "red", /, **changes: object) -> httpx2.Response:
        return self.call("CVSubmitTask", dressing(colour, **changes))

    def task(self, colour: str = "red", /, **changes: object) -> str:
        """The id of a new task."""
        return self.submit(colour, **changes).json()["data"]["task_id"]

    def result(self, task_id: str, return_url: bool = True) -> httpx2.Response:
        body: dict[str, object] = {"req_key": "dressing_diffusionV2", "task_id": task_id}
        return self.call("CVGetResult", {**body, "req_json": json.dumps({"return_url": return_url})})

    def status(self, task_id: str) -> str:
        return self.result(task_id).json()["data"]["status"]

    def address(self, task_id: str) -> str:
        return self.result(task_id).json()["data"]["image_urls"][0]

    def state(self) -> dict[str, object]:
        return self.http.get(f"{self.url}/_/state").json()

    def raw(self, action: str, body: dict[str, object]) -> bytes:
        """All the bytes of the reply, until the server ends the connection."""
        content = json.dumps(body).encode()
        headers = signed(f"{self.url}/?Action={action}&{QUERY}", content)
        return self.exchange(f"POST /?Action={action}&{QUERY}", headers, content)

    def exchange(self, what: str, headers: dict[str, str], content: bytes = b"") -> bytes:
        """Sends one request and gives what comes; raises ConnectionResetError where that is how it ends,
        with what came before as its argument."""
        host = self.url.removeprefix("http://")
        lines = [f"{what} HTTP/1.1", f"Host: {host}", f"Content-Length: {len(content)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        address, _, port = host.rpartition(":")
        got = b""
        with socket.create_connection((address, int(port)), timeout=self.timeout_s) as wire:
            wire.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + content)
            try:
                while more := wire.recv(65536):
                    got += more
            except ConnectionResetError as error:
                raise ConnectionResetError(got) from error
        return got
