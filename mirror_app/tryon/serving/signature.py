"""Is a request signed as volcengine's Signer V4 asks? Worked out again from the bytes that came."""

import calendar
import hmac
import re
import time
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import quote, unquote, unquote_plus

from mirror_app.tryon.serving.answers import Request
from mirror_app.tryon.serving.refusals import Refusal

REGION = "cn-north-1"
SERVICE = "cv"
SKEW_S = 15 * 60
"""So far may X-Date be from the time here; what the service allows is not documented."""

_ALGORITHM = "HMAC-SHA256"
_AUTHORIZATION = re.compile(
    r"HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/([^/]+)/request, ?"
    r"SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})"
)
_MUST_BE_SIGNED = frozenset({"host", "x-date", "x-content-sha256"})


@dataclass(frozen=True, slots=True)
class Keys:
    """What a client must hold: the pair it signs with for volcengine, the bearer key for FASHN."""

    access: str = "test-access-key"
    secret: str = field(default="test-secret-key", repr=False)
    bearer: str = field(default="test-fashn-key", repr=False)


@dataclass(frozen=True, slots=True)
class _Claim:
    access: str
    day: str
    region: str
    service: str
    signed: tuple[str, ...]
    signature: str


def refusal(request: Request, keys: Keys, now: float) -> Refusal | None:
    """Why the gateway would not let it in; None where it is signed well. now: seconds since 1970."""
    found = _AUTHORIZATION.fullmatch(request.header("authorization"))
    if found is None:
        return Refusal(401, "MissingAuthenticationToken", "The request has no signature that can be read.")
    signed = tuple(found[5].split(";"))
    claim = _Claim(found[1], found[2], found[3], found[4], signed, found[6])
    return _wrong_claim(claim, keys) or _wrong_date(request, claim, now) or _wrong_bytes(request, claim, keys)


def _wrong_claim(claim: _Claim, keys: Keys) -> Refusal | None:
    if not hmac.compare_digest(claim.access.encode(), keys.access.encode()):
        return Refusal(401, "InvalidAccessKey", "The access key is not known here.")
    if (claim.region, claim.service) != (REGION, SERVICE):
        return Refusal(401, "InvalidCredential", f"The scope must be {REGION}/{SERVICE}.")
    missing = _MUST_BE_SIGNED - set(claim.signed)
    if missing:
        return Refusal(401, "SignatureDoesNotMatch", f"Not signed: {', '.join(sorted(missing))}.")
    return None


def _wrong_date(request: Request, claim: _Claim, now: float) -> Refusal | None:
    date = request.header("x-date")
    try:
        then = calendar.timegm(time.strptime(date, "%Y%m%dT%H%M%SZ"))
    except ValueError:
        return Refusal(401, "InvalidTimestamp", "X-Date must be YYYYMMDDTHHMMSSZ.")
    if abs(now - then) > SKEW_S:
        return Refusal(401, "InvalidTimestamp", "X-Date is too far from the time here.")
    if date[:8] != claim.day:
        return Refusal(401, "InvalidCredential", "The day of the scope is not that of X-Date.")
    return None


def _wrong_bytes(request: Request, claim: _Claim, keys: Keys) -> Refusal | None:
    digest = sha256(request.body).hexdigest()
    if not hmac.compare_digest(request.header("x-content-sha256").encode(), digest.encode()):
        return Refusal(401, "SignatureDoesNotMatch", "X-Content-Sha256 is not that of the body.")
    if not hmac.compare_digest(_signature(request, claim, keys.secret, digest), claim.signature):
        return Refusal(401, "SignatureDoesNotMatch", "The signature is not the one worked out here.")
    return None


def _signature(request: Request, claim: _Claim, secret: str, digest: str) -> str:
    headers = "".join(f"{name}:{_signed_value(request, name)}\n" for name in claim.signed)
    canonical = "\n".join(
        [
            request.method,
            quote(unquote(request.path), safe="/-_.~"),
            _canonical_query(request.query),
            headers,
            ";".join(claim.signed),
            digest,
        ]
    )
    scope = f"{claim.day}/{claim.region}/{claim.service}/request"
    summary = sha256(canonical.encode()).hexdigest()
    to_sign = f"{_ALGORITHM}\n{request.header('x-date')}\n{scope}\n{summary}"
    key = secret.encode()
    for step in (claim.day, claim.region, claim.service, "request", to_sign):
        key = hmac.digest(key, step.encode(), "sha256")
    return key.hex()


def _signed_value(request: Request, name: str) -> str:
    value = request.header(name)
    if name == "host":
        # The two ports that a browser leaves out are left out of what is signed; any other is kept.
        value = re.sub(r":(80|443)$", "", value)
    return value


def _canonical_query(query: str) -> str:
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    encoded = sorted((_rfc3986(key), _rfc3986(value)) for key, _, value in pairs)
    return "&".join(f"{key}={value}" for key, value in encoded)


def _rfc3986(text: str) -> str:
    return quote(unquote_plus(text), safe="-_.~")
