import subprocess
import sys
from collections.abc import Callable

import pytest

from mirror_app.errors import InputError
from mirror_app.tryon.executors.thread import ThreadExecutor
from mirror_app.tryon.providers import fashn
from mirror_app.tryon.providers.endpoints import Endpoint, endpoint_at
from mirror_app.tryon.providers.fashn import Fashn
from mirror_app.tryon.providers.local import LOCAL_TERMS
from mirror_app.tryon.providers.opening import named, open_provider
from mirror_app.tryon.providers.provider import Terms
from mirror_app.tryon.providers.volcengine import provider as volcengine
from mirror_app.tryon.providers.volcengine.provider import Volcengine
from tests.tryon.providers.customer import KEYS


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("volcengine", ("volcengine", "")),
        ("volcengine@127.0.0.1:8123", ("volcengine", "127.0.0.1:8123")),
        ("fashn@[::1]:9", ("fashn", "[::1]:9")),
        ("local", ("local", "")),
    ],
)
def test_a_name_is_a_provider_and_where(name: str, expected: tuple[str, str]) -> None:
    assert named(name) == expected


def test_an_unknown_name_is_told_its_nearest() -> None:
    with pytest.raises(InputError, match='no provider "volcano"; the nearest is "volcengine"'):
        open_provider("volcano", keys=KEYS)
    with pytest.raises(InputError, match='the nearest is "fashn"'):
        named("fashion@127.0.0.1:1")


@pytest.mark.parametrize("auth", ["signed", "sdk"])
def test_opened_by_a_name_it_has_that_name(auth: str) -> None:
    for name in ("volcengine", "volcengine@127.0.0.1:8123", "fashn", "fashn@127.0.0.1:8123"):
        provider = open_provider(name, auth="sdk" if auth == "sdk" else "signed", keys=KEYS)
        assert provider.name == name
        assert isinstance(provider, Volcengine if name.startswith("volc") else Fashn)
        assert open_provider(provider.name, keys=KEYS).terms == provider.terms


def test_an_endpoint_is_part_of_the_name() -> None:
    provider = open_provider("volcengine", endpoint="http://127.0.0.1:8123", keys=KEYS)
    assert provider.name == "volcengine@127.0.0.1:8123"
    assert open_provider("fashn", endpoint="https://api.fashn.ai:443/", keys=KEYS).name == "fashn"
    assert open_provider("volcengine@127.0.0.1:1", endpoint="127.0.0.1:2", keys=KEYS).name.endswith(":1")


def test_pictures_leave_over_tls_alone() -> None:
    with pytest.raises(InputError, match="only be asked over https"):
        open_provider("volcengine", endpoint="http://192.168.1.5:8123", keys=KEYS)


def test_local_has_no_endpoint() -> None:
    with pytest.raises(InputError, match="local is made on this machine"):
        open_provider("local@127.0.0.1:8123")


def test_the_keys_of_the_environment_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FASHN_API_KEY", "fa-1")
    assert open_provider("fashn").name == "fashn"


def test_without_the_extra_the_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "mirror_app.tryon.providers.volcengine.sdk", raising=False)
    monkeypatch.setitem(sys.modules, "volcengine.base.Service", None)
    with pytest.raises(InputError, match=r"pip install 'mirror-app\[volcengine\]'"):
        open_provider("volcengine", auth="sdk", keys=KEYS)


def test_opening_loads_nothing_heavy() -> None:
    heavy = (
        "{'mediapipe', 'cv2', 'onnxruntime', 'PySide6', 'dask', 'volcengine', 'requests', 'keyring', 'numpy'}"
    )
    code = f"import sys; import mirror_app.tryon.providers.opening; print(sorted({heavy} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("name", "terms_at"), [("volcengine", volcengine.terms_at), ("fashn", fashn.terms_at)]
)
def test_terms_are_known_without_a_key(name: str, terms_at: Callable[[Endpoint], Terms]) -> None:
    there = open_provider(name, endpoint="127.0.0.1:8123", keys=KEYS)
    assert terms_at(endpoint_at("127.0.0.1:8123")) == there.terms
    assert there.terms.result_hosts == ("127.0.0.1", "::1", "localhost")
    usual = open_provider(name, keys=KEYS)
    assert terms_at(endpoint_at(usual.terms.host)) == usual.terms


def test_local_terms_are_those_of_one_worker_here() -> None:
    assert open_provider("local", executor=ThreadExecutor()).terms == LOCAL_TERMS
