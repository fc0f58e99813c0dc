"""Several pairs of eyewear on one and the same picture of a person, to choose between them."""

from dataclasses import dataclass

import numpy as np

from mirror_app.errors import StageError
from mirror_app.glasses_on import Renderer
from mirror_app.measuring import differences, summary
from mirror_app.sizes import Sizes
from mirror_app.values import Eyewear, Face, Image, State, View

MOST_PAIRS = 4
_AROUND = np.array([(0.2, 0.3), (0.2, 0.12)])
"""What is shown beside, above, beside and below the landmarks of a face, as parts of their box."""

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Sitting:
    """One picture of a person on which no eyewear was drawn, (h, w, 3) BGR, and what is known of them there.
    sizes: None where they were not measured yet. tilt_deg: pantoscopic tilt of all that is tried, None for
    each pair's own."""

    image: Image
    face: Face
    sizes: Sizes | None
    tilt_deg: float | None = None

    @staticmethod
    def of(view: View, tilt_deg: float | None = None) -> "Sitting | None":
        """None where nobody is seen, or their own glasses could not be taken off."""
        if view.face is None or view.state in (State.NO_FACE, State.HOLD_STILL):
            return None
        return Sitting(view.cleared, view.face, view.sizes, tilt_deg)

    @property
    def true_face(self) -> Face:
        """The face at its true size, as far as that is known: what eyewear is drawn on."""
        return self.face if self.sizes is None else self.face.scaled(self.sizes.scale)


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """What a pair looks like on a sitting. eyewear None is the face without any. image: the whole picture,
    None where the pair could not be drawn: then `why` is one sentence. fit: how it fits, "" if not known."""

    eyewear: Eyewear | None
    image: Image | None
    why: str = ""
    fit: str = ""


def tried(sitting: Sitting, eyewear: Eyewear | None, renderer: Renderer) -> Tried:
    """That pair on the sitting, as large and as tilted as the mirror shows it."""
    if eyewear is None:
        return Tried(None, sitting.image)
    worn = eyewear.tilted(sitting.tilt_deg)
    try:
        image = renderer.draw(sitting.image, sitting.true_face, worn)
    except StageError as error:
        return Tried(eyewear, None, why=str(error))
    sizes = sitting.sizes
    fit = summary(differences(worn, sitting.face, sizes), sizes) if sizes else ""
    return Tried(eyewear, image, fit=fit)


def close_up(sitting: Sitting, aspect: float) -> Box:
    """The head in a rectangle of that width over height: x0, y0, x1, y1 in pixels of the picture, all of it
    within the picture; some of the head is left out where the picture has no room for it."""
    low, high = sitting.face.points_px.min(0), sitting.face.points_px.max(0)
    low, high = low - (high - low) * _AROUND[0], high + (high - low) * _AROUND[1]
    middle, (width, height) = (low + high) / 2, high - low
    size = np.array([max(width, height * aspect), max(height, width / aspect)])
    room = np.array(sitting.image.shape[1::-1])
    size = np.maximum(np.floor(size * min(1.0, *(room / size))), 1)
    corner = np.clip(np.round(middle - size / 2), 0, room - size)
    x0, y0, x1, y1 = (int(value) for value in (*corner, *(corner + size)))
    return x0, y0, x1, y1
