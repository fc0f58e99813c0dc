"""Eyewear as its mesh, every triangle in perspective with a depth buffer, many samples a pixel: what the
drawing of it is held against. The formulas of the light are the same, written once more; nothing else is."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.glasses_on.importing import EyewearModel, Part
from mirror_app.glasses_on.importing.model import LENSES
from mirror_app.glasses_on.light import Light
from mirror_app.glasses_on.slabs import Drawn, Lenses, Scene
from mirror_app.glasses_on.slabs.attributes import looks
from mirror_app.glasses_on.slabs.scan import scanned
from mirror_app.values import Doubles, Floats, Pose

AMBIENT = 0.5
FRAME_MM = 3.2
"""How thick a frame is taken to be, where it is translucent."""


@dataclass(frozen=True, eq=False)
class Seen:
    """The nearest surface in each sample that has one. pixel, triangle: (n,); weights: (n, 3); z: (n,) mm;
    normal, view: (3, n), head axes; place: (n, 3)."""

    pixel: np.ndarray
    triangle: np.ndarray
    weights: Doubles
    z: Doubles
    normal: Floats
    view: Floats
    place: Doubles


def traced(model: EyewearModel, scene: Scene, samples: int = 4) -> Drawn:
    """With samples * samples rays a pixel."""
    width, height = (side * samples for side in scene.size_px)
    layers = np.zeros((height * width, 8), np.float32)
    layers[:, :3] = 1.0
    nearest = np.full(height * width, np.inf)
    frames = [part for part in model.parts if part.role not in LENSES]
    lenses = [part for part in model.parts if part.role in LENSES]
    lamp = lamp_of(scene)
    if frames:
        seen = nearest_of(frames, scene, samples)
        found = looks(model.materials, tuple(frames), seen.triangle, seen.weights).astype(np.float32)
        colour = np.clip(frame_colour(found[:, :3].T, seen.normal, found[:, 3], lamp), 0.0, 1.0).T
        opacity = 1.0 - np.exp(-found[:, 4:] * FRAME_MM)
        layers[seen.pixel, :3], layers[seen.pixel, 3:6] = 1.0 - opacity, colour * opacity
        layers[seen.pixel, 6], nearest[seen.pixel] = 1.0, seen.z
    if lenses:
        seen = nearest_of(lenses, scene, samples)
        layers[seen.pixel, 7] = 1.0
        shown = seen.z < nearest[seen.pixel]
        passes, added = (part[shown] for part in lens_light(scene.lenses, seen, lamp))
        at = seen.pixel[shown]
        layers[at, 3:6] = layers[at, 3:6] * passes + added
        layers[at, :3] *= passes
    small = cv2.resize(layers.reshape(height, width, 8), scene.size_px, interpolation=cv2.INTER_AREA)
    return Drawn(small[..., :3], small[..., 3:6], small[..., 6:])


@dataclass(frozen=True, slots=True, eq=False)
class Lamp:
    """A light seen in the axes that normals are given in: towards it, halfway to the viewer, upwards."""

    towards: Floats
    halfway: Floats
    up: Floats
    colour: Floats

    @staticmethod
    def of(light: Light, to_camera: Doubles, view: Doubles) -> "Lamp":
        """to_camera: (3, 3). view: (3,) unit vector to the viewer, camera axes."""
        halfway = light.towards + view
        vectors = (light.towards, halfway / np.linalg.norm(halfway), np.array([0.0, -1.0, 0.0]))
        towards, half, up = ((to_camera.T @ vector).astype(np.float32) for vector in vectors)
        return Lamp(towards, half, up, light.colour)


def frame_colour(albedo: Floats, normal: Floats, metal: Floats, lamp: Lamp) -> Floats:
    """Lit colour (3, n) of frame points: albedo (3, n), unit normals (3, n), metal (n,) 0..1."""
    facing = np.maximum(_along(normal, lamp.towards), np.float32(0.0))
    broad = np.square(np.square(np.maximum(_along(normal, lamp.halfway), np.float32(0.0))))
    sharp = np.square(broad) * np.square(np.square(broad))
    sky = _along(normal, lamp.up)
    diffuse = AMBIENT + (1.05 - AMBIENT) * facing
    gleam = 0.05 + 0.10 * np.maximum(sky, 0.0) + 0.34 * sharp
    polish = 0.78 + 0.55 * np.maximum(sky, -0.35) + 0.6 * broad * broad
    glint = 0.5 * sharp
    body = diffuse + (polish - diffuse) * metal
    shine = gleam + (glint - gleam) * metal
    return (albedo * body + shine) * lamp.colour[:, None]


def _along(normal: Floats, axis: Floats) -> Floats:
    """Dot products, written out: on thin arrays BLAS would only wake its threads."""
    return normal[0] * axis[0] + normal[1] * axis[1] + normal[2] * axis[2]


def lamp_of(scene: Scene) -> Lamp:
    place = scene.pose.translation_mm
    return Lamp.of(scene.light, scene.pose.rotation, -place / np.linalg.norm(place))


def nearest_of(parts: Sequence[Part], scene: Scene, samples: int) -> Seen:
    corners = np.concatenate([part.vertices[part.triangles] for part in parts]).astype(np.float64)
    normals = np.concatenate([part.normals[part.triangles] for part in parts]).astype(np.float64)
    pose: Pose = scene.pose
    camera = pose.to_camera(corners)
    px = camera[..., :2] * (pose.focal_px / camera[..., 2:]) + np.asarray(pose.centre_px) + 0.5
    found = scanned(px * samples, (scene.size_px[0] * samples, scene.size_px[1] * samples))
    # Across a triangle the inverse of the depth is what changes evenly.
    weights = found.weights / camera[..., 2][found.triangle]
    z = 1.0 / weights.sum(1)
    weights *= z[:, None]
    order = np.lexsort((z, found.pixel))
    first = order[np.flatnonzero(np.diff(found.pixel[order], prepend=-1))]
    triangle, weights = found.triangle[first], weights[first]
    place = np.einsum("nk,nkj->nj", weights, corners[triangle])
    view = place + pose.rotation.T @ pose.translation_mm
    view /= np.linalg.norm(view, axis=1, keepdims=True)
    normal = np.einsum("nk,nkj->nj", weights, normals[triangle])
    normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-9
    normal *= np.where((normal * view).sum(1, keepdims=True) > 0.0, -1.0, 1.0)
    turned = normal.T.astype(np.float32), view.T.astype(np.float32)
    return Seen(found.pixel[first], triangle, weights, z[first], *turned, place)


def lens_light(lenses: Lenses, seen: Seen, lamp: Lamp) -> tuple[Floats, Floats]:
    """What passes and what is added (n, 3): the tint, and the room with a window, mirrored."""
    facing = np.clip(-(seen.normal * seen.view).sum(0), 0.0, 1.0)
    mirrored = seen.view + 2.0 * facing * seen.normal
    window = np.exp(40.0 * (lamp.towards @ mirrored - 1.0))
    room = 3.0 * window + np.clip(0.4 + 0.9 * (lamp.up @ mirrored), 0.18, 0.9)
    reflected = np.clip(room * (1.0 + 6.0 * (1.0 - facing) ** 5), 0.0, 2.0)
    gloss = np.clip(reflected[:, None] * (lenses.shine * lamp.colour), 0.0, 1.0)
    top, bottom = lenses.alpha
    alpha = (top + bottom) / 2 + (bottom - top) / lenses.height_mm * seen.place[:, 1]
    alpha = np.clip(alpha, min(top, bottom), max(top, bottom))[:, None]
    return (1.0 - alpha) * (1.0 - gloss), alpha * lenses.tint * lamp.colour * (1.0 - gloss) + gloss
