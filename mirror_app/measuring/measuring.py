"""A source of frames measured from its beginning, as the command does it."""

from collections.abc import Iterator
from dataclasses import dataclass

from mirror_app.camera import Photo, Source
from mirror_app.errors import InputError, StageError
from mirror_app.face import FaceTracker
from mirror_app.measuring.bare import BareFace
from mirror_app.measuring.card import card_reading, find_card
from mirror_app.measuring.irises import IrisRuler, iris_reading
from mirror_app.measuring.reading import Reading, together
from mirror_app.sizes import Sizes
from mirror_app.values import Face, Frame

MOST_FRAMES = 450
CARD_READINGS = 7
CARD_EVERY = 3
"""A card is looked for on one picture in so many: neighbours say the same."""
SETTLING = 4
"""How often a single picture is looked at, for the face to settle on it."""


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """A person's sizes, and the face they are of: without the card if it was seen so, else on the last frame
    they come from."""

    sizes: Sizes
    face: Face


def measure(source: Source, tracker: FaceTracker, by_card: bool = False) -> Measured:
    """The sizes of who is seen first. Raises InputError where nothing can be measured, with the reason."""
    return _by_card(source, tracker) if by_card else _by_irises(source, tracker)


def _by_irises(source: Source, tracker: FaceTracker) -> Measured:
    ruler, best, met = IrisRuler(), None, False
    for frame in _frames(source):
        face = _face(tracker, frame)
        if face is None:
            continue
        met = True
        sizes = ruler.observe(face, frame.born_s)
        if isinstance(source, Photo):
            found = iris_reading(face)
            sizes = together([found], "irises", True) if found else None
        if sizes is not None:
            best = Measured(sizes, face)
            if sizes.frozen and not isinstance(source, Photo):
                return best
    if best is not None:
        return best
    raise InputError(_no_face(source) if not met else f"{source.name}: {_UNREADABLE}")


_UNREADABLE = (
    "the irises cannot be read: the face is turned away, far, moving, or its eyes are not both well seen"
)


def _by_card(source: Source, tracker: FaceTracker) -> Measured:
    readings, bare = list[Reading](), BareFace()
    last: Face | None = None
    met = seen = False
    for frame in _frames(source):
        face = _face(tracker, frame)
        met = met or face is not None
        settling = isinstance(source, Photo) and frame.index < SETTLING - 1
        if face is None or settling or (not isinstance(source, Photo) and frame.index % CARD_EVERY):
            continue
        card = find_card(frame.image, face)
        seen = seen or card is not None
        if not seen:
            bare.observe(face, frame.born_s)
        found = card_reading(card, face, bare.of(face)) if card else None
        if found is not None:
            readings.append(found)
            last = bare.of(face) or face
        if len(readings) >= CARD_READINGS:
            break
    if last is not None:
        return Measured(together(readings, "card", True), last)
    if not met:
        raise InputError(_no_face(source))
    flat = "the card is not flat against the head, or the face is turned away"
    none = "no bank card was found: hold one level and flat against the forehead or under the nose"
    raise InputError(f"{source.name}: {flat if seen else none}")


def _no_face(source: Source) -> str:
    return f"{source.name}: no face was found"


def _frames(source: Source) -> Iterator[Frame]:
    """The first frames of a source."""
    for _ in range(SETTLING if isinstance(source, Photo) else MOST_FRAMES):
        frame = source.read()
        if frame is None:
            return
        yield frame


def _face(tracker: FaceTracker, frame: Frame) -> Face | None:
    try:
        return tracker.find(frame)
    except StageError:
        return None
