"""What can go wrong with a picture that is fetched."""

from collections.abc import Callable
from io import BytesIO

import httpx2
import pytest
from PIL import Image, UnidentifiedImageError

from tests.tryon.serving.customer import Customer

Start = Callable[..., Customer]


def _rule(fault: str, **more: object) -> dict[str, object]:
    return {"on": "download", "fault": fault, **more}


def test_a_slow_drip_is_whole_in_the_end(started: Start) -> None:
    customer = started(rule=[_rule("slow_drip", nth=1, seconds=0.5)])
    address = customer.address(customer.task())
    with customer.http.stream("GET", address) as reply:
        pieces = list(reply.iter_raw())
    assert len(pieces) > 1
    assert b"".join(pieces) == customer.http.get(address).content


@pytest.mark.parametrize(
    ("fault", "status", "to"),
    [
        ("forbidden", 403, ""),
        ("missing", 404, ""),
        ("redirect_host", 302, "https://pictures.example.com/1.png"),
        ("redirect_private", 302, "http://10.0.0.1/1.png"),
        ("redirect_loop", 302, "/tos/loop"),
    ],
)
def test_an_address_fails_once_and_a_fresh_one_is_good(
    started: Start, fault: str, status: int, to: str
) -> None:
    customer = started(rule=[_rule(fault, nth=1)])
    task = customer.task()
    failed = customer.http.get(customer.address(task))
    assert (failed.status_code, failed.headers.get("location", "")) == (status, to)
    assert customer.http.get(customer.address(task)).status_code == 200


def test_a_redirect_that_leads_to_itself(started: Start) -> None:
    customer = started(rule=[_rule("redirect_loop")])
    with pytest.raises(httpx2.TooManyRedirects):
        customer.http.get(customer.address(customer.task()), follow_redirects=True)


def test_pictures_that_are_none_or_not_the_right_one(started: Start) -> None:
    names = ("corrupt_png", "wrong_size", "huge_pixels", "not_a_picture")
    customer = started(rule=[_rule(name, nth=n) for n, name in enumerate(names, 1)])
    address = customer.address(customer.task())
    corrupt, small, huge, none, right = (customer.http.get(address) for _ in range(5))
    assert {reply.headers["content-type"] for reply in (corrupt, small, huge, none)} == {"image/png"}
    assert len(corrupt.content) == len(right.content)
    with Image.open(BytesIO(corrupt.content)) as picture, pytest.raises((OSError, SyntaxError)):
        picture.load()
    with Image.open(BytesIO(small.content)) as picture:
        assert picture.size == (8, 8)
    assert int.from_bytes(huge.content[16:20]) * int.from_bytes(huge.content[20:24]) == 900_000_000
    with pytest.raises(UnidentifiedImageError):
        Image.open(BytesIO(none.content))


def test_a_picture_that_is_far_too_long_says_no_length(started: Start) -> None:
    customer = started(rule=[_rule("flood")])
    got = 0
    with customer.http.stream("GET", customer.address(customer.task())) as reply:
        assert "content-length" not in reply.headers
        for piece in reply.iter_raw():
            got += len(piece)
            if got > 1_000_000:
                break
    assert customer.state()["downloads"] == 1
