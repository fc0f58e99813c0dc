"""What gives frames, whatever it is."""

from typing import Protocol

from mirror_app.errors import InputError
from mirror_app.values import Frame

SMALLEST_PX = 32
LARGEST_PX = 8192
MOST_PX = 40_000_000


class Source(Protocol):
    """Gives frames one after the other. One thread only.

    A `live` source keeps its own time: its frames are born at capture (`time.monotonic()`), and it can
    stall. Any other gives frames as fast as they are read, born `index / fps` seconds from its
    beginning: whoever shows them live must pace them. `name` is what the person calls it.
    """

    @property
    def live(self) -> bool:
        """Whether it keeps its own time."""
        ...

    @property
    def fps(self) -> float:
        """Frames per second, as far as is known; > 0."""
        ...

    @property
    def name(self) -> str:
        """A few words for the person."""
        ...

    def read(self) -> Frame | None:
        """The next frame, or None at the end. Raises CameraLost."""
        ...

    def close(self) -> None:
        """Let go of the device or file; more than once is fine."""
        ...


def check_size(name: str, width: int, height: int) -> None:
    """Raises InputError for a picture no face can be found in, or no memory should be spent on."""
    if min(width, height) < SMALLEST_PX:
        raise InputError(
            f"{name} is too small: {width} x {height} px, and at least {SMALLEST_PX} a side are needed"
        )
    if max(width, height) > LARGEST_PX or width * height > MOST_PX:
        raise InputError(too_large(name, f": {width} x {height} px"))


def too_large(name: str, size: str = "") -> str:
    """The sentence for a picture beyond the limits."""
    most = f"{LARGEST_PX} a side and {MOST_PX // 1_000_000} megapixels"
    return f"{name} is too large{size}, and at most {most} can be used"
