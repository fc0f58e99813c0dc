"""The scores as text: one table for each question."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from math import isnan

from mirror_app.mirror.report import Measured
from models.training.evaluate.clips import ClipScore, leftover
from models.training.evaluate.drawn import MASKS, PLACES, RIGHT_TRACE, Drawn, pooled
from models.training.evaluate.drawn_clips import DrawnClip
from models.training.evaluate.fill import Worth
from models.training.evaluate.scores import (
    DICE_EDGES,
    Share,
    expected_calibration_error,
    reliability,
    shares,
)
from models.training.evaluate.stills import OPAQUE, Still, counted, whole
from models.training.pictures import LIGHTS

CALIBRATION = ("expected", "right", "of", "share")
Cell = str | int | float
ERRORS = (
    ("frame dB", "frame: output"),
    ("telea", "frame: telea"),
    ("worn", "frame: worn"),
    ("area dB", "area: output"),
    ("telea of all", "area: telea"),
    ("of frame", "area: telea, frame only"),
    ("worn", "area: worn"),
)
"""Columns of the drawn table, as drawn.pooled names them."""


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Columns as wide as they need to be; numbers to the right."""
    made = [[_text(cell) for cell in row] for row in rows]
    widths = [max(len(line[k]) for line in (list(head), *made)) for k in range(len(head))]
    numbers = [all(_is_number(line[k]) for line in made) for k in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        placed = zip(cells, widths, numbers, strict=True)
        return "  ".join(c.rjust(w) if right else c.ljust(w) for c, w, right in placed).rstrip()

    return "\n".join((f"\n{title}", line(head), *(line(row) for row in made)))


def _text(cell: Cell) -> str:
    if isinstance(cell, float):
        return "-" if isnan(cell) else f"{cell:.3f}" if abs(cell) < 2 else f"{cell:.2f}"
    return str(cell)


def _is_number(text: str) -> bool:
    return text == "-" or text.lstrip("-").replace(".", "", 1).isdigit()


def stills_text(found: list[Still]) -> str:
    """Real pictures: shares, by group and by light, and which were not as wanted."""
    rows, states = [], []
    labels: dict[str, Callable[[Still], str]] = {
        "group": lambda still: still.group,
        "brightness": lambda still: still.light.brightness,
        "cast": lambda still: still.light.cast,
    }
    for wanted in ("removed", "bare"):
        some, all_of = counted(found, wanted), whole(found, wanted)
        if not all_of.of:
            continue
        rows.append([wanted, "all", "", *_share(all_of, all_of)])
        for by, label_of in labels.items():
            for share in shares(some, label_of, lambda still: still.is_right):
                rows.append([wanted, by, share.label, *_share(share, all_of)])
        states += [[s.file, s.state, s.confidence, s.group] for s in some if not s.is_right]
    opaque = [still for still in found if still.why_not == OPAQUE]
    told = sum(still.state == "sunglasses" for still in opaque)
    some = [still for still in counted(found, "removed") if still.state == "removed"]
    left = (sum(s.rim_px[0] for s in some), sum(s.rim_px[1] for s in some))
    head = ["wanted", "by", "label", "right", "of", "percent", "points from all"]
    return "\n".join(
        (
            table("Real pictures, those not excluded by not_eyewear.txt", head, rows),
            f"opaque sunglasses, not among them: {told} of {len(opaque)} asked to be taken off",
            f"rim pixels left, of those removed: {100 * leftover(left):.2f} %",
            table("Not as wanted", ["file", "state", "confidence", "group"], states),
        )
    )


def _share(share: Share, all_of: Share) -> list[Cell]:
    return [share.right, share.of, f"{share.percent:.1f}", f"{share.percent - all_of.percent:+.1f}"]


def drawn_text(rows: list[Drawn]) -> str:
    """Drawn glasses: masks and errors by light, style and group, and which were not as they should be."""
    plain = [row for row in rows if row.light == LIGHTS[0]]
    sets = {f"light {light}": [r for r in rows if r.light == light] for light in LIGHTS}
    for by, label_of in (("style", lambda r: r.style), ("group", lambda r: r.group)):
        names = sorted({label_of(row) for row in plain})
        sets |= {f"{by} {name}": [r for r in plain if label_of(r) == name] for name in names}
    enough = {k: v for k, v in sets.items() if len(v) >= 10 or (k.startswith(("light", "style")) and v)}
    head = ["", "pictures", *MASKS, *(name for name, _ in ERRORS)]
    lines: list[list[Cell]] = []
    for name, some in enough.items():
        scores = pooled(some)
        lines.append([name, len(some), *(scores[k] for k in (*MASKS, *(key for _, key in ERRORS)))])
    wrong = [[r.file, r.light, r.style, r.state, r.confidence, r.trace] for r in rows if not r.is_right]
    opaque = [row for row in rows if row.opaque]
    told, clear = sum(row.is_right for row in opaque), len(rows) - len(opaque)
    asked = sum(row.state == "sunglasses" and not row.opaque for row in rows)
    expects = [(r.expected_dice, r.trace > RIGHT_TRACE) for r in rows if not isnan(r.expected_dice)]
    calibration = [[s.label, s.right, s.of, s.right / s.of] for s, _ in reliability(expects, DICE_EDGES)]
    return "\n".join(
        (
            table("Drawn glasses: IoU at 0.5, and PSNR in dB of those with clear lenses", head, lines),
            f"refused: {told} of {len(opaque)} opaque lenses, {asked} of {clear} clear ones",
            table("Not right", ["file", "light", "style", "state", "confidence", "trace"], wrong),
            table("Masks that follow the true frame, by the Dice they expect", CALIBRATION, calibration),
        )
    )


def reliability_text(found: list[Still], rows: list[Drawn]) -> str:
    """Of all stills, real and drawn: how often a confidence was right."""
    real = [(s.confidence, s.is_right) for s in chain(counted(found, "removed"), counted(found, "bare"))]
    made = [(row.confidence, row.is_right) for row in rows]
    texts: list[str] = []
    for name, said in (("real", real), ("drawn", made), ("all", real + made)):
        lines = [[s.label, s.right, s.of, f"{s.percent:.1f}", mean] for s, mean in reliability(said)]
        if lines:
            title = f"Reliability, {name} pictures: calibration error {expected_calibration_error(said):.3f}"
            texts.append(table(title, ["confidence", "right", "of", "percent", "mean said"], lines))
    return "\n".join(texts)


def clips_text(scores: list[ClipScore]) -> str:
    """Real clips: states, leftovers, steadiness."""
    head = ["clip", "frames", "states", "flips", "unchanged", "left %", "left % of removed", "unrest", "p95"]
    rows: list[list[Cell]] = []
    for s in scores:
        states = ", ".join(f"{state} {number}" for state, number in s.states.most_common())
        left = [100 * leftover(s.rim_px), 100 * leftover(s.rim_px_removed)]
        rows.append([s.file, s.frames, states, s.flips, s.unchanged, *left, s.unrest, s.unrest_p95])
    return table("Clips", head, rows)


def drawn_clips_text(scores: list[DrawnClip]) -> str:
    """Drawn glasses on bare clips."""
    head = ["clip", "style", "frames", "removed", *(f"{place} dB" for place in PLACES), "unrest"]
    rows = [
        [s.file, s.style, s.frames, s.removed, *(e.psnr_db for e in s.errors.values()), s.unrest]
        for s in scores
    ]
    return table("Drawn glasses on clips, PSNR", head, rows)


def fill_text(worths: list[Worth]) -> str:
    """What each step of the fill is worth, in dB."""
    head = ["", *(f"{kind}: {place}" for kind in ("pictures", "lifted clips") for place in PLACES)]
    rows: list[list[Cell]] = []
    for w in worths:
        name = f"without {w.without}" if w.without else "all steps"
        rows.append([name, *(e.psnr_db for kind in (w.pictures, w.clips) for e in kind.values())])
    return table("The steps of the fill, PSNR", head, rows)


def cost_text(measured: dict[str, Measured]) -> str:
    """Milliseconds by stage."""
    rows = [[n, stage, *ms] for n, m in measured.items() for stage, ms in m.stage_ms.items()]
    return table("Cost at 720p, ms", ["frames", "stage", "p50", "p95"], rows)
