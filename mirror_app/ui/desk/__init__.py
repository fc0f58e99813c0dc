"""The designer's desk: a file that is still being drawn, worn in the mirror, with its millimetres over it."""

from mirror_app.ui.desk.desk import Desk, DeskTools

__all__ = ["Desk", "DeskTools"]
