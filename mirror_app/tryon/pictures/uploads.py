"""Pictures as they are sent, each encoded once and kept within a bound."""

import hashlib
from collections import OrderedDict
from threading import Lock

from mirror_app.errors import InputError
from mirror_app.tryon.orders import Picture
from mirror_app.tryon.pictures.reading import content_of

DEFAULT_KEPT_BYTES = 64 * 2**20


class Uploads:
    """Safe to call from many threads at once: whoever asks for the same picture gets the same bytes."""

    def __init__(self, most_kept_bytes: int = DEFAULT_KEPT_BYTES) -> None:
        self._most_kept_bytes = most_kept_bytes
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._kept_bytes = 0
        self._at_kept = Lock()
        # One at a time: a decoded picture may take 256 MB, an encoded one a tenth of a second.
        self._encoding = Lock()

    def of(self, picture: Picture) -> bytes:
        """The picture as a JPEG: upright, no side over 1920 px, below 5 MB, sRGB, on white where it was
        transparent, the first of its frames, without EXIF, GPS or any other word in it.

        Raises InputError where the file cannot be read, or is no longer what was ordered.
        """
        sent = self._found(picture.sha256)
        if sent is None:
            with self._encoding:
                sent = self._found(picture.sha256)
                if sent is None:
                    sent = _encoded(picture)
                    self._keep(picture.sha256, sent)
        return sent

    def _found(self, sha256: str) -> bytes | None:
        with self._at_kept:
            if sha256 in self._kept:
                self._kept.move_to_end(sha256)
            return self._kept.get(sha256)

    def _keep(self, sha256: str, sent: bytes) -> None:
        if len(sent) > self._most_kept_bytes:
            return
        with self._at_kept:
            self._kept[sha256] = sent
            self._kept_bytes += len(sent)
            while self._kept_bytes > self._most_kept_bytes:
                _, dropped = self._kept.popitem(last=False)
                self._kept_bytes -= len(dropped)


def _encoded(picture: Picture) -> bytes:
    content = content_of(picture.path)
    if hashlib.sha256(content).hexdigest() != picture.sha256:
        raise InputError(f"{picture.path.name} is another picture than when it was ordered; order it again.")
    # Pillow waits until there is a picture: the journal and the status of a batch need none.
    from mirror_app.tryon.pictures import encoding  # noqa: PLC0415

    return encoding.encoded(content, picture.path.name)
