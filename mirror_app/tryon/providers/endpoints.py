"""Where a provider is asked: over TLS, except on this machine itself."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from mirror_app.errors import InputError

# What was given is not repeated: there may be a password before the host, or a key behind it.
_NO_ADDRESS = "That is no address of a service: HOST or HOST:PORT is."


@dataclass(frozen=True, slots=True)
class Endpoint:
    """host: a name or an address, without brackets. port: 1 to 65535, None for the scheme's own."""

    host: str
    port: int | None = None
    secure: bool = True

    @property
    def authority(self) -> str:
        """The host, and the port where it is not the scheme's own: the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port in {None, 443 if self.secure else 80} else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """Without a slash at its end."""
        return f"{'https' if self.secure else 'http'}://{self.authority}"

    @property
    def loopback(self) -> bool:
        """Whether it is this machine: nothing sent there leaves it."""
        return is_loopback(self.host)

    @property
    def result_hosts(self) -> tuple[str, ...]:
        """Of this machine, all its names; elsewhere none: results lie where the provider says."""
        return ("127.0.0.1", "::1", "localhost") if self.loopback else ()


def is_loopback(host: str) -> bool:
    """Whether a host, as in an Endpoint, is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def endpoint_at(text: str) -> Endpoint:
    """The endpoint in "host", "host:port" or "https://host:port": http on loopback and https elsewhere, also
    where a scheme is given. Raises InputError."""
    parts = _parts(text)
    host = (parts.hostname or "").rstrip(".")
    if not host or "@" in parts.netloc or parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise InputError(_NO_ADDRESS)
    secure = not is_loopback(host)
    if parts.scheme not in {"", "https" if secure else "http"}:
        wanted = "https, so that nobody on the way sees the pictures" if secure else "http"
        raise InputError(f"{host} can only be asked over {wanted}.")
    # Its own port goes without saying: one service has one name.
    return Endpoint(host, None if parts.port == (443 if secure else 80) else parts.port, secure)


def _parts(text: str) -> SplitResult:
    # urlsplit quietly drops some of what stands in no address.
    if any(not "!" <= letter <= "~" for letter in text):
        raise InputError(_NO_ADDRESS)
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
        known = parts.port != 0
    except ValueError:
        raise InputError(_NO_ADDRESS) from None
    if not known:
        raise InputError(_NO_ADDRESS)
    return parts
