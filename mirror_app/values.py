"""What crosses a package border: frozen values, arrays read-only once published.

Pictures are `uint8` arrays of shape (height, width, 3), BGR, C-contiguous.

Two coordinate systems, both right-handed, named in every docstring that uses them:

* camera: millimetres, x to the right of the picture, y down, z away from the camera.
* head: millimetres, origin midway between the pupils, axes equal to the camera's when the person
  faces it squarely: x to the right of the picture (the person's own left), y down to the chin,
  z into the head. The bridge of the nose has negative z, the ears positive z.

"Left" and "right" are the picture's, as captured (not mirrored), unless a name says otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from mirror_app.garments import GarmentPhoto, GarmentView
from mirror_app.sizes import Sizes, SizesOf

Image = NDArray[np.uint8]
Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]


def published(array: Image) -> Image:
    """The same array, made read-only: from here on other threads may hold it."""
    array.setflags(write=False)
    return array


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One camera picture and nothing else. `born_s` is `time.monotonic()` at capture."""

    image: Image
    index: int
    born_s: float

    @property
    def size_px(self) -> tuple[int, int]:
        """(width, height)."""
        return self.image.shape[1], self.image.shape[0]


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """Where the head is: x_camera = rotation @ x_head + translation_mm, seen by a pinhole camera.

    rotation: (3, 3) float64, orthonormal. translation_mm: (3,) float64, the point midway between
    the pupils in camera millimetres (z > 0). focal_px and centre_px describe the camera.
    """

    rotation: Doubles
    translation_mm: Doubles
    focal_px: float
    centre_px: tuple[float, float]

    def to_camera(self, points_mm: Doubles | Floats) -> Doubles:
        """Head points (..., 3) in mm to camera points (..., 3) in mm."""
        return np.asarray(points_mm, np.float64) @ self.rotation.T + self.translation_mm

    def project(self, points_mm: Doubles | Floats) -> Doubles:
        """Head points (..., 3) in mm to picture points (..., 2) in px."""
        points = self.to_camera(points_mm)
        return points[..., :2] * (self.focal_px / points[..., 2:]) + np.asarray(self.centre_px)

    @property
    def px_per_mm(self) -> float:
        """Picture pixels per millimetre at the pupils."""
        return float(self.focal_px / self.translation_mm[2])

    @property
    def angles_deg(self) -> tuple[float, float, float]:
        """(yaw, pitch, roll): yaw > 0 turns the nose to the right of the picture, pitch > 0 lowers
        the chin, roll > 0 turns clockwise in the picture."""
        forward = -self.rotation[:, 2]
        yaw = np.degrees(np.arctan2(forward[0], -forward[2]))
        pitch = np.degrees(np.arcsin(np.clip(forward[1], -1.0, 1.0)))
        roll = np.degrees(np.arctan2(self.rotation[1, 0], self.rotation[0, 0]))
        return float(yaw), float(pitch), float(roll)


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One face on one frame.

    points_px: (478, 2) float32, Face Mesh landmarks in pixels of that frame, unsmoothed; 468..472 is
    the iris left in the picture, centre first, 473..477 the one on the right.
    shape_mm: (478, 3) float32, the person's own head shape in head millimetres, heavily smoothed.
    pose: smoothed. confidence: 0..1. person: changes when another person stands there.
    """

    points_px: Floats
    shape_mm: Floats
    pose: Pose
    confidence: float
    person: int

    @property
    def pupils_px(self) -> Floats:
        """(2, 2) float32: the pupil on the left of the picture, then the one on the right."""
        return self.points_px[[468, 473]]

    def scaled(self, scale: float) -> "Face":
        """The same face on the same picture, its head `scale` times as large and as far away."""
        pose = replace(self.pose, translation_mm=self.pose.translation_mm * scale)
        return replace(self, shape_mm=self.shape_mm * np.float32(scale), pose=pose)


class State(Enum):
    """What a View shows. The first four are also what `process` reports for each frame."""

    REMOVED = "removed"
    BARE = "bare"
    HOLD_STILL = "hold_still"
    NO_FACE = "no_face"
    KEPT = "kept"
    """Glasses removal is switched off: the face is shown as it is."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence for the person, with a stable name to test and translate by."""

    code: str
    text: str


Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Of acetate. kind: what is made of its colours. rgbs: two or three, sRGB 0..255, from the ground to the
    spots. scale_mm: about how far it is from one spot to the next."""

    kind: str
    rgbs: tuple[Rgb, ...]
    scale_mm: float


@dataclass(frozen=True, slots=True)
class Eyewear:
    """A pair of eyewear by its boxing measures, in millimetres.

    a_mm x b_mm is the box around one lens, dbl_mm the distance between lenses (bridge), temple_mm the
    temple from hinge to tip. rim_mm is how wide the rim looks from the front (0 for rimless),
    rim_top_mm the same along the top (browline, thick acetate). Colours are sRGB 0..255.
    frame_alpha 0..1: below 1 for translucent acetate. lens_alpha 0..1: how much of the lens colour
    covers what is behind it, at the top and at the bottom (gradient). mesh: path of the .glb it was imported
    as, "" for a drawn one. size: what its maker calls it, such as "M", "" where there is but one.
    lens_mirror 0..1: how much of the light a mirror coating sends back, in lens_mirror_rgb. lens_ar_rgb: the
    hue of what an anti-reflective coating still reflects; white for a lens without one. tilt_deg: the
    pantoscopic tilt it is adjusted to, the lower rims towards the cheeks; None for what suits the head.
    pattern: of its acetate, whose colour at a glance is frame_rgb; None for one colour throughout.
    However it is adjusted, it equals the pair it was.
    """

    sku: str
    name: str
    shape: str
    material: str
    a_mm: float
    b_mm: float
    dbl_mm: float
    temple_mm: float
    rim_mm: float
    rim_top_mm: float
    frame_rgb: Rgb
    temple_rgb: Rgb
    frame_alpha: float = 1.0
    lens_rgb: Rgb = (200, 210, 215)
    lens_alpha: tuple[float, float] = (0.02, 0.02)
    colour: str = ""
    mesh: str = ""
    size: str = ""
    lens_mirror_rgb: Rgb = (255, 255, 255)
    lens_mirror: float = 0.0
    lens_ar_rgb: Rgb = (255, 255, 255)
    pattern: Pattern | None = None
    tilt_deg: float | None = field(default=None, compare=False)

    @property
    def front_mm(self) -> float:
        """Width of the two lens boxes and the bridge together: 2 A + DBL."""
        return 2 * self.a_mm + self.dbl_mm

    def tilted(self, tilt_deg: float | None) -> "Eyewear":
        """The same pair adjusted to that tilt; as it is where that is None."""
        return self if tilt_deg is None else replace(self, tilt_deg=tilt_deg)


@dataclass(frozen=True, slots=True, eq=False)
class Seat:
    """Where `eyewear` sits on the head of `face`, in head millimetres; these are true as far as the person's
    size is known, so that `face` may be a scaled one.

    A point of its front, in eyewear axes (right, down, inwards, from midway between the lenses), is at
    origin_mm + axes @ point. origin_mm: (3,). axes: (3, 3), in columns. temples: the middle of each, (n, 3),
    from the hinge to the tip, in head millimetres, the one on the left first. whole: whether it is drawn
    with all its details.
    """

    eyewear: Eyewear
    face: Face
    origin_mm: Doubles
    axes: Doubles
    temples: tuple[Doubles, Doubles]
    whole: bool = True

    def on_head(self, points: Doubles) -> Doubles:
        """Points of the eyewear (..., 3) to head millimetres."""
        return points @ self.axes.T + self.origin_mm


@dataclass(frozen=True, slots=True)
class Look:
    """What the person has chosen. `person` is raised to make the mirror forget the one before.

    tilt_deg: pantoscopic tilt of the eyewear, None for the eyewear's own. measured: sizes to be used in
    place of the mirror's own as long as it is that person who is seen. garment: None for none.
    """

    eyewear: Eyewear | None = None
    glasses_off: bool = True
    person: int = 0
    tilt_deg: float | None = None
    measured: SizesOf | None = None
    garment: GarmentPhoto | None = None

    @property
    def worn(self) -> Eyewear | None:
        """The eyewear, adjusted to the tilt that was chosen."""
        return None if self.eyewear is None else self.eyewear.tilted(self.tilt_deg)


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What is shown for one frame.

    image: the reflection, same size as frame.image (the very same array where nothing was changed).
    cleared: the same before eyewear was drawn (the very same array as image where none was); undressed:
    before a garment was, too. garment: what became of the one that was chosen, None where none is.
    confidence: 0..1, of what `state` says. stage_ms: milliseconds each stage took, in order.
    masks: the worn glasses on the full picture, uint8 (height, width, 3), 0..255: frame, lens, shadow;
    None unless the mirror was built to give them. sizes: of the person, once they are known
    and frozen. fit: how large they are and how the eyewear fits, a few words, "" before that. seat: of the
    eyewear that is drawn, None where there is none.
    """

    image: Image
    frame: Frame
    face: Face | None
    state: State
    confidence: float
    stage_ms: Mapping[str, float] = field(default_factory=dict[str, float])
    notices: tuple[Notice, ...] = ()
    masks: Image | None = None
    sizes: Sizes | None = None
    fit: str = ""
    seat: Seat | None = None
    garment: GarmentView | None = None
    cleared: Image = field(kw_only=True)
    undressed: Image = field(kw_only=True)

    @property
    def somebody(self) -> bool:
        """Whether a person is seen, be it from behind."""
        worn = self.garment
        return self.face is not None or (worn is not None and (worn.drawn or worn.body))
