"""A file that is still being drawn comes in, anew at each save; a Draft to wear and to measure goes out."""

from mirror_app.glasses_on.drafts.boxes import Boxes, boxes_of
from mirror_app.glasses_on.drafts.draft import Draft, Way
from mirror_app.glasses_on.drafts.workbench import OnBench, Workbench

__all__ = ["Boxes", "Draft", "OnBench", "Way", "Workbench", "boxes_of"]
