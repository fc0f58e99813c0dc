"""The few words of a live mirror about sizes and fit."""

from mirror_app.measuring.fitting import differences
from mirror_app.measuring.words import pd_sentence, summary
from mirror_app.sizes import Sizes
from mirror_app.values import Eyewear, Face


class FitLine:
    """Says the fit of what is worn and the PD; thinks again only when either changes. One thread only."""

    def __init__(self) -> None:
        self._known: tuple[Eyewear | None, float | None, Sizes, str] | None = None

    def __call__(self, eyewear: Eyewear | None, face: Face, sizes: Sizes) -> str:
        """One line, without its full stop: it is read like a sign."""
        tilt_deg = eyewear.tilt_deg if eyewear else None
        if self._known is None or self._known[:2] != (eyewear, tilt_deg) or self._known[2] is not sizes:
            said = [summary(differences(eyewear, face, sizes), sizes)] if eyewear else []
            said.append(pd_sentence(sizes))
            said.append("An estimate, no medical device.")
            self._known = (eyewear, tilt_deg, sizes, " ".join(said).removesuffix("."))
        return self._known[3]
