"""What we count on Qt for. PySide6 6.12.0 lost a reference per emit and per void call, and then aborted."""

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication


class Speaker(QObject):
    said = Signal(object)


def test_emits_and_void_calls_lose_no_references(qapp: QApplication) -> None:
    speaker, heard = Speaker(), []
    speaker.said.connect(heard.append)
    before = sys.getrefcount(True), sys.getrefcount(None)
    for _ in range(300):
        speaker.said.emit(0)
        qapp.processEvents()
    after = sys.getrefcount(True), sys.getrefcount(None)
    assert len(heard) == 300
    assert max(abs(now - then) for now, then in zip(after, before, strict=True)) < 20
