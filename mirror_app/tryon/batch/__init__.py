"""A batch of orders on its way. In come orders, a provider and a journal, out go pictures and a summary;
nothing is lost, and nothing paid twice, however it ends."""

from mirror_app.tryon.batch.batch import Batch
from mirror_app.tryon.batch.limits import Limits
from mirror_app.tryon.batch.offer import Offer
from mirror_app.tryon.batch.summary import Summary

__all__ = ["Batch", "Limits", "Offer", "Summary"]
