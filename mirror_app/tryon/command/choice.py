"""What a batch was begun with, and is gone on with."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from mirror_app.errors import InputError


@dataclass(frozen=True, slots=True)
class Choice:
    """How a batch is made: all that `resume` has to know, and no key. in_flight: 0 for the provider's
    terms."""

    provider: str
    out: Path
    auth: str = "signed"
    endpoint: str = ""
    cluster: str = ""
    workers: int = 1
    in_flight: int = 0

    def settings(self) -> dict[str, str]:
        """As the journal keeps it."""
        return {name: str(value) for name, value in asdict(replace(self, out=self.out.absolute())).items()}

    @classmethod
    def of(cls, settings: Mapping[str, str]) -> "Choice":
        """From the journal. Raises InputError where it is of no batch that was begun here."""
        try:
            return cls(
                provider=settings["provider"],
                out=Path(settings["out"]),
                auth=settings["auth"],
                endpoint=settings["endpoint"],
                cluster=settings["cluster"],
                workers=int(settings["workers"]),
                in_flight=int(settings["in_flight"]),
            )
        except (LookupError, ValueError):
            raise InputError("The journal does not say how this batch is to be gone on with.") from None
