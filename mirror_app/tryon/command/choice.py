"""What a batch was begun with, and is gone on with."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from mirror_app.errors import InputError
from mirror_app.tryon.providers.opening import named


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
    def of(cls, settings: Mapping[str, str], provider: str, out: Path) -> "Choice":
        """From the journal. provider: the name in the orders, which has the endpoint. out: where the settings
        name no folder; what else they do not say, as where the window wrote them, is as usual. Raises
        InputError."""
        name, endpoint = named(provider)
        try:
            return cls(
                provider=name,
                out=Path(settings.get("out") or out),
                auth=settings.get("auth", "signed"),
                endpoint=endpoint,
                cluster=settings.get("cluster", ""),
                workers=int(settings.get("workers", "1")),
                in_flight=int(settings.get("in_flight", "0")),
            )
        except ValueError:
            raise InputError("The journal does not say how this batch is to be gone on with.") from None
