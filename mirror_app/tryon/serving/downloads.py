"""The pictures made, at addresses that are signed and expire."""

import hmac
from hashlib import sha256
from secrets import token_hex
from urllib.parse import parse_qs, urlencode

from mirror_app.tryon.serving.answers import PNG, Reply, Request
from mirror_app.tryon.serving.playing import Playing, play
from mirror_app.tryon.serving.refusals import Refusal
from mirror_app.tryon.serving.store import Store, Task
from mirror_app.tryon.serving.tasks import Clock

FOLDER = "/tos/"
_LOOP = "/tos/loop"
_ELSEWHERE = {
    "foreign_url": "https://pictures.example.com/1.png",
    "private_url": "http://169.254.169.254/1.png",
}


class Downloads:
    def __init__(self, store: Store, playing: Playing, clock: Clock, root: str) -> None:
        """root: what addresses begin with, http://127.0.0.1:PORT."""
        self._store = store
        self._playing = playing
        self._clock = clock
        self._root = root
        self._secret = store.secret().encode()

    def addresses(self, task: Task, ttl_s: int, twist: str) -> list[str]:
        """One for each picture of the task, new each time, good for ttl_s."""
        if twist in _ELSEWHERE:
            return [_ELSEWHERE[twist]] * task.images
        return [self._address(f"{FOLDER}{task.id}/{n}.png", ttl_s) for n in range(task.images)]

    def _address(self, path: str, ttl_s: int) -> str:
        until = f"{self._clock() + ttl_s:.3f}"
        nonce = token_hex(8)
        signed = {
            "X-Tos-Until": until,
            "X-Tos-Nonce": nonce,
            "X-Tos-Signature": self._sign(path, until, nonce),
        }
        return f"{self._root}{path}?{urlencode(signed)}"

    def _sign(self, path: str, until: str, nonce: str) -> str:
        return hmac.new(self._secret, f"{path}\n{until}\n{nonce}".encode(), sha256).hexdigest()

    async def serve(self, request: Request) -> Reply:
        if request.path == _LOOP:
            return Reply(302, headers=(("Location", _LOOP),))
        task = self._store.task(request.path.removeprefix(FOLDER).partition("/")[0])
        if task is None:
            return _error(404, "NoSuchKey")
        rule = self._playing.due(("download",), task.pair)

        async def answer(_twist: str) -> Reply:
            return self._picture(request, task)

        return await play(rule, answer, _say)

    def _picture(self, request: Request, task: Task) -> Reply:
        given = {key: values[-1] for key, values in parse_qs(request.query).items()}
        until, nonce = given.get("X-Tos-Until", "0"), given.get("X-Tos-Nonce", "")
        expected = self._sign(request.path, until, nonce)
        # Signed by none but us, so `until` is a number once the signature is right.
        if not hmac.compare_digest(expected.encode(), given.get("X-Tos-Signature", "").encode()):
            return _error(403, "SignatureDoesNotMatch")
        if float(until) <= self._clock():
            return _error(403, "AccessDenied")
        number = request.path.rpartition("/")[2].removesuffix(".png")
        content = self._store.picture(task.id, int(number))
        return _error(404, "NoSuchKey") if content is None else Reply(200, content, PNG)


def _say(refusal: Refusal) -> Reply:
    return _error(refusal.status, str(refusal.code))


def _error(status: int, code: str) -> Reply:
    return Reply(status, f"<Error><Code>{code}</Code></Error>".encode(), "application/xml")
