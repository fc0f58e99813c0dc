"""The two networks of MediaPipe's Pose: one finds a body on a picture, the other the joints of a body."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.garment_on.body.joints import Joints
from mirror_app.garment_on.live.regions import Region
from mirror_app.inference import Network
from mirror_app.values import Doubles, Floats, Image

_SURE = 0.5
_BODY_PX, _JOINTS_PX = 224, 256
_ANCHORS = ((28, 2), (14, 2), (7, 6))
_SAME_BODY = 0.3
_JOINTS, _POINTS = 33, 39
_CELL_PX, _REACH = 4, 3


class BodyFinder:
    """Where the surest body is, wherever on the picture. One thread."""

    def __init__(self, network: Network) -> None:
        """network: body_finder."""
        self._network = network
        self._anchors = np.concatenate([_grid(*each) for each in _ANCHORS])

    def find(self, picture: Image) -> Region | None:
        """The region round a body on a picture (h, w, 3) BGR, or None."""
        whole = Region.of_all(picture)
        cut = whole.cut(picture, _BODY_PX, cv2.BORDER_CONSTANT)
        tensor = cv2.dnn.blobFromImage(cut, 2.0 / 255.0, mean=(127.5,) * 3, swapRB=True)
        boxes, scores = self._network.run(np.asarray(tensor, np.float32))
        sure = _sigmoid(scores[0, :, 0].astype(np.float64))
        if sure.max() < _SURE:
            return None
        # Middle and size of the face, then the points of the body: its middle, and the rim of its circle.
        told = boxes[0].reshape(-1, 6, 2) / float(_BODY_PX)
        weights = np.where(sure < _SURE, 0.0, sure) * _alike(self._anchors + told[:, 0], told[:, 1], sure)
        points = self._anchors[:, None] + told[:, 2:4]
        circle = (points * weights[:, None, None]).sum(0) * (_BODY_PX / weights.sum())
        middle, rim = whole.placed(circle, _BODY_PX)
        return Region.round_body(middle, rim)


@dataclass(frozen=True, slots=True, eq=False)
class Posed:
    """joints: in px of the picture. circle: (2, 2), middle and rim of the circle round the body, there."""

    joints: Joints
    circle: Doubles


class JointFinder:
    """The joints of the body in a region. One thread."""

    def __init__(self, network: Network) -> None:
        """network: body_joints."""
        self._network = network

    def find(self, picture: Image, region: Region) -> Posed | None:
        """The joints on a picture (h, w, 3) BGR, or None where no body is in the region."""
        cut = region.cut(picture, _JOINTS_PX, cv2.BORDER_REPLICATE)
        tensor = cv2.dnn.blobFromImage(cut, 1.0 / 255.0, swapRB=True)
        told, presence, heatmaps = self._network.run(np.asarray(tensor, np.float32))
        if presence[0, 0] <= _SURE:
            return None
        table = told.reshape(_POINTS, 5).astype(np.float64)
        places = region.placed(refined(table[:, :2], heatmaps[0]), _JOINTS_PX)
        depth = table[:_JOINTS, 2] * region.side_px / _JOINTS_PX
        joints = Joints(places[:_JOINTS], _sigmoid(table[:_JOINTS, 3]), depth)
        return Posed(joints, places[_JOINTS : _JOINTS + 2])


def refined(places: Doubles, heatmaps: Floats) -> Doubles:
    """Points (n, 2) in px of the cut, each moved to the middle of what its heat map (64, 64) has round it,
    where that is sure of itself."""
    cells = np.trunc(places / _CELL_PX).astype(int)
    around = np.arange(-_REACH, _REACH + 1)
    size = heatmaps.shape[1]
    x, y = cells[:, :1] + around, cells[:, 1:] + around
    inside = ((x >= 0) & (x < size))[:, None, :] & ((y >= 0) & (y < size))[:, :, None]
    inside &= ((cells >= 0) & (cells < size)).all(1)[:, None, None]
    rows = np.arange(len(places))[:, None, None]
    heat = heatmaps[rows, y.clip(0, size - 1)[:, :, None], x.clip(0, size - 1)[:, None, :]]
    heat = _sigmoid(heat.astype(np.float64)) * inside
    total = np.maximum(heat.sum((1, 2)), 1e-9)
    middle = np.stack([(heat.sum(1) * x).sum(1), (heat.sum(2) * y).sum(1)], 1) / total[:, None]
    sure = heat.max((1, 2)) >= _SURE
    return np.where(sure[:, None], middle * _CELL_PX, places)


def _grid(cells: int, each: int) -> Doubles:
    """(cells * cells * each, 2): the middles of the cells, row by row, of 1."""
    middles = (np.arange(cells) + 0.5) / cells
    x, y = np.meshgrid(middles, middles)
    return np.repeat(np.column_stack([x.ravel(), y.ravel()]), each, 0)


def _alike(middles: Doubles, sizes: Doubles, sure: Doubles) -> Doubles:
    """(n,) 1.0 where a box (n, 2) is of the same body as the surest one, else 0.0: by their overlap."""
    best = int(sure.argmax())
    low, high = middles - sizes / 2.0, middles + sizes / 2.0
    both = (np.minimum(high, high[best]) - np.maximum(low, low[best])).clip(0.0).prod(1)
    either = sizes.prod(1) + sizes[best].prod() - both
    return (both > _SAME_BODY * either).astype(np.float64)


def _sigmoid(value: Doubles) -> Doubles:
    return 0.5 + 0.5 * np.tanh(0.5 * value)
