"""Frames and Faces come in; PD, the size of the head and how eyewear fits it go out, each with its error."""

from mirror_app.measuring.fit_line import FitLine
from mirror_app.measuring.fitting import Difference, Verdict, differences
from mirror_app.measuring.irises import IrisRuler
from mirror_app.measuring.measuring import Measured, measure
from mirror_app.measuring.words import NO_MEDICAL_DEVICE, fit_sentences, head_sentence, pd_sentence, summary

__all__ = [
    "Measured",
    "measure",
    "IrisRuler",
    "FitLine",
    "Difference",
    "Verdict",
    "differences",
    "pd_sentence",
    "head_sentence",
    "fit_sentences",
    "summary",
    "NO_MEDICAL_DEVICE",
]
