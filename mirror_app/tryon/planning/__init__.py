"""What a catalogue costs and takes, on paper: in come people, garments and a provider, out goes a plan."""

from mirror_app.tryon.planning.plan import Plan, Question, planned

__all__ = ["Plan", "Question", "planned"]
