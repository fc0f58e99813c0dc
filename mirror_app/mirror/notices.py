"""The sentences the mirror itself has for a person; the window may show others beside them."""

from mirror_app.values import Face, Notice, State

HOLD_STILL = Notice("hold_still", "Hold still for a moment.")
SUNGLASSES = Notice("sunglasses", "Please take off your sunglasses: your eyes cannot be seen through them.")
COME_CLOSER = Notice("come_closer", "Come a little closer.")
STEP_BACK = Notice("step_back", "Step back a little.")
LIFT = Notice("lift", "Lift your glasses off for a second: the mirror remembers the skin under them.")
FACE_LOST = Notice("face_failed", "Your face could not be followed on this picture.")
REMOVAL_FAILED = Notice("glasses_off_failed", "Your own glasses could not be taken off this picture.")
DRAWING_FAILED = Notice("glasses_on_failed", "The eyewear could not be drawn on this picture.")
GARMENT_FAILED = Notice("garment_on_failed", "The garment could not be laid over this picture.")

LIFT_FROM_S, LIFT_UNTIL_S = 2.0, 9.0
"""Since glasses were first taken off this person: when they are told that lifting them helps."""
SMALL_PUPILS_PX = 26.0
LARGE_SHARE = 0.45
"""Pupil distance over the picture's width from which the eyewear no longer fits into it."""


def about(face: Face, state: State, opaque: bool, near: bool = True) -> tuple[Notice, ...]:
    """What to tell the person about where and how they stand. near: whether they had better stand near; for a
    garment they had not."""
    said: list[Notice] = []
    if opaque:
        said.append(SUNGLASSES)
    elif state is State.HOLD_STILL:
        said.append(HOLD_STILL)
    if not near:
        return tuple(said)
    (left, top), (right, bottom) = face.pupils_px
    apart_px = float(((right - left) ** 2 + (bottom - top) ** 2) ** 0.5)
    if apart_px < SMALL_PUPILS_PX:
        said.append(COME_CLOSER)
    elif apart_px > LARGE_SHARE * 2 * face.pose.centre_px[0]:
        said.append(STEP_BACK)
    return tuple(said)
