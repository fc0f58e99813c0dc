"""The variables of the environment that hold keys, which no process we begin needs.

Standard library only, and at the bottom: whoever begins one may be anywhere.
"""

from collections.abc import Mapping

KEYS_OF: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "volcengine": (
        ("MIRROR_VOLCENGINE_ACCESS_KEY", "MIRROR_VOLCENGINE_SECRET_KEY"),
        ("VOLC_ACCESSKEY", "VOLC_SECRETKEY"),
    ),
    "fashn": (("FASHN_API_KEY",),),
}
"""By provider, each way to give its key: the names that make one up."""

SESSION_TOKEN = "MIRROR_VOLCENGINE_SESSION_TOKEN"

ALL = (*(name for ways in KEYS_OF.values() for names in ways for name in names), SESSION_TOKEN)


def without_keys(environment: Mapping[str, str]) -> dict[str, str]:
    """What a child gets of an environment."""
    # Windows does not tell capitals from small letters in these names.
    return {name: value for name, value in environment.items() if name.upper() not in ALL}
