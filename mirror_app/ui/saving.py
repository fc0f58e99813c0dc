"""Asks where a picture should be saved, and saves it there."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from mirror_app.errors import InputError
from mirror_app.ui.still import FILTERS, save_still, suggested_name
from mirror_app.values import Image


def ask_and_save(parent: QWidget, image: Image) -> str:
    """What to tell the person afterwards; nothing where they changed their mind."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    place = str(Path(folder) / suggested_name(datetime.now().astimezone()))
    name, _ = QFileDialog.getSaveFileName(parent, "Save this picture", place, FILTERS)
    if not name:
        return ""
    try:
        return f"Saved as {save_still(image, Path(name)).name}"
    except InputError as error:
        return str(error)
