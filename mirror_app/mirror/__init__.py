"""In: Frames and the Look chosen. Out: Views, and the stages' times with them."""

from mirror_app.mirror.loop import MirrorLoop
from mirror_app.mirror.mirror import Mirror
from mirror_app.mirror.naive import NaiveMirror

__all__ = ["Mirror", "MirrorLoop", "NaiveMirror"]
