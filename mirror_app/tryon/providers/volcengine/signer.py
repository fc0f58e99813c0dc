"""Signer V4 of Volcengine: AWS Signature 4 with its own names, and no prefix before the secret."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote

from mirror_app.tryon.providers.keys import Keys
from mirror_app.tryon.providers.volcengine.body import Body

REGION = "cn-north-1"
SERVICE = "cv"


def signed_headers(
    keys: Keys, host: str, query: Mapping[str, str], body: Body, now_s: float
) -> dict[str, str]:
    """The headers of a POST of JSON to "/". host: as in the Host header. now_s: seconds since 1970; the
    service refuses what is much older or younger than its own clock."""
    date = datetime.fromtimestamp(now_s, UTC).strftime("%Y%m%dT%H%M%SZ")
    headers = {
        "Content-Type": "application/json",
        "Host": host,
        "X-Content-Sha256": body.sha256,
        "X-Date": date,
    }
    if keys.token:
        headers["X-Security-Token"] = keys.token.reveal()
    scope = f"{date[:8]}/{REGION}/{SERVICE}/request"
    names = ";".join(sorted(name.lower() for name in headers))
    canonical = hashlib.sha256(_canonical(headers, names, query).encode()).hexdigest()
    signature = _hmac(_signing_key(keys, date[:8]), f"HMAC-SHA256\n{date}\n{scope}\n{canonical}").hex()
    credential = f"{keys.access.reveal()}/{scope}"
    headers["Authorization"] = (
        f"HMAC-SHA256 Credential={credential}, SignedHeaders={names}, Signature={signature}"
    )
    return headers


def _canonical(headers: Mapping[str, str], names: str, query: Mapping[str, str]) -> str:
    asked = "&".join(f"{_escaped(name)}={_escaped(query[name])}" for name in sorted(query))
    said = {name.lower(): value for name, value in headers.items()}
    # Its verifier knows no port where it is a scheme's own, whatever the Host header has.
    said["host"] = said["host"].removesuffix(":443").removesuffix(":80")
    lines = "".join(f"{name}:{said[name]}\n" for name in sorted(said))
    return f"POST\n/\n{asked}\n{lines}\n{names}\n{said['x-content-sha256']}"


def _signing_key(keys: Keys, day: str) -> bytes:
    key = keys.secret.reveal().encode()
    for part in (day, REGION, SERVICE, "request"):
        key = _hmac(key, part)
    return key


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def _escaped(text: str) -> str:
    return quote(text, safe="-_.~")
