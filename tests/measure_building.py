"""How near built models come to their measures, how large they are and how long building takes: a table.

    python -m tests.measure_building

A row for each model of the catalogue, its first colourway. Off: measured less given, mm. Times: the best of
some.
"""

import sys
import time
from collections.abc import Callable

from mirror_app.glasses_on import Catalogue
from mirror_app.glasses_on.importing import model_of
from mirror_app.glasses_on.importing.formats.parametric import built
from mirror_app.paths import asset
from mirror_app.values import Eyewear

RUNS = 5


def best_ms(work: Callable[[Eyewear], object], eyewear: Eyewear) -> float:
    times: list[float] = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work(eyewear)
        times.append(time.perf_counter() - start)
    return 1000.0 * min(times)


def main() -> None:
    catalogue = Catalogue.load(asset("eyewear"))
    firsts = {eyewear.name: eyewear for eyewear in reversed(catalogue.eyewear)}
    titles = ("model", "triangles", "A off", "B off", "DBL off", "temple off", "built ms", "model ms")
    rows = [titles, ("---",) * len(titles)]
    for eyewear in reversed(firsts.values()):
        model = model_of(eyewear)
        keys = ("a_mm", "b_mm", "dbl_mm", "temple_mm")
        off = [f"{getattr(model.measures, key) - getattr(eyewear, key):+.2f}" for key in keys]
        times = [f"{best_ms(work, eyewear):.1f}" for work in (built, model_of)]
        rows.append((eyewear.name, str(model.triangles), *off, *times))
    sys.stdout.write("".join(f"| {' | '.join(row)} |\n" for row in rows))


if __name__ == "__main__":
    main()
