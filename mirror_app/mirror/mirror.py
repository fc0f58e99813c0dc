"""Everything that happens to a frame, in the order it happens."""

from contextlib import nullcontext
from dataclasses import dataclass, replace

import cv2

from mirror_app.errors import StageError
from mirror_app.face import FaceTracker
from mirror_app.garment_on.live.dressing import Dressing
from mirror_app.garment_on.live.watching import Watched
from mirror_app.garments import GarmentView
from mirror_app.glasses_off import Cleared, Remover
from mirror_app.glasses_on import Ready, Renderer, seat_of
from mirror_app.measuring import FitLine, IrisRuler
from mirror_app.mirror import notices
from mirror_app.mirror.pace import Pace
from mirror_app.mirror.true_size import TrueSize
from mirror_app.sizes import Sizes
from mirror_app.values import Face, Frame, Image, Look, Notice, Seat, State, View, published

STAGE_FAILURES = (StageError, cv2.error)
"""What a stage may end with on one frame: its own word, or OpenCV's."""
STEADY_ABOVE, UNSTEADY_BELOW = 0.35, 0.2
"""Face confidence below the second is too little to draw on, until it is above the first again."""


@dataclass(frozen=True, slots=True, eq=False)
class _Reflection:
    """What has become of the frame so far."""

    image: Image
    state: State
    confidence: float
    notices: tuple[Notice, ...] = ()
    masks: Image | None = None
    seat: Seat | None = None


