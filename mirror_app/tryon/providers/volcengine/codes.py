"""The service's codes, and what each means to the person.

A code is a number in the service's own envelope and a name in the gateway's before it. Of the numbers
50411, 50412, 50413, 50511 and 50512 are documented for dressing V2 (docs/85128/1568683), the others for
its siblings behind the same gateway; the names are the platform's (docs/6369/68677).
"""

import re

from mirror_app.tryon.jobs import Failure, Kind

SUCCESS = "10000"

_INPUT = "The service cannot use these pictures; a clear picture of one person and one garment suits it best."
_RISK_IN = "The service will not use one of these pictures, after its own rules of what may be shown."
_RISK_OUT = "The service will not show the picture it made, after its own rules of what may be shown."
_COPYRIGHT_IN = "The service takes one of these pictures for somebody's protected work, and will not use it."
_COPYRIGHT_OUT = "The service takes the picture it made for somebody's protected work, and will not show it."
_CHECK = "The service could not finish its own checks of the pictures."
_INTERNAL = "The service has an error of its own."
_BUSY = "The service was asked too often in a short time."
_SLOT = "The service makes no more pictures at once for this account."
_AUTH = "The service does not accept the key: it is wrong, has ended, or lacks the right to this service."
_QUOTA = "The account is empty, overdue, or has used up what it may."
_CONFIG = "The service does not know what it was asked; a newer version of this program may."
_UNKNOWN = "The service said no, for a reason not known here."

_NUMBERS: dict[str, tuple[Kind, str]] = {
    "50204": (Kind.CONFIG, _CONFIG),
    "50205": (Kind.INPUT, _INPUT),
    "50207": (Kind.INPUT, _INPUT),
    "50213": (Kind.INPUT, _INPUT),
    # Seen on a poll as well, for a task it no longer knows.
    "50215": (Kind.INPUT, _INPUT),
    "50218": (Kind.MODERATED_INPUT, _RISK_IN),
    "50400": (Kind.AUTH, _AUTH),
    "50411": (Kind.MODERATED_INPUT, _RISK_IN),
    "50412": (Kind.MODERATED_INPUT, _RISK_IN),
    "50413": (Kind.MODERATED_INPUT, _RISK_IN),
    "50429": (Kind.THROTTLED, _BUSY),
    "50430": (Kind.NO_SLOT, _SLOT),
    "50500": (Kind.SERVICE, _INTERNAL),
    "50501": (Kind.SERVICE, _INTERNAL),
    "50511": (Kind.MODERATED_OUTPUT, _RISK_OUT),
    "50512": (Kind.MODERATED_OUTPUT, _RISK_OUT),
    "50518": (Kind.MODERATED_INPUT, _COPYRIGHT_IN),
    "50519": (Kind.MODERATED_OUTPUT, _COPYRIGHT_OUT),
    "50520": (Kind.SERVICE, _CHECK),
    "50521": (Kind.SERVICE, _CHECK),
    "50522": (Kind.SERVICE, _CHECK),
}

# The first that is in the gateway's name for it.
_NAMES: tuple[tuple[str, Kind, str], ...] = (
    ("Internal", Kind.SERVICE, _INTERNAL),
    ("Unavailable", Kind.SERVICE, _INTERNAL),
    ("Throttl", Kind.THROTTLED, _BUSY),
    ("FlowLimit", Kind.THROTTLED, _BUSY),
    ("Quota", Kind.QUOTA, _QUOTA),
    ("Overdue", Kind.QUOTA, _QUOTA),
    ("Balance", Kind.QUOTA, _QUOTA),
    ("AccessKey", Kind.AUTH, _AUTH),
    ("Signature", Kind.AUTH, _AUTH),
    ("Timestamp", Kind.AUTH, _AUTH),
    ("Denied", Kind.AUTH, _AUTH),
    ("Token", Kind.AUTH, _AUTH),
    ("Credential", Kind.AUTH, _AUTH),
    ("Authori", Kind.AUTH, _AUTH),
    ("Unauthenticated", Kind.AUTH, _AUTH),
)

_ABOUT_THE_TASK = {Kind.INPUT, Kind.MODERATED_INPUT, Kind.MODERATED_OUTPUT}
_CHECKS = {"50520", "50521", "50522"}


def failure_of(code: str, status: int) -> Failure:
    """What a code means. status: of HTTP, for one that is not known."""
    if code in _NUMBERS:
        kind, sentence = _NUMBERS[code]
    else:
        kind, sentence = _named(code) or _by_status(code, status)
    return Failure(kind, sentence, shown_code(code))


def ends_the_task(failure: Failure) -> bool:
    """Whether it says, on a poll, how the task ended; else only that this poll failed."""
    return failure.kind in _ABOUT_THE_TASK or failure.code in _CHECKS


def its_own(failure: Failure) -> bool:
    """Whether the service broke down over it, rather than said no."""
    return failure.kind is Kind.SERVICE and failure.code not in _CHECKS


def concerns_the_clock(failure: Failure) -> bool:
    """Whether a clock that is wrong may be why."""
    return "Signature" in failure.code or "Timestamp" in failure.code


def shown_code(code: str) -> str:
    """A code or an id as it may be shown; "" for whatever else somebody wrote there."""
    return code if re.fullmatch(r"[A-Za-z0-9_.-]{1,64}", code) else ""


def _named(code: str) -> tuple[Kind, str] | None:
    return next(((kind, sentence) for part, kind, sentence in _NAMES if part in code), None)


def _by_status(code: str, status: int) -> tuple[Kind, str]:
    if status in {401, 403}:
        return Kind.AUTH, _AUTH
    if status == 429:
        return Kind.THROTTLED, _BUSY
    if status >= 500:
        return Kind.SERVICE, _INTERNAL
    # The gateway's names are about how it was asked; a new number may be about anything.
    return (Kind.PROTOCOL, _UNKNOWN) if code.isdigit() else (Kind.CONFIG, _CONFIG)
