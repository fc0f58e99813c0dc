"""A plan in words and as JSON."""

from typing import Any

from mirror_app.tryon.planning.plan import Plan


def table(plan: Plan) -> str:
    """A line for each thing, and below what was assumed."""
    asked, load = plan.question, plan.question.load
    low, middle, high = (duration(seconds) for seconds in plan.took_s)
    rows = [
        ("pictures", f"{load.pairs:,} of {asked.people:,} people in {asked.garments:,} garments"),
        ("made by", asked.provider),
        ("costs", _cost(plan)),
        ("takes", middle if low == high else f"{middle}  (9 runs of 10: {low} to {high})"),
    ]
    if not load.waits:
        rows.append(("polls", f"{plan.polls / load.pairs:.1f} a picture, {plan.polls:,.0f} in all"))
        rows.append(("seen late", f"{plan.late_s:.1f} s after it is made, in the mean"))
    if plan.failed:
        rows.append(("failing", f"{plan.failed:,.0f} of them, counted as paid"))
    if plan.waited_out:
        rows.append(("not waited for", f"{plan.waited_out:,.0f}: a later run collects them"))
    lines = [f"{name:16}{said}" for name, said in rows]
    return "\n".join([*lines, "Assuming:", *(f"  {each}" for each in asked.assuming)])


def told(plan: Plan) -> dict[str, Any]:
    """For JSON: times in seconds, money as text, to the last digit."""
    asked, load = plan.question, plan.question.load
    low, middle, high = plan.took_s
    return {
        "people": asked.people,
        "garments": asked.garments,
        "pictures": load.pairs,
        "provider": asked.provider,
        "price": str(asked.price),
        "cost": str(plan.cost),
        "currency": asked.currency,
        "in_flight": load.most,
        "took_s": {"p5": low, "p50": middle, "p95": high},
        "polls": plan.polls,
        "late_s": plan.late_s,
        "failed": plan.failed,
        "waited_out": plan.waited_out,
        "runs": plan.runs,
        "assuming": list(asked.assuming),
    }


def duration(seconds: float) -> str:
    """ "48 s", "23 min 10 s", "2 h 5 min", "3 d 4 h"."""
    whole = round(seconds)
    for size, name, smaller, its_name in (
        (86400, "d", 3600, "h"),
        (3600, "h", 60, "min"),
        (60, "min", 1, "s"),
    ):
        if whole >= size:
            rest = whole % size // smaller
            return f"{whole // size} {name} {rest} {its_name}" if rest else f"{whole // size} {name}"
    return f"{whole} s"


def _cost(plan: Plan) -> str:
    asked = plan.question
    if not asked.price:
        return "nothing"
    return f"{asked.currency} {plan.cost:,.2f}, {asked.price} each"
