"""The two ways in which a result is not kept."""

from mirror_app.errors import MirrorError
from mirror_app.tryon.jobs import Failure, Kind


class ResultGone(MirrorError):
    """The address works no longer: ask the provider for a fresh one, once."""

    def __init__(self) -> None:
        self.failure = Failure(Kind.RESULT_GONE, "The address of the result no longer works.")
        super().__init__(self.failure.sentence)


class ResultRefused(MirrorError):
    """The result was not kept, and another try now would not help. failure.kind: TRANSPORT where the network
    failed, else RESULT."""

    def __init__(self, sentence: str, kind: Kind = Kind.RESULT) -> None:
        super().__init__(sentence)
        self.failure = Failure(kind, sentence)


class Unfinished(MirrorError):
    """One try failed in a way that another may not: the network, the server, a body cut off."""

    def __init__(self, sentence: str, kind: Kind = Kind.TRANSPORT) -> None:
        super().__init__(sentence)
        self.failure = Failure(kind, sentence)
