"""One garment and the number of its choice, never mixed; what is late is dropped."""

import random
from collections.abc import Iterator
from threading import Event

import pytest

from mirror_app.errors import InputError
from mirror_app.garment_on.live.outfit import Outfit
from mirror_app.garment_on.live.wardrobe import Wardrobe
from tests.garment_on.live.people import Sized, shirt_cloth

CLOTHS = {name: shirt_cloth(40 + 20 * k) for k, name in enumerate("abcd")}


class Tailor:
    """Makes each garment when told to, and says when it begins."""

    def __init__(self) -> None:
        self.go = {name: Event() for name in CLOTHS}
        self.begun = {name: Event() for name in CLOTHS}

    def __call__(self, key: str):
        if key == "bad":
            raise InputError("No garment was found.")
        if key == "worse":
            raise RuntimeError
        self.begun[key].set()
        self.go[key].wait(10)
        return CLOTHS[key]


@pytest.fixture
def made() -> Iterator[tuple[Outfit, Tailor, Wardrobe]]:
    tailor = Tailor()
    wardrobe = Wardrobe(tailor, 1 << 30)
    outfit = Outfit(wardrobe)
    outfit.start()
    yield outfit, tailor, wardrobe
    for event in tailor.go.values():
        event.set()
    outfit.stop()
    assert wardrobe.lent == 0


def until(true) -> None:
    for _ in range(2000):
        if true():
            return
        Event().wait(0.002)
    pytest.fail("never came true")


def test_until_it_is_ready_nothing_is_worn(made) -> None:
    outfit, tailor, _ = made
    tailor.go["a"].set()
    epoch = outfit.select("a")
    until(lambda: outfit.worn.cloth is not None)
    assert (outfit.worn.epoch, outfit.worn.cloth) == (epoch, CLOTHS["a"])
    assert outfit.select("b") == epoch + 1
    assert outfit.worn.cloth is None
    assert outfit.worn.waiting
    assert not outfit.is_now(epoch)


def test_what_is_ready_is_worn_in_the_next_frame(made) -> None:
    outfit, tailor, wardrobe = made
    tailor.go["a"].set()
    wardrobe.borrow("a")
    wardrobe.give_back("a")
    outfit.select("a")
    assert outfit.worn.cloth is CLOTHS["a"]


def test_what_comes_late_is_never_worn(made) -> None:
    outfit, tailor, wardrobe = made
    outfit.select("a")
    tailor.begun["a"].wait(5)
    last = outfit.select(None)
    tailor.go["a"].set()
    until(lambda: wardrobe.borrow_ready("a") is not None)
    wardrobe.give_back("a")
    until(lambda: wardrobe.lent == 0)
    assert outfit.worn.epoch == last
    assert outfit.worn.cloth is None
    assert not outfit.worn.waiting


def test_a_failure_is_a_sentence_and_ends_nothing(made, caplog) -> None:
    outfit, tailor, _ = made
    outfit.select("bad")
    until(lambda: outfit.worn.failure)
    assert outfit.worn.failure == "No garment was found."
    outfit.select("worse")
    until(lambda: outfit.worn.failure == "This garment could not be made ready.")
    assert "could not be made ready" in caplog.text
    caplog.clear()
    tailor.go["c"].set()
    outfit.select("c")
    until(lambda: outfit.worn.cloth is CLOTHS["c"])


def test_a_thousand_rapid_choices_mix_nothing(made) -> None:
    outfit, tailor, _ = made
    for event in tailor.go.values():
        event.set()
    chance, last = random.Random(3), 0
    for _ in range(1000):
        key = chance.choice([None, *CLOTHS])
        epoch = outfit.select(key)
        worn = outfit.worn
        assert epoch == last + 1
        assert (worn.epoch, worn.key) == (epoch, key)
        assert worn.cloth is None or worn.cloth is CLOTHS[key]
        last = epoch


def test_what_is_offered_is_ready_before_it_is_chosen(made) -> None:
    outfit, tailor, wardrobe = made
    for name in "ab":
        tailor.go[name].set()
    outfit.offer(["bad", "a", "b"])
    until(lambda: wardrobe.nbytes == CLOTHS["a"].nbytes + CLOTHS["b"].nbytes)
    assert outfit.wear("b").cloth is CLOTHS["b"]
    assert outfit.wear("b").epoch == outfit.wear("b").epoch
    assert outfit.wear("bad").cloth is None
    until(lambda: outfit.worn.failure == "No garment was found.")


def test_what_is_offered_drives_nothing_out() -> None:
    wardrobe = Wardrobe(CLOTHS.__getitem__, 1 << 10)
    outfit = Outfit(wardrobe)
    outfit.offer(["a", "b"])
    outfit.start()
    outfit.select("c")
    until(lambda: outfit.worn.cloth is not None)
    outfit.stop()
    assert outfit._offers.left == ("a", "b")


def test_a_choice_does_not_wait_for_what_is_offered(made) -> None:
    outfit, tailor, wardrobe = made
    outfit.offer(["a", "c"])
    assert tailor.begun["a"].wait(5)
    tailor.go["b"].set()
    outfit.select("b")
    until(lambda: outfit.worn.cloth is CLOTHS["b"])
    assert wardrobe.borrow_ready("a") is None


def test_nothing_offered_is_begun_while_a_choice_is_made(made) -> None:
    outfit, tailor, _ = made
    outfit.select("b")
    assert tailor.begun["b"].wait(5)
    tailor.go["a"].set()
    outfit.offer(["a"])
    assert not tailor.begun["a"].wait(0.05)
    tailor.go["b"].set()
    assert tailor.begun["a"].wait(5)


def test_what_is_offered_and_fails_ends_nothing(made, caplog) -> None:
    outfit, tailor, wardrobe = made
    tailor.go["a"].set()
    outfit.offer(["bad", "worse", "a"])
    until(lambda: wardrobe.nbytes == CLOTHS["a"].nbytes)
    assert "could not be made ready early" in caplog.text
    caplog.clear()


def test_what_is_offered_takes_the_room_of_what_was_offered_before() -> None:
    """The person goes on to other clothes: preparing goes on with them, and ends where they fill the room."""
    wardrobe = Wardrobe(lambda key: Sized(4 << 20), 12 << 20)
    outfit = Outfit(wardrobe)
    outfit.start()
    for keys, ready in (("abcd", "abc"), ("efgh", "efg"), ("ei", "ei")):
        outfit.offer(keys)
        until(lambda ready=ready: all(is_ready(wardrobe, key) for key in ready))
    assert wardrobe.nbytes == 12 << 20
    outfit.stop()


def is_ready(wardrobe: Wardrobe, key: str) -> bool:
    ready = wardrobe.borrow_ready(key) is not None
    if ready:
        wardrobe.give_back(key)
    return ready
