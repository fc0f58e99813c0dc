"""Where keys come from, and that none of them ever shows."""

import copy
import pickle

import keyring.backend
import keyring.backends.fail
import keyring.errors
import pytest

from mirror_app.errors import InputError
from mirror_app.tryon.providers.keys import Keys, KeyStore, Secret
from tests.tryon.providers.customer import KEYS, assert_silent

PAIR = {"MIRROR_VOLCENGINE_ACCESS_KEY": "access", "MIRROR_VOLCENGINE_SECRET_KEY": "secret"}
OTHERS = {"VOLC_ACCESSKEY": "other access", "VOLC_SECRETKEY": "other-secret"}


class Ring(keyring.backend.KeyringBackend):
    """A keyring that lasts as long as the test."""

    priority = 0.1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Locked(Ring):
    def get_password(self, service: str, username: str) -> str | None:
        raise keyring.errors.KeyringLocked("planted-secret-key")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise keyring.errors.PasswordSetError(password)


def shown(keys: Keys) -> tuple[str, str, str]:
    return keys.access.reveal(), keys.secret.reveal(), keys.token.reveal()


def test_both_halves_from_the_environment() -> None:
    assert shown(KeyStore(Ring(), PAIR).keys("volcengine")) == ("access", "secret", "")
    token = {"MIRROR_VOLCENGINE_SESSION_TOKEN": " token\n"}
    assert shown(KeyStore(Ring(), PAIR | token).keys("volcengine")) == ("access", "secret", "token")
    assert shown(KeyStore(Ring(), {"FASHN_API_KEY": "fa-1"}).keys("fashn")) == ("", "fa-1", "")


def test_our_own_names_go_before_the_sdks() -> None:
    theirs = {"VOLC_ACCESSKEY": "other", "VOLC_SECRETKEY": "else"}
    assert shown(KeyStore(Ring(), theirs).keys("volcengine"))[:2] == ("other", "else")
    assert shown(KeyStore(Ring(), theirs | PAIR).keys("volcengine"))[:2] == ("access", "secret")


def test_half_a_key_is_named() -> None:
    half = {"MIRROR_VOLCENGINE_ACCESS_KEY": "planted-access-key"}
    with pytest.raises(InputError, match="MIRROR_VOLCENGINE_SECRET_KEY is not set") as caught:
        KeyStore(Ring(), half | OTHERS).keys("volcengine")
    assert_silent(str(caught.value))


def test_kept_in_the_keyring_until_deleted() -> None:
    ring = Ring()
    store = KeyStore(ring, {})
    store.save("volcengine", KEYS)
    assert list(ring.kept) == [("mirror-app", "volcengine")]
    assert shown(KeyStore(ring, {}).keys("volcengine")) == shown(KEYS)
    assert shown(KeyStore(ring, PAIR).keys("volcengine"))[0] == "access"
    assert store.delete("volcengine")
    assert not store.delete("volcengine")
    assert not ring.kept


def test_without_any_the_ways_to_give_one_are_named() -> None:
    with pytest.raises(InputError, match="set MIRROR_VOLCENGINE_ACCESS_KEY and MIRROR_VOLCENGINE_SECRET_KEY"):
        KeyStore(Ring(), {}).keys("volcengine")
    with pytest.raises(InputError, match="FASHN_API_KEY"):
        KeyStore(Ring(), {}).keys("fashn")


def test_without_a_keyring_the_environment_is_named() -> None:
    store = KeyStore(keyring.backends.fail.Keyring(), {})
    with pytest.raises(InputError, match="no keyring here to keep one: set FASHN_API_KEY"):
        store.keys("fashn")
    with pytest.raises(InputError, match="no keyring here"):
        store.save("fashn", KEYS)
    with pytest.raises(InputError, match="no keyring here"):
        store.delete("fashn")


def test_a_keyring_that_stays_shut_is_told_without_what_it_says() -> None:
    store = KeyStore(Locked(), {})
    with pytest.raises(InputError, match="cannot be used") as caught:
        store.keys("fashn")
    assert_silent(str(caught.value))
    with pytest.raises(InputError, match="cannot be used") as caught:
        store.save("fashn", KEYS)
    assert_silent(str(caught.value))


@pytest.mark.parametrize("kept", ["no JSON planted-secret-key", "[]", '{"secret": "s"}', "7"])
def test_somebody_elses_entry_is_told(kept: str) -> None:
    ring = Ring()
    ring.set_password("mirror-app", "fashn", kept)
    with pytest.raises(InputError, match="save it again") as caught:
        KeyStore(ring, {}).keys("fashn")
    assert_silent(str(caught.value))


@pytest.mark.parametrize("key", ["planted-secret-key\r\nX-Other: 1", "planted-secret-key ü", "a" * 5000])
def test_what_cannot_stand_in_a_header_is_no_key(key: str) -> None:
    with pytest.raises(InputError, match="characters no key has") as caught:
        KeyStore(Ring(), {"FASHN_API_KEY": key}).keys("fashn")
    assert_silent(str(caught.value))
    with pytest.raises(InputError, match="characters no key has"):
        KeyStore(Ring(), {}).save("fashn", Keys(Secret(key)))


def test_a_secret_never_shows() -> None:
    assert_silent(f"{KEYS} {KEYS!r} {KEYS.secret} {KEYS.secret!r} {[KEYS.secret]}")
    assert bool(KEYS.secret)
    assert not Secret("")
    with pytest.raises(TypeError):
        pickle.dumps(KEYS)
    with pytest.raises(TypeError):
        copy.copy(KEYS.secret)
