"""What can be made to go wrong, by name.

Instead of the true answer: a refusal of refusals.py, a reply of no protocol (http_502, html, the
redirects), a reset or a hang. Upon the true answer: `twist` has it made wrongly, `spoil` changes its bytes,
`manner` puts it on the wire wrongly.
"""

from collections.abc import Callable
from dataclasses import dataclass

from mirror_app.tryon.serving import spoiling
from mirror_app.tryon.serving.answers import HTML, Manner, Reply
from mirror_app.tryon.serving.refusals import REFUSALS, Refusal

EVENTS = ("submit", "result", "done", "download")
"""A submission; a poll; a poll of a finished task; the fetching of a picture."""

_API = ("submit", "result", "done")
_POLLS = ("result", "done")


@dataclass(frozen=True, slots=True)
class Fault:
    """on: the events it can be played on. instead: answered in place of the true answer. accepted: a
    submission answered so is accepted and billed all the same."""

    on: tuple[str, ...] = EVENTS
    instead: Refusal | Reply | None = None
    accepted: bool = False
    twist: str = ""
    spoil: Callable[[bytes], bytes] | None = None
    manner: Manner = "whole"


def _page(title: str) -> bytes:
    return f"<!DOCTYPE html><html><title>{title}</title><body><h1>{title}</h1></body></html>".encode()


def _moved(to: str) -> Fault:
    return Fault(("download",), Reply(302, headers=(("Location", to),)))


FAULTS: dict[str, Fault] = {
    **{name: Fault(_API, refusal) for name, refusal in REFUSALS.items()},
    "http_502": Fault(instead=Reply(502, _page("502 Bad Gateway"), HTML)),
    "html": Fault(instead=Reply(200, _page("Welcome to the network"), HTML)),
    "empty_body": Fault(instead=Reply(200)),
    "reset_before_accept": Fault(instead=Reply(200), manner="reset"),
    "reset_after_accept": Fault(instead=Reply(200), manner="reset", accepted=True),
    "hang_before_accept": Fault(instead=Reply(200), manner="hang"),
    "hang_after_accept": Fault(instead=Reply(200), manner="hang", accepted=True),
    "truncated_json": Fault(_API, spoil=spoiling.cut),
    "broken_json": Fault(_API, spoil=spoiling.broken_json),
    "wrong_types": Fault(_API, spoil=spoiling.wrong_types),
    "half_body": Fault(manner="half"),
    "length_too_long": Fault(manner="too_long"),
    "length_too_short": Fault(manner="too_short"),
    "slow_drip": Fault(manner="drip"),
    "not_found": Fault(_POLLS, twist="not_found"),
    "expired": Fault(_POLLS, twist="expired"),
    "stuck": Fault(_POLLS, twist="stuck"),
    "empty_results": Fault(("done",), twist="empty_results"),
    "foreign_url": Fault(("done",), twist="foreign_url"),
    "private_url": Fault(("done",), twist="private_url"),
    "forbidden": Fault(("download",), Refusal(403, "AccessDenied", "")),
    "missing": Fault(("download",), Refusal(404, "NoSuchKey", "")),
    "redirect_host": _moved("https://pictures.example.com/1.png"),
    "redirect_private": _moved("http://10.0.0.1/1.png"),
    "redirect_loop": _moved("/tos/loop"),
    "corrupt_png": Fault(("download",), spoil=spoiling.corrupt),
    "wrong_size": Fault(("download",), spoil=spoiling.wrong_size),
    "huge_pixels": Fault(("download",), spoil=spoiling.huge_pixels),
    "not_a_picture": Fault(("download",), spoil=spoiling.not_a_picture),
    "flood": Fault(("download",), manner="flood"),
}
