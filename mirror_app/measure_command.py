"""`mirror-app measure`: PD, the width of a face and the fit of eyewear, with their errors."""

import argparse
import json
import sys
from contextlib import closing
from typing import Any

from mirror_app import app
from mirror_app.camera import HeldCard, Sitter, Source, Synthetic, open_source
from mirror_app.config import Settings
from mirror_app.measuring import (
    NO_MEDICAL_DEVICE,
    Difference,
    Measured,
    differences,
    fit_sentences,
    head_sentence,
    measure,
    pd_sentence,
    summary,
)
from mirror_app.parts import build_tracker
from mirror_app.sizes import Length


def run(arguments: argparse.Namespace, _settings: Settings) -> int:
    """Print what was measured. Raises InputError where nothing can be."""
    pair = app.chosen(app.load_catalogue(), arguments.eyewear) if arguments.eyewear else None
    with closing(_opened(arguments.input, arguments.card)) as source, closing(build_tracker()) as tracker:
        measured = measure(source, tracker, by_card=arguments.card)
    found = differences(pair, measured.face, measured.sizes) if pair else ()
    if arguments.json:
        said = json.dumps(_as_json(measured, found), indent=1)
    else:
        lines = [pd_sentence(measured.sizes), head_sentence(measured.sizes)]
        lines += fit_sentences(found, measured.sizes) if found else []
        said = "\n".join([*lines, NO_MEDICAL_DEVICE])
    sys.stdout.write(said + "\n")
    return 0


def _opened(spec: str, with_card: bool) -> Source:
    if spec == "synthetic":
        return Synthetic(worn=None, sitter=Sitter(card=HeldCard() if with_card else None))
    return open_source(spec)


def _as_json(measured: Measured, found: tuple[Difference, ...]) -> dict[str, Any]:
    sizes = measured.sizes
    content: dict[str, Any] = {
        "by": sizes.by,
        "frames": sizes.frames,
        "far_pd_mm": _length(sizes.far_pd),
        "head_width_mm": _length(sizes.head_width),
        "scale_error": round(sizes.scale_error, 4),
        "note": NO_MEDICAL_DEVICE,
    }
    if found:
        content["fit"] = {
            one.name: {"mm": round(one.mm, 1), "error": round(one.error_mm, 1), "verdict": one.verdict.value}
            for one in found
        }
        content["summary"] = summary(found, sizes)
    return content


def _length(length: Length) -> dict[str, float]:
    return {"value": round(length.mm, 1), "error": round(length.error_mm, 1)}
