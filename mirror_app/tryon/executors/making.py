"""What every executor makes pictures with unless it is given another: the local engine."""

from mirror_app.tryon.orders import GarmentType


def make_picture(person: bytes, garment: bytes, type: GarmentType, seed: int) -> bytes:
    """A PNG of the person in the garment; see `Make`."""
    # The engine is heavy: it is imported where pictures are made, not where they are ordered.
    from mirror_app.tryon.executors.dressing import dresser  # noqa: PLC0415

    return dresser().dressed(person, garment, type, seed)
