"""Five kinds of service, by how long their tasks take."""

from random import Random

from mirror_app.tryon.latency import Latency

FAMILIES = {
    "77 s": "lognormal:77,0.2",
    "77 s, uneven": "lognormal:77,0.45",
    "30 s": "lognormal:30,0.3",
    "8 s": "lognormal:8,0.35",
    "25 s or 110 s": "0.4*lognormal:25,0.15+0.6*lognormal:110,0.15",
}


def drawn(family: str, count: int, seed: int) -> list[float]:
    """Latencies of a family in seconds; the same for the same seed, others for another."""
    latency, random = Latency.read(FAMILIES[family]), Random(seed)
    return [latency.draw(random) for _ in range(count)]
