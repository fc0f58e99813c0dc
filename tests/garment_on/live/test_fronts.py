"""What of a wearer is drawn before the cloth, and what is not theirs."""

from dataclasses import replace

import numpy as np

from mirror_app.garment_on.live.fronts import in_front
from mirror_app.garment_on.live.warping import Box
from mirror_app.garment_on.live.wearer import Mask8, Tones, Wearer, halved
from mirror_app.values import Image
from tests.garment_on.live.people import shirt_cloth, wearer

CLOTH = shirt_cloth()
BOX: Box = (0, 0, 300, 500)
WALL, HAIR, SKIN = (40, 60, 90), (30, 34, 40), (140, 165, 215)


def knowing(who: Wearer, skin: tuple[int, int, int], hair: tuple[int, int, int]) -> Wearer:
    """Somebody of whom these colours are learned; skin is what a hand may be, too."""
    table = Tones.unknown().table
    for colour, found in ((skin, (255, 0, 255, 0)), (hair, (0, 255, 0, 0))):
        table[Tones.index(np.array([[colour]], np.uint8))[0, 0]] = found
    return replace(who, tones=Tones(table))


def front(image: Image, person: Mask8, who: Wearer) -> Mask8:
    return in_front(halved(image), person, who, CLOTH, BOX).all


def test_a_wall_as_skin_beside_the_trunk_is_no_hand() -> None:
    image, person, who = wearer()
    places = who.joints.places.copy()
    places[[16, 20]] = (150, 200), (150, 220)
    who = knowing(replace(who, joints=replace(who.joints, places=places)), SKIN, HAIR)
    image, person = image.copy(), person.copy()
    image[190:230, 140:160] = SKIN
    hand = (slice(100, 110), slice(72, 78))
    person[95:115, 68:82] = 255
    assert front(image, person, who)[hand].min() > 200
    person[95:115, 68:82] = 140
    assert not front(image, person, who)[hand].any()


def test_hair_does_not_hang_together_through_the_wall_behind() -> None:
    image, person, who = wearer()
    who = knowing(who, SKIN, HAIR)
    neck, unit = who.joints.between("SHOULDER"), who.unit_px
    left = int(neck[0] - 0.34 * unit)
    eyes = int(who.joints.between("EYE")[1])
    strand = (slice(int(neck[1]) + 10, int(neck[1]) + 50), slice(left - 8, left + 8))
    image, person = image.copy(), person.copy()
    image[:] = SKIN
    image[eyes : strand[0].stop, left - 8 : left + 8] = HAIR
    spot = (slice(strand[0].start // 2 + 4, strand[0].stop // 2 - 4), slice(left // 2 - 2, left // 2 + 2))
    person[:] = 255
    assert front(image, person, who)[spot].min() > 100
    person[: strand[0].start // 2] = 0
    assert not front(image, person, who)[spot].any()
