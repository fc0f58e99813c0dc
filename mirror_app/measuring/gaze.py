"""From the PD of eyes that look at a near camera to that of eyes that look far away."""

TURN_MM = 10.5
"""From an eye's centre of rotation to its entrance pupil: it is 13.5 mm behind the cornea, the pupil 3 mm."""


def far_pd_mm(near_pd_mm: float, distance_mm: float) -> float:
    """The far PD of pupils `near_pd_mm` apart that look at something `distance_mm` before them.

    The eyes turn about their centres, which stay where they are, as far apart as the far PD: by similar
    triangles near / far = distance / (distance + TURN_MM). At 600 mm that is 1.1 mm of 63.
    """
    return near_pd_mm * (distance_mm + TURN_MM) / distance_mm
