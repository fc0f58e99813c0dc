"""The size of a bank card: ISO/IEC 7810, format ID-1."""

import numpy as np

from mirror_app.values import Doubles

WIDTH_MM, HEIGHT_MM = 85.60, 53.98
CORNER_MM = 3.18
"""Radius of the rounded corners."""
THICKNESS_MM = 0.76


def outline() -> Doubles:
    """(32, 2): the edge of the card in mm from its middle, x to the right and y down, clockwise."""
    angles = np.radians(np.linspace(180.0, 270.0, 8))
    corner = np.stack([np.cos(angles), np.sin(angles)], 1) * CORNER_MM
    inner = np.array([WIDTH_MM / 2 - CORNER_MM, HEIGHT_MM / 2 - CORNER_MM])
    turn = np.array([[0.0, -1.0], [1.0, 0.0]])
    signs = np.array([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)])
    parts = [corner @ np.linalg.matrix_power(turn, k).T + sign * inner for k, sign in enumerate(signs)]
    return np.concatenate(parts)
