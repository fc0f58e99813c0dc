"""What all providers speak of, wherever it is printed."""

from mirror_app.tryon.providers.provider import Answer, Result
from tests.tryon.providers.customer import UPLOAD, assert_silent


def test_no_picture_and_no_address_of_one_shows() -> None:
    assert_silent(repr(UPLOAD))
    told = repr(Answer("done", (Result(url="https://a/1.png?sign=hidden"), Result(content=b"hidden"))))
    assert "hidden" not in told
