"""Our signer against two others: the SDK's own, and botocore's taught the differences."""

import hashlib
from datetime import UTC, datetime

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotoCredentials
from hypothesis import example, given
from hypothesis import strategies as st
from volcengine.auth.SignerV4 import SignerV4
from volcengine.auth.SignParam import SignParam
from volcengine.Credentials import Credentials

from mirror_app.tryon.providers.keys import Keys, Secret
from mirror_app.tryon.providers.provider import Upload
from mirror_app.tryon.providers.volcengine.body import Body, submit_body
from mirror_app.tryon.providers.volcengine.signer import signed_headers
from tests.tryon.providers.customer import order

QUERY = {"Action": "CVSubmitTask", "Version": "2022-08-31"}

letters = st.characters(min_codepoint=0x21, max_codepoint=0x7E)
keys = st.builds(
    Keys,
    st.builds(Secret, st.text(letters, min_size=1)),
    st.builds(Secret, st.text(letters, min_size=1)),
    st.builds(Secret, st.text(letters)),
)
hosts = st.from_regex(
    r"[a-z0-9]([a-z0-9.-]{0,40}[a-z0-9])?(:(80|443|8[0-9]{3}|[1-9][0-9]{1,3}))?", fullmatch=True
)
# Seconds since 1970, to the year 2100.
times = st.integers(0, 4_102_444_800)
# Pictures of 3n, 3n + 1 and 3n + 2 bytes: base64 with each padding.
bodies = st.builds(
    lambda person, garment: submit_body(order(), Upload(person, garment)), st.binary(), st.binary()
)
anything = st.binary().map(lambda content: Body(content, hashlib.sha256(content).hexdigest()))


class Taught(SigV4Auth):
    """botocore's signer, with Volcengine's names."""

    def scope(self, request: AWSRequest) -> str:
        return f"{self.credentials.access_key}/{self.credential_scope(request)}"

    def credential_scope(self, request: AWSRequest) -> str:
        return f"{request.context['timestamp'][:8]}/{self._region_name}/{self._service_name}/request"

    def string_to_sign(self, request: AWSRequest, canonical_request: str) -> str:
        theirs = super().string_to_sign(request, canonical_request)
        return theirs.replace("AWS4-HMAC-SHA256", "HMAC-SHA256", 1)

    def signature(self, string_to_sign: str, request: AWSRequest) -> str:
        key = self.credentials.secret_key.encode()
        for part in (request.context["timestamp"][:8], self._region_name, self._service_name, "request"):
            key = self._sign(key, part)
        return self._sign(key, string_to_sign, hex=True)


def by_the_sdk(ours: Keys, host: str, query: dict[str, str], body: Body, now_s: int) -> str:
    asked = SignParam()
    asked.set_method("POST")
    asked.set_host(host)
    asked.set_path("/")
    asked.set_query(dict(query))
    asked.set_body(body.content)
    asked.set_header_list({"Content-Type": "application/json", "Host": host})
    asked.set_date(datetime.fromtimestamp(now_s, UTC))
    known = Credentials(ours.access.reveal(), ours.secret.reveal(), "cv", "cn-north-1", ours.token.reveal())
    return SignerV4.sign_only(asked, known).authorization


def by_botocore(ours: Keys, query: dict[str, str], body: Body, headers: dict[str, str]) -> str:
    """The signature over the headers that ours are sent with."""
    host = headers["Host"].removesuffix(":443").removesuffix(":80")
    sent = {name: value for name, value in headers.items() if name != "Authorization"} | {"Host": host}
    request = AWSRequest("POST", f"http://{host}/", sent, body.content, params=query)
    request.context["timestamp"] = headers["X-Date"]
    taught = Taught(BotoCredentials(ours.access.reveal(), ours.secret.reveal()), "cv", "cn-north-1")
    signature = taught.signature(taught.string_to_sign(request, taught.canonical_request(request)), request)
    names = taught.signed_headers(taught.headers_to_sign(request))
    return f"HMAC-SHA256 Credential={taught.scope(request)}, SignedHeaders={names}, Signature={signature}"


def assert_all_agree(ours: Keys, host: str, query: dict[str, str], body: Body, now_s: int) -> None:
    headers = signed_headers(ours, host, query, body, now_s)
    assert headers["Authorization"] == by_the_sdk(ours, host, query, body, now_s)
    assert headers["Authorization"] == by_botocore(ours, query, body, headers)


@given(ours=keys, host=hosts, body=bodies | anything, now_s=times)
@example(
    Keys(Secret("s"), Secret("a")), "visual.volcengineapi.com", submit_body(order(), Upload(b"1", b"12")), 0
)
@example(Keys(Secret("s"), Secret("a")), "127.0.0.1:8123", submit_body(order(), Upload(b"123", b"")), 1)
@example(
    Keys(Secret("s"), Secret("a"), Secret("t")), "[::1]:8123", submit_body(order(), Upload(b"", b"1")), 2
)
def test_three_signers_agree(ours: Keys, host: str, body: Body, now_s: int) -> None:
    assert_all_agree(ours, host, QUERY, body, now_s)


# Names of letters: on others the two differ, one sorting them before and one after they are escaped.
@given(query=st.dictionaries(st.from_regex("[A-Za-z0-9]+", fullmatch=True), st.text(), max_size=4))
def test_three_signers_agree_on_any_query(query: dict[str, str]) -> None:
    body = submit_body(order(), Upload(b"", b""))
    assert_all_agree(Keys(Secret("s"), Secret("a")), "127.0.0.1:8123", query, body, 1_763_700_000)


@given(body=bodies)
def test_the_digest_is_that_of_the_bytes(body: Body) -> None:
    assert body.sha256 == hashlib.sha256(body.content).hexdigest()


def test_a_longer_secret_makes_another_signature() -> None:
    body = submit_body(order(), Upload(b"", b""))
    made = {
        signed_headers(Keys(Secret(secret), Secret("a")), "h", QUERY, body, 0)["Authorization"]
        for secret in ("s", "s=", "s==")
    }
    assert len(made) == 3
