from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror_app.tryon.orders import Order, Picture
from mirror_app.tryon.results.claims import FILE_NAME, Claims
from mirror_app.tryon.results.naming import sameness

OrderOf = Callable[..., Order]


def test_two_orders_that_would_share_a_name_do_not(tmp_path: Path, order_of: OrderOf) -> None:
    first, second, third = order_of(content="a"), order_of(content="b"), order_of("ANNA", content="c")
    claims = Claims(tmp_path)
    assert claims.stem_for(first) == "anna__shirt__upper"
    assert claims.stem_for(second) == f"anna__shirt__upper__{second.key[:8]}"
    assert claims.stem_for(third) == f"ANNA__shirt__upper__{third.key[:8]}"
    assert claims.stem_for(first) == "anna__shirt__upper"


def test_an_order_has_the_same_name_ever_after(tmp_path: Path, order_of: OrderOf) -> None:
    orders = [order_of(content=content) for content in "abc"]
    names = [Claims(tmp_path).stem_for(order) for order in orders]
    again = Claims(tmp_path)
    assert [again.stem_for(order) for order in reversed(orders)] == names[::-1]
    assert len(set(names)) == 3


def test_a_file_that_is_not_ours_keeps_its_name(tmp_path: Path, order: Order) -> None:
    (tmp_path / "Anna__shirt__upper__1.PNG").write_text("mine")
    assert Claims(tmp_path).stem_for(order) == f"anna__shirt__upper__{order.key[:8]}"
    assert Claims(tmp_path).stem_for(order) == f"anna__shirt__upper__{order.key[:8]}"


def test_without_its_list_nothing_is_written_over(tmp_path: Path, order: Order) -> None:
    (tmp_path / f"{Claims(tmp_path).stem_for(order)}__1.png").touch()
    (tmp_path / FILE_NAME).unlink()
    apart = Claims(tmp_path).stem_for(order)
    assert apart == f"anna__shirt__upper__{order.key[:8]}"
    (tmp_path / f"{apart}__1.png").touch()
    (tmp_path / FILE_NAME).unlink()
    # The key is in it: this one can only be its own.
    assert Claims(tmp_path).stem_for(order) == apart


def test_of_two_processes_who_writes_first_has_the_name(tmp_path: Path, order_of: OrderOf) -> None:
    first, second = order_of(content="a"), order_of(content="b")
    one, two = Claims(tmp_path), Claims(tmp_path)
    assert one.stem_for(first) == "anna__shirt__upper"
    assert two.stem_for(second) == f"anna__shirt__upper__{second.key[:8]}"
    assert two.stem_for(first) == "anna__shirt__upper"


def test_a_line_cut_off_by_a_crash_claims_nothing_and_swallows_nothing(
    tmp_path: Path, order_of: OrderOf
) -> None:
    first, second = order_of(content="a"), order_of(content="b")
    (tmp_path / FILE_NAME).write_text(f"{first.key} anna__sh")
    assert Claims(tmp_path).stem_for(second) == "anna__shirt__upper"
    assert Claims(tmp_path).stem_for(second) == "anna__shirt__upper"
    assert Claims(tmp_path).stem_for(first) == f"anna__shirt__upper__{first.key[:8]}"


NAMES = st.text(alphabet="aA\u00e4\u00c4\u00df\u017fk\u212a._ ", max_size=3)


@given(st.lists(st.tuples(NAMES, NAMES, st.sampled_from("abc")), max_size=12), st.randoms())
def test_no_two_orders_ever_share_a_name(
    tmp_path_factory: pytest.TempPathFactory, told: list[tuple[str, str, str]], random: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("out")
    orders = {
        order.key: order
        for person, garment, content in told
        for order in [
            Order(
                Picture(person, Path(), content * 64),
                Picture(garment, Path(), "d" * 64),
                "full",
                f"local {person} {garment}",
            )
        ]
    }
    claims = Claims(folder)
    names = {key: claims.stem_for(order) for key, order in orders.items()}
    assert len({sameness(name) for name in names.values()}) == len(orders)
    shuffled = list(orders.values())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    again = Claims(folder)
    assert {order.key: again.stem_for(order) for order in shuffled} == names


def test_the_same_order_from_another_place_is_the_same_order(tmp_path: Path, order: Order) -> None:
    moved = replace(order, person=replace(order.person, path=Path("elsewhere")))
    claims = Claims(tmp_path)
    assert claims.stem_for(moved) == claims.stem_for(order) == "anna__shirt__upper"
