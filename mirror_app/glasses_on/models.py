"""The pairs of a catalogue as its models: each one design, in its colours and its sizes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from mirror_app.values import Eyewear


@dataclass(frozen=True, slots=True)
class Model:
    """One design. pairs: each of its colours in the usual size, then in the others, as in the catalogue."""

    pairs: tuple[Eyewear, ...]

    @property
    def usual(self) -> Eyewear:
        """The first colour in the usual size."""
        return self.pairs[0]

    def colours(self) -> tuple[Eyewear, ...]:
        """Each colour once, in the usual size."""
        return tuple({_finish(pair): pair for pair in reversed(self.pairs)}.values())[::-1]

    def sizes(self, pair: Eyewear) -> tuple[Eyewear, ...]:
        """The colour of `pair` in every size, from the narrowest on."""
        alike = [one for one in self.pairs if _finish(one) == _finish(pair)]
        return tuple(sorted(alike, key=lambda one: (one.front_mm, one.temple_mm)))

    def recoloured(self, pair: Eyewear, colour: Eyewear) -> Eyewear:
        """The colour of `colour` in the size of `pair`; in its usual one where that size is not made."""
        alike = [one for one in self.pairs if _finish(one) == _finish(colour)]
        return next((one for one in alike if one.size == pair.size), alike[0])

    def in_usual_size(self, pair: Eyewear) -> Eyewear:
        """The colour of `pair` in the usual size."""
        return next(one for one in self.pairs if _finish(one) == _finish(pair))


def models_of(pairs: Iterable[Eyewear]) -> tuple[Model, ...]:
    """The models, in the order of their first pairs. An imported mesh is a model by itself."""
    models: dict[tuple[str, ...], list[Eyewear]] = {}
    for pair in pairs:
        models.setdefault((pair.name, pair.shape, pair.material, pair.mesh), []).append(pair)
    return tuple(Model(tuple(alike)) for alike in models.values())


def _finish(pair: Eyewear) -> Eyewear:
    """What is left of a pair when its size is forgotten."""
    return replace(pair, sku="", size="", a_mm=0.0, b_mm=0.0, dbl_mm=0.0, temple_mm=0.0)
