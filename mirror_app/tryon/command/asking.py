"""What a person is told before anything is sent or paid."""

from decimal import Decimal

from mirror_app.tryon.batch import Offer
from mirror_app.tryon.providers.provider import Terms


def offer_lines(offer: Offer, terms: Terms) -> list[str]:
    """What will be done, what is sent where, and what that costs."""
    lines = [line for count, line in _free(offer) if count]
    if offer.anew:
        people = len({order.person.sha256 for order in offer.anew})
        garments = len({order.garment.sha256 for order in offer.anew})
        lines.append(f"{counted(len(offer.anew), 'picture')} to be made.")
        where = f"will be sent to {terms.host}" if terms.host else "stay on this machine"
        pictures = f"{counted(people, 'picture')} of people and {counted(garments, 'picture')} of garments"
        lines.append(f"{pictures} {where}.")
        lines.append(price_line(len(offer.anew), terms))
    return lines


def price_line(count: int, terms: Terms) -> str:
    if terms.price == 0:
        return "It costs nothing."
    return (
        f"It costs {money(terms.price * count, terms.currency)}:"
        f" {count} x {money(terms.price, terms.currency)}, as far as is known."
    )


def needs_consent(offer: Offer, terms: Terms) -> bool:
    """Whether something is to be sent away, or paid."""
    return bool(offer.anew) and (terms.price > 0 or bool(terms.host))


def money(amount: Decimal, currency: str) -> str:
    return f"{currency} {amount.normalize():f}"


def counted(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


def _free(offer: Offer) -> list[tuple[int, str]]:
    stored, waiting = len(offer.stored), len(offer.waiting)
    unknown, failed = len(offer.unknown), len(offer.failed)
    return [
        (stored, f"{stored} stored already: nothing to pay."),
        (waiting, f"{waiting} accepted earlier: only collected, nothing to pay."),
        (
            unknown,
            f"{unknown} unknown: perhaps made and billed, so not asked for again (resume --again unknown).",
        ),
        (failed, f"{failed} failed or gone earlier: not asked for again (resume --again failed gone)."),
    ]
