"""Asks before pictures leave the machine for money, where the order bar is not in sight."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from mirror_app.tryon.batch import Offer
from mirror_app.tryon.makers import Maker
from mirror_app.ui.theme import Measures
from mirror_app.ui.tryon.sentences import count_of, price_words

TWICE = "Some may have been made, and billed, before: this may cost a second time."


def consent_words(garments: int, maker: Maker) -> str:
    """What the box says yes to."""
    return f"Send this picture of me and {count_of(garments, 'garment')} to {maker.terms.host}, this once"


class Consent(QDialog):
    """`offer`: what would be sent to `maker` anew. twice: something of it may have been billed already. It is
    opened, and accepted or not; its box is empty at first."""

    def __init__(self, offer: Offer, maker: Maker, twice: bool, measures: Measures, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(maker.label)
        number = len(offer.anew)
        said = f"{count_of(number, 'picture')}: {price_words(offer.price, offer.currency)}."
        words = QLabel(f"{said} {TWICE}" if twice else said)
        words.setWordWrap(True)
        self.box = QCheckBox(consent_words(number, maker))
        self.send = QPushButton(f"Make {count_of(number, 'picture')}")
        self.send.setEnabled(False)
        self.box.toggled.connect(self.send.setEnabled)
        self.send.clicked.connect(self.accept)
        leave = QPushButton("Cancel")
        leave.clicked.connect(self.reject)
        leave.setDefault(True)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(leave)
        row.addWidget(self.send)
        layout = QVBoxLayout(self)
        edge = measures(20)
        layout.setContentsMargins(edge, edge, edge, edge)
        layout.setSpacing(measures(14))
        layout.addWidget(words)
        layout.addWidget(self.box)
        layout.addLayout(row)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
