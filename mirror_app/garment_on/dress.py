"""One person, one garment: the whole way from two stills to a third."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.errors import InputError
from mirror_app.garment_on.body.body import Body, read_body
from mirror_app.garment_on.body.joints import Joint
from mirror_app.garment_on.body.labels import Label
from mirror_app.garment_on.body.seeing import Sight
from mirror_app.garment_on.composite import layers
from mirror_app.garment_on.composite.beneath import beneath
from mirror_app.garment_on.composite.shade import contact, shading
from mirror_app.garment_on.fit.limbs import lower_targets, sleeve_target
from mirror_app.garment_on.fit.trunk import trunk_target
from mirror_app.garment_on.garment.anchors import Kind
from mirror_app.garment_on.garment.prepare import Garment
from mirror_app.garment_on.images import Mask, grown, within
from mirror_app.garment_on.ladder import Ladder
from mirror_app.garment_on.warp.laying import Laid, laid
from mirror_app.values import Floats, Image, published

_LARGEST_PX = 8192
_DRAWN_PX = 2048


@dataclass(frozen=True, slots=True, eq=False)
class Dressed:
    """picture: (h, w, 3) BGR, preview quality. kept: (h, w), where it is the person's own to the bit, head
    and hair always. notes: what could not be done well, a sentence each."""

    picture: Image
    kept: Mask
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Worn:
    """A garment laid on a body. sleeves: by side, with the share of the arm that each covers."""

    trunk: tuple[Laid, ...]
    sleeves: dict[str, tuple[Laid, float]]

    @property
    def all(self) -> list[Laid]:
        return [*self.trunk, *(sleeve for sleeve, _ in self.sleeves.values())]


def dress(picture: Image, garment: Garment, sight: Sight, seed: int = 0) -> Dressed:
    """The person in a picture (h, w, 3) BGR wearing a garment instead of what they wear there.

    Same input and seed, same output. What is drawn has at most 2048 px on the longer side, so that memory
    stays bounded; what is kept of a larger picture stays as sharp as it was. Raises InputError with one
    sentence where nobody can be dressed."""
    if max(picture.shape[:2]) > _LARGEST_PX:
        raise InputError(f"This picture is larger than {_LARGEST_PX} pixels: use a smaller one.")
    small, scale = within(picture, _DRAWN_PX)
    body = read_body(small, sight)
    done = dressed(small, body, garment, seed)
    return done if scale == 1.0 else _enlarged(picture, small, body, done)


def _enlarged(picture: Image, small: Image, body: Body, done: Dressed) -> Dressed:
    """What was changed on the small picture, changed on the large one."""
    size = (picture.shape[1], picture.shape[0])
    change = done.picture.astype(np.int16) - small.astype(np.int16)
    large = np.asarray(cv2.resize(change, size, interpolation=cv2.INTER_LINEAR), np.int16)
    head = cv2.resize(grown(body.head, 1.5).astype(np.uint8), size, interpolation=cv2.INTER_LINEAR)
    large[np.asarray(head).astype(bool)] = 0
    large += picture
    out = np.clip(large, 0, 255, out=large).astype(np.uint8)
    return Dressed(published(out), np.asarray((out == picture).all(-1)), done.notes)


def dressed(picture: Image, body: Body, garment: Garment, seed: int = 0) -> Dressed:
    """As `dress`, with the body already read."""
    _reachable(body, garment.kind)
    worn = _worn(body, garment)
    size = body.shape
    cover = layers.cover(worn.all, size)
    bare = beneath(picture, body, garment.kind, cover, seed)
    light = shading(picture, bare.worn, body.unit_px)
    out = bare.pixels.copy()
    _lay(out, picture, body, garment.kind, (worn, bare.limbs, light, cover))
    done = layers.finished(picture, out, body)
    kept = np.asarray((done == picture).all(-1))
    return Dressed(published(done), kept, _notes(body, garment, worn))


def _lay(
    out: Floats,
    picture: Image,
    body: Body,
    kind: Kind,
    what: tuple[_Worn, dict[str, Floats], Floats, Floats],
) -> None:
    worn, limbs, light, cover = what
    own = picture.astype(np.float32)
    everywhere = np.ones(body.shape, np.float32)
    room = everywhere if kind is not Kind.LOWER else 1.0 - layers.shirt(body)
    shadow = contact(cover * room, body.unit_px, 0.25)
    inside = np.clip(body.person, 0, 1)
    out *= (1.0 - inside * (1.0 - shadow))[..., None]
    for layer in worn.trunk:
        layers.lay(out, layer, light, room)
    for side, limb in limbs.items():
        if side not in worn.sleeves:
            layers.lay_limb(out, limb, layers.before_armhole(body, side))
        elif (share := worn.sleeves[side][1]) < 0.98:
            layers.lay_limb(out, limb, layers.beyond(body, side, max(share - 0.04, 0.3)))
    front = layers.hands_in_front(body, kind)[..., None]
    out += (own - out) * front
    for layer, _ in worn.sleeves.values():
        layers.lay(out, layer, light, everywhere)
    front = layers.hands(body)[..., None]
    out += (own - out) * front


def _worn(body: Body, garment: Garment) -> _Worn:
    size = (body.shape[1], body.shape[0])
    targets: dict[str, Ladder]
    shares: dict[str, float] = {}
    if garment.kind is Kind.LOWER:
        targets = lower_targets(body, garment)
    else:
        trunk = trunk_target(body, garment)
        targets = {"trunk": trunk}
        for part in garment.parts[1:]:
            side = part.name.removeprefix("sleeve_")
            targets[part.name], shares[side] = sleeve_target(body, garment, trunk, side)
    found = {part.name: laid(garment.pixels, part, targets[part.name], size) for part in garment.parts}
    trunks = tuple(layer for name, layer in found.items() if layer and not name.startswith("sleeve_"))
    sleeves = {side: (layer, share) for side, share in shares.items() if (layer := found[f"sleeve_{side}"])}
    return _Worn(trunks, sleeves)


def _reachable(body: Body, kind: Kind) -> None:
    joints, height = body.joints, body.shape[0]
    if kind is Kind.UPPER:
        return
    knees = [joints.at(Joint.KNEE_LEFT), joints.at(Joint.KNEE_RIGHT)]
    if min(knee[1] for knee in knees) < joints.between("HIP")[1] + 0.25 * joints.trunk_px:
        raise InputError("The person sits, or the legs are hidden: stand upright for trousers and dresses.")
    if joints.between("HIP")[1] > 0.95 * height:
        raise InputError("The legs are not seen: step back until they are in the picture.")


def _notes(body: Body, garment: Garment, worn: _Worn) -> tuple[str, ...]:
    notes: list[str] = []
    joints = body.joints
    if joints.shoulder_px < 0.55 * joints.trunk_px:
        notes.append("The person is turned to the side, so the garment sits only roughly.")
    if any(layer.plain > 0.8 for layer in worn.all):
        notes.append("A part of the garment could not be shaped to this pose and is only laid over it.")
    if garment.anchors.confidence < 0.25:
        notes.append(
            "The sleeves of this garment were guessed: they lie too close to its trunk on the photo."
        )
    crossed = [joints.of("WRIST", side) for side in ("left", "right")]
    if (crossed[0][0] - crossed[1][0]) > 0 and body.of(Label.UPPER).any():
        notes.append("The arms are crossed before the trunk: what they hide is drawn roughly.")
    return tuple(notes)
