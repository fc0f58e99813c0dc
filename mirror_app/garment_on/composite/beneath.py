"""The person without the clothes that are to be replaced: what shows where the new ones do not reach."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.garment_on.body.body import Body
from mirror_app.garment_on.body.labels import Label
from mirror_app.garment_on.composite import flesh
from mirror_app.garment_on.composite.shade import shading
from mirror_app.garment_on.garment.anchors import Kind
from mirror_app.garment_on.images import Mask, filled_from, grown, shrunk, spread
from mirror_app.values import Floats, Image

_TUCKED = 0.72
_HIPS = 1.1


@dataclass(frozen=True, slots=True, eq=False)
class Beneath:
    """pixels: (h, w, 3) float32 0..255. changed: (h, w) where they are not the picture's. worn: the clothes
    taken off. limbs: bare arms as premultiplied BGRA 0..255 and 0..1 where a sleeve was, by side."""

    pixels: Floats
    changed: Mask
    worn: Mask
    limbs: dict[str, Floats]


def beneath(picture: Image, body: Body, kind: Kind, cover: Floats, seed: int) -> Beneath:
    """`picture` with the clothes of a kind taken off, but for what `cover` (h, w) 0..1 will hide anyway."""
    gone = body.of(*_labels(kind))
    worn = gone.copy()
    # The rim of old clothes is half of what is behind them.
    rim = grown(gone, max(1.5, 0.012 * body.unit_px)) & ~(_own_skin(body) | body.of(Label.HAIR) | body.head)
    gone = (rim & _not_kept(body, kind)) & (cover < 0.995)
    source = picture.astype(np.float32)
    if not gone.any():
        return Beneath(source, gone, worn, {})
    ground = _ground(source, body, seed)
    out = ground
    if kind is Kind.UPPER:
        out = _over(out, filled_from(source, body.of(Label.LOWER)), _lower_reach(body))
    light = 0.5 + 0.5 * shading(picture, worn, body.unit_px)
    skin, sure = flesh.skin_colour(picture, body, light)
    for shape in _shapes(body, kind, cover):
        out = _over(out, flesh.lit(skin, shape.light, sure), shape.alpha)
    soft = np.clip(spread(gone.astype(np.float32), np.ones(gone.shape, np.float32), 1.0), 0, 1)
    soft = np.where(body.head, 0.0, np.maximum(soft, gone))[..., None]
    pixels = source * (1.0 - soft) + out * soft
    limbs = _sleeved(body, (skin, sure), worn) if kind is not Kind.LOWER else {}
    return Beneath(pixels.astype(np.float32), soft[..., 0] > 0, worn, limbs)


def _own_skin(body: Body) -> Mask:
    """Skin that shows nothing else: along an old neckline it has the colour of its edge."""
    skin, where = body.of(Label.SKIN), body.where()
    chest = (where.down > -0.05) & (where.down < 0.4) & (where.out < 0.8) & (where.arms > 0.15)
    return skin & (shrunk(skin, max(1.5, 0.01 * body.unit_px)) | ~chest)


def _labels(kind: Kind) -> tuple[Label, ...]:
    return {Kind.UPPER: (Label.UPPER,), Kind.LOWER: (Label.LOWER,), Kind.FULL: (Label.UPPER, Label.LOWER)}[
        kind
    ]


def _not_kept(body: Body, kind: Kind) -> Mask:
    kept = {
        Kind.UPPER: (Label.LOWER, Label.OTHER),
        Kind.LOWER: (Label.UPPER, Label.OTHER),
        Kind.FULL: (Label.OTHER,),
    }
    return ~body.of(*kept[kind])


def _shapes(body: Body, kind: Kind, cover: Floats) -> list[flesh.Shape]:
    shapes: list[flesh.Shape] = []
    if kind is not Kind.UPPER:
        below = _below(cover, 0.2 * body.unit_px)
        shapes += [flesh.Shape(leg.alpha * below, leg.light) for leg in flesh.legs(body).values()]
    trunk = flesh.trunk(body)
    if kind is Kind.UPPER and body.of(Label.LOWER).any():
        trunk = flesh.Shape(trunk.alpha * (1.0 - _lower_reach(body)), trunk.light)
    if kind is Kind.LOWER:
        # Where legs part there is ground between them.
        trunk = flesh.Shape(trunk.alpha * (body.where().down < _HIPS), trunk.light)
    shapes.append(trunk)
    if kind is not Kind.LOWER:
        shapes += flesh.arms(body).values()
    return shapes


def _below(cover: Floats, reach_px: float) -> Floats:
    """(h, w) 0 or 1: below the hem of what covers the legs, in a column or close to it. Cloth narrower than
    the limb in it hides that limb all the same."""
    rows = np.arange(cover.shape[0], dtype=np.float32)[:, None]
    hem = np.where(cover > 0.5, rows, -1.0).max(0, keepdims=True).astype(np.float32)
    hem = np.asarray(cv2.dilate(hem, np.ones((1, 2 * round(reach_px) + 1), np.uint8)), np.float32)
    return (rows > hem - 3.0).astype(np.float32)


def _lower_reach(body: Body) -> Floats:
    """(h, w) 0..1: where trousers or a skirt are worn under an upper garment that hangs over them."""
    where = body.where()
    inside = (body.person > 0.4) & (where.down > _TUCKED)
    level = where.down[body.of(Label.LOWER)]
    # Already seen to begin lower down than the waist: then they do, and above them is skin.
    if level.size and float(np.percentile(level, 2)) < 0.98:
        inside &= where.down > float(np.percentile(level, 2)) - 0.02
    inside &= (where.arms > 0.12) & (where.out < 1.15)
    return spread(inside.astype(np.float32), np.ones(inside.shape, np.float32), 1.2)


def _over(under: Floats, colour: Floats, alpha: Floats) -> Floats:
    return under + (colour - under) * alpha[..., None]


def _ground(source: Floats, body: Body, seed: int) -> Floats:
    """What is behind the person, drawn in from around them, with the picture's own grain."""
    outside = ~grown(body.person > 0.08, max(2.0, 0.02 * body.unit_px))
    if int(outside.sum()) < 100:
        return source
    smooth = filled_from(source, outside)
    fine = source - spread(source, np.ones(outside.shape, np.float32), 1.5)
    noise = float(np.median(np.abs(fine[outside]))) * 1.48
    grain = np.random.default_rng(seed).normal(0.0, min(noise, 6.0), outside.shape).astype(np.float32)
    return smooth + grain[..., None]


def _sleeved(body: Body, colour: tuple[Floats, Floats], worn: Mask) -> dict[str, Floats]:
    """Bare arms where a sleeve was, to be drawn before the trunk's cloth."""
    out: dict[str, Floats] = {}
    inside = (body.person > 0.3) & worn
    reach = max(1.0, 0.012 * body.unit_px)
    # A sleeve's outline has folds that an arm has not.
    smooth = spread(inside.astype(np.float32), np.ones(inside.shape, np.float32), reach)
    smooth = np.clip((smooth - 0.55) * reach + 0.5, 0.0, 1.0)
    for side, shape in flesh.arms(body).items():
        core = shape.alpha > 0.5
        if core.any() and float(inside[core].mean()) > 0.35:
            alpha = shape.alpha * smooth
            lit = flesh.lit(colour[0], shape.light, colour[1])
            out[side] = np.dstack([lit * alpha[..., None], alpha]).astype(np.float32)
    return out
