"""What was measured, in sentences for the person."""

from collections.abc import Sequence

from mirror_app.measuring.fitting import Difference, Verdict
from mirror_app.sizes import Length, Sizes

NO_MEDICAL_DEVICE = "This is an estimate, not a measurement by a medical device."
_CARD_TELLS = "a bank card would tell better"


def pd_sentence(sizes: Sizes) -> str:
    """The far PD: a range from irises, a value with its error from a card."""
    if sizes.by == "card":
        return f"Far PD {sizes.far_pd.mm:.1f} mm, give or take {sizes.far_pd.error_mm:.1f}."
    low, high = sizes.far_pd.range_mm
    return f"Far PD between {low:.0f} and {high:.0f} mm, by your irises."


def head_sentence(sizes: Sizes) -> str:
    """The width of the head."""
    return f"Your face is {_about(sizes.head_width)} wide at the temples."


def fit_sentences(found: Sequence[Difference], sizes: Sizes) -> list[str]:
    """The summary, then one sentence for each other difference."""
    first, each = summary(found, sizes), [_said(one, sizes) for one in found]
    return [first, *(sentence for sentence in each if sentence != first)]


def summary(found: Sequence[Difference], sizes: Sizes) -> str:
    """The one thing to know: the first that does not fit, else how wide it is."""
    wrong = [one for one in found if one.verdict in (Verdict.LESS, Verdict.MORE)]
    width = next(one for one in found if one.name == "width")
    if wrong:
        return _said(wrong[0], sizes)
    if width.verdict is Verdict.FITS:
        return f"Fits: {_wider(width.mm)}."
    return _said(width, sizes)


def _said(one: Difference, sizes: Sizes) -> str:
    tell = {
        "width": _width,
        "bridge": _bridge,
        "temple": _temple,
        "brow": _brow,
        "cheek": _cheek,
    }
    return tell[one.name](one, sizes)


def _width(one: Difference, sizes: Sizes) -> str:
    if one.verdict is Verdict.MORE:
        return f"Too wide for you by {one.mm:.0f} mm."
    if one.verdict is Verdict.LESS:
        return f"Too narrow for you by {-one.mm:.0f} mm."
    if one.verdict is Verdict.FITS:
        return f"The front is {_wider(one.mm)}."
    return f"The front is {_wider(one.mm)}, give or take {one.error_mm:.0f}{_unsure(sizes)}."


def _bridge(one: Difference, sizes: Sizes) -> str:
    if one.verdict is Verdict.LESS:
        return f"The bridge is {-one.mm:.0f} mm too narrow for your nose."
    if one.verdict is Verdict.MORE:
        return f"The bridge is {one.mm:.0f} mm too wide for your nose."
    if one.verdict is Verdict.FITS:
        return f"The bridge fits your nose, to {max(abs(one.mm), 1.0):.0f} mm."
    return f"The bridge is about as wide as your nose{_unsure(sizes)}."


def _temple(one: Difference, _sizes: Sizes) -> str:
    if one.verdict is Verdict.LESS:
        return f"The temples are too short: {max(one.mm, 0.0):.0f} mm are left behind your ears."
    if one.verdict is Verdict.MORE:
        return f"The temples are too long: {one.mm:.0f} mm reach behind your ears."
    return f"The temples reach about {one.mm:.0f} mm behind your ears."


def _brow(one: Difference, _sizes: Sizes) -> str:
    if one.verdict is Verdict.LESS:
        return "The rims touch your brow."
    return f"The rims clear your brow by {_room(one.mm)}."


def _cheek(one: Difference, _sizes: Sizes) -> str:
    if one.verdict is Verdict.LESS:
        return "The rims rest on your cheeks."
    return f"The rims clear your cheeks by {_room(one.mm)}."


def _wider(mm: float) -> str:
    if round(abs(mm)) == 0:
        return "as wide as your face"
    return f"{abs(mm):.0f} mm {'wider' if mm > 0 else 'narrower'} than your face"


def _room(mm: float) -> str:
    return "less than 1 mm" if mm < 1.0 else f"about {mm:.0f} mm"


def _unsure(sizes: Sizes) -> str:
    return f"; {_CARD_TELLS}" if sizes.by == "irises" else ""


def _about(length: Length) -> str:
    return f"{length.mm:.0f} mm, give or take {length.error_mm:.0f},"