class Mirror:
    """Turns frames into views. Mirror thread only. `dressing`: what puts garments on, None where no garment
    ever is."""

    def __init__(
        self,
        tracker: FaceTracker,
        remover: Remover,
        renderer: Renderer,
        with_masks: bool = False,
        dressing: Dressing | None = None,
    ) -> None:
        self._tracker = tracker
        self._remover = remover
        self.dressing = dressing
        self._renderer = renderer
        self._with_masks = with_masks
        self._ruler = IrisRuler()
        self._fit_line = FitLine()
        self._true_size = TrueSize()
        self._pace = Pace()
        self._person = 0
        self._steady = True
        self._removed_since: tuple[int, float] | None = None

    def reflect(self, frame: Frame, look: Look, watched: Watched | None = None) -> View:
        """The whole journey of one frame. A stage that fails passes its input on, with a notice. watched: the
        body found on that frame, which garments need; None where nobody looked for one."""
        if look.person != self._person:
            self.forget()
            self._person = look.person
        with self._pace.stage("face"):
            face, said = self._find(frame)
        sizes = None if face is None else self._sizes(frame, face, look)
        with self._pace.stage("glasses_off"):
            bare = seen = self._cleared(frame, face, look, said)
        seen, garment = self._clothed(seen, watched or Watched(frame, None, looked=False), look)
        shown = seen
        if face is not None:
            with self._pace.stage("glasses_on"):
                shown = self._dressed(seen, self._true_size(face, sizes, frame.born_s), look)
        image, cleared = published(shown.image), published(seen.image)
        told = (shown.state, shown.confidence, self._pace.taken(), shown.notices, shown.masks)
        fit = "" if face is None or sizes is None else self._fit_line(look.worn, face, sizes)
        return View(
            image, frame, face, *told, sizes, fit, shown.seat, garment, cleared=cleared, undressed=bare.image
        )

    def offer(self, ready: Ready) -> None:
        """Eyewear that will be worn soon. Any thread."""
        self._renderer.offer(ready)

    def forget(self) -> None:
        """Drop everything known of the person who stood here."""
        self._tracker.forget()
        self._remover.forget()
        self._renderer.forget()
        if self.dressing is not None:
            self.dressing.forget()
        self._ruler.forget()
        self._removed_since = None

    def close(self) -> None:
        """Free the networks. The mirror cannot be used afterwards."""
        self._tracker.close()
        self._renderer.close()
        if self.dressing is not None:
            self.dressing.close()

    def _sizes(self, frame: Frame, face: Face, look: Look) -> Sizes | None:
        """The person's, once they will not change any more: a number that wanders helps nobody."""
        sizes = self._ruler.observe(face, frame.born_s)
        if look.measured is not None and look.measured.person == face.person:
            return look.measured.sizes
        return sizes if sizes is not None and sizes.frozen else None

    def _find(self, frame: Frame) -> tuple[Face | None, tuple[Notice, ...]]:
        try:
            return self._tracker.find(frame), ()
        except STAGE_FAILURES:
            return None, (notices.FACE_LOST,)

    def _cleared(self, frame: Frame, face: Face | None, look: Look, said: tuple[Notice, ...]) -> _Reflection:
        if face is None or not look.glasses_off:
            self._remover.interrupt()
        if face is None:
            return _Reflection(frame.image, State.NO_FACE, 0.0, said)
        if not look.glasses_off:
            said = notices.about(face, State.KEPT, opaque=False, near=look.garment is None)
            return _Reflection(frame.image, State.KEPT, face.confidence, said)
        try:
            cleared = self._remover.clear(frame, face, self._with_masks)
        except STAGE_FAILURES:
            return _Reflection(frame.image, State.HOLD_STILL, 0.0, (notices.REMOVAL_FAILED,))
        verdict = cleared.verdict
        said = notices.about(face, verdict.state, verdict.opaque, look.garment is None)
        said += self._tip(frame, face, cleared)
        return _Reflection(cleared.image, verdict.state, verdict.confidence, said, cleared.masks)

    def _tip(self, frame: Frame, face: Face, cleared: Cleared) -> tuple[Notice, ...]:
        """Once a person, for a few seconds: that true skin is better than a guess."""
        if cleared.verdict.state is not State.REMOVED or cleared.skin_known:
            return ()
        if self._removed_since is None or self._removed_since[0] != face.person:
            self._removed_since = (face.person, frame.born_s)
        waited_s = frame.born_s - self._removed_since[1]
        return (notices.LIFT,) if notices.LIFT_FROM_S <= waited_s < notices.LIFT_UNTIL_S else ()

    def _clothed(
        self, seen: _Reflection, watched: Watched, look: Look
    ) -> tuple[_Reflection, GarmentView | None]:
        if self.dressing is None:
            return seen, None
        try:
            with self._pace.stage("garment_on") if look.garment else nullcontext():
                image, garment = self.dressing.dress(watched, look.garment, seen.image)
        except STAGE_FAILURES:
            return replace(seen, notices=(*seen.notices, notices.GARMENT_FAILED)), None
        said = (Notice("garment", garment.reason),) if garment is not None and garment.reason else ()
        return replace(seen, image=image, notices=(*seen.notices, *said)), garment

    def _dressed(self, seen: _Reflection, face: Face, look: Look) -> _Reflection:
        """New eyewear is not drawn over glasses that could not be taken off."""
        worn = look.worn
        if worn is None:
            self._renderer.take_off()
        if worn is None or seen.state is State.HOLD_STILL:
            return seen
        if not self._is_steady(face):
            said = (*seen.notices, notices.HOLD_STILL)
            return replace(seen, state=State.HOLD_STILL, confidence=face.confidence, notices=said)
        try:
            image = self._renderer.draw(seen.image, face, worn)
            # What was drawn may still be the pair before, while a new one is made ready.
            fitted = self._renderer.drawn
            seat = None if fitted is None else seat_of(fitted, face, self._renderer.whole)
            return replace(seen, image=image, seat=seat)
        except STAGE_FAILURES:
            return replace(seen, notices=(*seen.notices, notices.DRAWING_FAILED))

    def _is_steady(self, face: Face) -> bool:
        """Whether the face is followed well enough to draw on."""
        self._steady = face.confidence > (UNSTEADY_BELOW if self._steady else STEADY_ABOVE)
        return self._steady
