"""What is said of a file that was read, in sentences and for programs."""

from dataclasses import asdict
from typing import Any

from mirror_app.glasses_on.importing.marking import differences
from mirror_app.glasses_on.importing.model import EyewearModel


def off_marking(model: EyewearModel) -> list[str]:
    """A sentence for each measure that is not what the marking says."""
    if model.marking is None:
        return []
    found = model.measures
    return differences(model.marking, (found.a_mm, found.dbl_mm, found.temple_mm))


def sentences(model: EyewearModel) -> list[str]:
    """For the person: what was assumed, what was measured, how that fits the marking."""
    found = model.measures
    sizes = (("A", found.a_mm), ("B", found.b_mm), ("DBL", found.dbl_mm), ("temple", found.temple_mm))
    told = [f"{name} {size:.1f}" for name, size in sizes if size is not None]
    parts = ", ".join(part.role.replace("_", " ") for part in model.parts)
    lines = [*model.assumed, f"{model.triangles} triangles: {parts}."]
    lines.append(f"In millimetres: {', '.join([*told, f'width {found.width_mm:.1f}'])}.")
    wrong = off_marking(model)
    if model.marking is not None and not wrong:
        lines.append(f"That is what the marking {model.marking} says.")
    return [*lines, *wrong]


def as_json(model: EyewearModel) -> dict[str, Any]:
    """For json.dumps."""
    return {
        "name": model.name,
        "measures": asdict(model.measures),
        "marking": None if model.marking is None else asdict(model.marking),
        "differences": off_marking(model),
        "assumed": list(model.assumed),
        "parts": {part.role: len(part.triangles) for part in model.parts},
        "materials": [material.name for material in model.materials],
    }
