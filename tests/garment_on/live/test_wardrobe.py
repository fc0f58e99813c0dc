"""Garments kept within bytes, made once, never dropped while lent."""

from threading import Barrier, Event, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror_app.errors import InputError, MirrorError
from mirror_app.garment_on.live.wardrobe import Wardrobe
from tests.garment_on.live.people import Sized, shirt_cloth

CLOTH = shirt_cloth()
ROOM = 3 * CLOTH.nbytes + 10


class Maker:
    def __init__(self) -> None:
        self.made: list[str] = []

    def __call__(self, key: str):
        self.made.append(key)
        if key.startswith("bad"):
            raise InputError("No garment was found.")
        return CLOTH


def test_what_was_not_wanted_longest_goes_first() -> None:
    maker = Maker()
    wardrobe = Wardrobe(maker, ROOM)
    for key in ("a", "b", "c", "a", "d"):
        wardrobe.borrow(key)
        wardrobe.give_back(key)
    assert wardrobe.borrow_ready("b") is None
    assert wardrobe.borrow_ready("a") is CLOTH
    assert maker.made == ["a", "b", "c", "d"]


def test_what_is_preferred_goes_last_and_room_is_that_of_all_others() -> None:
    wardrobe = Wardrobe(lambda key: Sized(4 << 20), 12 << 20)
    for key in ("a", "b", "c"):
        wardrobe.borrow(key)
        wardrobe.give_back(key)
    assert wardrobe.has_room  # what is free makes way
    wardrobe.prefer("abc")
    assert not wardrobe.has_room
    wardrobe.prefer("ad")
    assert wardrobe.has_room
    for key in ("d", "e"):
        wardrobe.borrow(key)
        wardrobe.give_back(key)
    # "a" was not wanted longest of all, and stays.
    assert [key for key in "abcde" if wardrobe.borrow_ready(key)] == ["a", "d", "e"]
    assert not wardrobe.has_room


def test_what_is_lent_is_never_dropped() -> None:
    wardrobe = Wardrobe(Maker(), ROOM)
    for key in "abcde":
        wardrobe.borrow(key)
    assert wardrobe.nbytes == 5 * CLOTH.nbytes
    assert wardrobe.lent == 5
    for key in "abcde":
        assert wardrobe.borrow_ready(key) is CLOTH
        wardrobe.give_back(key)
        wardrobe.give_back(key)
    assert wardrobe.nbytes <= ROOM


def test_two_who_ask_at_once_wait_for_one_making() -> None:
    go, made = Event(), []

    def slow(key: str):
        made.append(key)
        go.wait(5)
        return CLOTH

    wardrobe, got, both = Wardrobe(slow, ROOM), [], Barrier(3)

    def ask() -> None:
        both.wait()
        got.append(wardrobe.borrow("a"))

    threads = [Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    both.wait()
    go.set()
    for thread in threads:
        thread.join()
    assert made == ["a"]
    assert got == [CLOTH, CLOTH]
    assert wardrobe.lent == 2


def test_room_is_set_aside_while_it_is_made() -> None:
    seen = []
    wardrobe = Wardrobe(lambda _: seen.append(wardrobe.nbytes) or CLOTH, ROOM)
    wardrobe.borrow("a")
    assert seen[0] > 0
    assert wardrobe.nbytes == CLOTH.nbytes


def test_what_is_larger_than_all_the_room_drives_nothing_out() -> None:
    small = Wardrobe(Maker(), CLOTH.nbytes - 1)
    assert small.borrow("a") is CLOTH
    small.give_back("a")
    assert small.nbytes == 0


def test_what_failed_is_not_tried_again_at_once() -> None:
    maker, now = Maker(), [0.0]
    wardrobe = Wardrobe(maker, ROOM, lambda: now[0])
    for _ in range(3):
        with pytest.raises(MirrorError, match="No garment was found"):
            wardrobe.borrow("bad")
    assert maker.made == ["bad"]
    now[0] = 6.0
    with pytest.raises(MirrorError):
        wardrobe.borrow("bad")
    assert maker.made == ["bad", "bad"]
    assert wardrobe.nbytes == 0


@given(st.lists(st.sampled_from("abcdefgh"), max_size=40))
def test_all_given_back_is_within_the_room(keys: list[str]) -> None:
    wardrobe = Wardrobe(Maker(), ROOM)
    for key in keys:
        wardrobe.borrow(key)
    for key in keys:
        wardrobe.give_back(key)
    assert wardrobe.nbytes <= ROOM
    assert wardrobe.lent == 0
