"""In: a Frame and its Face. Out: the picture without the glasses that face wears."""

from mirror_app.glasses_off.inpaint import Inpainter
from mirror_app.glasses_off.remover import Cleared, Remover
from mirror_app.glasses_off.segment import Segmenter
from mirror_app.glasses_off.steps import Steps

__all__ = ["Cleared", "Inpainter", "Remover", "Segmenter", "Steps"]
