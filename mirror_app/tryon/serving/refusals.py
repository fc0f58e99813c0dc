"""The ways in which the services say no, each in the words of both."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """How volcengine says it: HTTP `status` with its number `code` and `message`; a `code` that is a word
    is of its gateway. How FASHN does: `fashn`, with its own HTTP status, or as a task's failure where that
    is None."""

    status: int
    code: int | str
    message: str
    fashn: str = "InternalServerError"
    fashn_status: int | None = 500


class Refused(Exception):
    """Answered to the client, never shown to a person here."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


def _moderated(code: int, message: str) -> Refusal:
    return Refusal(400, code, message, "ContentModerationError", None)


def _failed(code: int, message: str, fashn: str) -> Refusal:
    return Refusal(400, code, message, fashn, None)


REFUSALS: dict[str, Refusal] = {
    "throttle": Refusal(
        429, 50429, "Request Has Reached API Limit, Please Try Later", "RateLimitExceeded", 429
    ),
    "slot": Refusal(
        429,
        50430,
        "Request Has Reached API Concurrent Limit, Please Try Later",
        "ConcurrencyLimitExceeded",
        429,
    ),
    "e50500": Refusal(500, 50500, "Internal Error"),
    "e50501": Refusal(500, 50501, "Internal RPC Error"),
    "moderation_in": _moderated(50411, "Pre Img Risk Not Pass"),
    "moderation_out": _moderated(50511, "Post Img Risk Not Pass"),
    "text_in": _moderated(50412, "Text Risk Not Pass"),
    "text_out": _moderated(50512, "Post Text Risk Not Pass"),
    "blocklist": _moderated(50413, "Text Risk Not Pass"),
    "copyright_in": _moderated(50518, "Pre Img Copyright Not Pass"),
    "copyright_out": _moderated(50519, "Post Img Copyright Not Pass"),
    "risk_service": _failed(50520, "Risk Service Error", "ThirdPartyError"),
    "invalid_input": _failed(50215, "Input invalid for this service.", "InputValidationError"),
    "image_load": _failed(50207, "Image Decode Error", "ImageLoadError"),
    "pose": _failed(50215, "Input invalid for this service.", "PoseError"),
    "pipeline": Refusal(500, 50500, "Internal Error", "PipelineError", None),
    "not_activated": Refusal(400, 50400, "Access Denied", "UnauthorizedAccess", 401),
    "bad_signature": Refusal(
        401, "SignatureDoesNotMatch", "The signature does not match.", "UnauthorizedAccess", 401
    ),
    "unknown_key": Refusal(
        401, "InvalidAccessKeyId", "The access key does not exist.", "UnauthorizedAccess", 401
    ),
    "overdue": Refusal(403, "AccountOverdue", "The account is overdue.", "OutOfCredits", 429),
    "quota": Refusal(429, "QuotaExceeded", "The quota is used up.", "OutOfCredits", 429),
    "gateway_throttle": Refusal(429, "Throttling", "The request was throttled.", "RateLimitExceeded", 429),
}
