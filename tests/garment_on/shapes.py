"""Garments and a person drawn here, of which every corner is known."""

import cv2
import numpy as np

from mirror_app.garment_on import Body
from mirror_app.garment_on.body.joints import Joint, Joints
from mirror_app.garment_on.body.labels import Label
from mirror_app.values import Image

SHIRT = {
    "neck_left": (160, 60),
    "shoulder_left": (110, 75),
    "cuff_outer_left": (40, 170),
    "cuff_inner_left": (80, 200),
    "armpit_left": (110, 160),
    "hem_left": (110, 380),
}
"""The left half of a T-shirt, 400 px wide; the right half mirrors it."""

TROUSERS = {
    "waist_left": (140, 40),
    "hem_left": (110, 470),
    "hem_inner_left": (180, 470),
    "crotch": (200, 170),
}


def on_ground(
    corners: list[tuple[int, int]], size: tuple[int, int], ground: int = 240, cloth: int = 60
) -> Image:
    """A shape, mirrored at the middle of a picture of size (width, height), on a plain ground."""
    picture = np.full((size[1], size[0], 3), ground, np.uint8)
    mirrored = [(size[0] - x, y) for x, y in reversed(corners)]
    cv2.fillPoly(picture, [np.array(corners + mirrored)], (cloth, cloth + 40, cloth + 80))
    return picture


def shirt(ground: int = 240, cloth: int = 60) -> Image:
    return on_ground(list(SHIRT.values()), (400, 440), ground, cloth)


def tank() -> Image:
    corners = [(170, 60), (140, 60), (120, 170), (110, 380)]
    return on_ground([(170, 120), *corners], (400, 440))


def trousers() -> Image:
    corners = [(190, 170), TROUSERS["hem_inner_left"], TROUSERS["hem_left"], TROUSERS["waist_left"]]
    picture = on_ground(corners[::-1], (400, 510))
    cv2.fillPoly(picture, [np.array([(140, 40), (260, 40), (205, 172), (195, 172)])], (60, 100, 140))
    return picture


def somebody() -> tuple[Image, Body]:
    """A person of plain patches, 300 x 500, and what would be read of them: a blue shirt with long sleeves,
    grey trousers, arms down."""
    names = np.zeros((500, 300), np.uint8)
    sure = {
        Joint.EYE_LEFT: (140, 50), Joint.EYE_RIGHT: (160, 50), Joint.MOUTH_LEFT: (143, 72),
        Joint.MOUTH_RIGHT: (157, 72), Joint.NOSE: (150, 60),
        Joint.EAR_LEFT: (130, 55), Joint.EAR_RIGHT: (170, 55),
        Joint.SHOULDER_LEFT: (105, 125), Joint.SHOULDER_RIGHT: (195, 125), Joint.ELBOW_LEFT: (95, 195),
        Joint.ELBOW_RIGHT: (205, 195), Joint.WRIST_LEFT: (92, 255), Joint.WRIST_RIGHT: (208, 255),
        Joint.FINGER_LEFT: (92, 275), Joint.FINGER_RIGHT: (208, 275), Joint.HIP_LEFT: (125, 260),
        Joint.HIP_RIGHT: (175, 260), Joint.KNEE_LEFT: (122, 360), Joint.KNEE_RIGHT: (178, 360),
        Joint.ANKLE_LEFT: (120, 460), Joint.ANKLE_RIGHT: (180, 460),
    }  # fmt: skip
    places = np.full((33, 2), 150.0)
    for joint, place in sure.items():
        places[joint] = place
    cv2.rectangle(names, (135, 85), (165, 130), int(Label.SKIN), -1)
    cv2.rectangle(names, (100, 112), (200, 265), int(Label.UPPER), -1)
    for side in ("LEFT", "RIGHT"):
        chain = [sure[Joint[f"{part}_{side}"]] for part in ("SHOULDER", "ELBOW", "WRIST")]
        cv2.polylines(names, [np.array(chain)], False, int(Label.UPPER), 26)
        cv2.circle(names, sure[Joint[f"FINGER_{side}"]], 12, int(Label.SKIN), -1)
        leg = [sure[Joint[f"{part}_{side}"]] for part in ("HIP", "KNEE", "ANKLE")]
        cv2.polylines(names, [np.array(leg)], False, int(Label.LOWER), 40)
    head = np.zeros(names.shape, np.uint8)
    cv2.ellipse(head, (150, 58), (26, 34), 0, 0, 360, 1, -1)
    names[head.astype(bool)] = Label.HAIR
    colours = np.array(
        [(230, 225, 220), (20, 30, 40), (140, 165, 215), (160, 70, 40), (90, 90, 90), (0, 0, 0)]
    )
    grain = np.random.default_rng(0).integers(-3, 4, (*names.shape, 3))
    picture = np.clip(colours[names] + grain, 0, 255).astype(np.uint8)
    person = (names > 0).astype(np.float32)
    joints = Joints(places, np.ones(33), np.zeros(33))
    return picture, Body(joints, person, names, head.astype(bool), joints.shoulder_px)
