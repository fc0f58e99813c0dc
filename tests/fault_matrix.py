"""Each fault at each step, end to end: `python -m tests.fault_matrix [--only WORD] [--out FILE]`.

A batch of six orders runs over the real client, journal and folder against the stand-in on loopback, meets
one fault, and is gone on with once the fault is over. The table, in Markdown, says what became of the order
that was hit and of the others, what was billed against what was intended, and what the person was told.
Exit status 1 where anything is not as it must be.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.tryon.faulted.playing import HEAD, play
from tests.tryon.faulted.rows import ROWS


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", metavar="WORD", help="rows with this word")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where the table goes, too")
    asked = parser.parse_args()
    lines = [_line(HEAD), _line(["---"] * len(HEAD))]
    wrongs: list[str] = []
    sys.stdout.write("\n".join(lines) + "\n")
    for row in ROWS:
        for way in row.ways:
            if asked.only not in f"{row.step} {row.fault} {row.plays} {way}":
                continue
            with tempfile.TemporaryDirectory() as folder:
                outcome = play(row, way, Path(folder))
                cells = [cell.replace(folder, "FOLDER") for cell in outcome.cells()]
            wrongs += [f"{row.step}, {row.fault}, {way}: {wrong}" for wrong in outcome.wrongs()]
            lines.append(_line(cells))
            sys.stdout.write(lines[-1] + "\n")
            sys.stdout.flush()
    told = f"{len(lines) - 2} rows, {len(wrongs)} wrong"
    sys.stdout.write("\n".join(["", *wrongs, told, ""]))
    if asked.out:
        asked.out.write_text("\n".join([*lines, "", told, ""]), encoding="utf-8")
    return 1 if wrongs else 0


def _line(cells: list[str] | tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


if __name__ == "__main__":
    sys.exit(main())
