"""The mirror as one would write it first, to measure ours against: `bench --naive`.

The same networks, but on the whole picture instead of one tracked rectangle: the face is looked for from
scratch on every frame, the segmenter and the heavy fill run on every frame and everywhere, and the whole
picture is blended.
"""

import numpy as np

from mirror_app.face import FaceTracker
from mirror_app.glasses_off.eyeband import HEIGHT, WIDTH
from mirror_app.glasses_off.fill import pull_push
from mirror_app.glasses_off.inpaint import Inpainter
from mirror_app.glasses_off.segment import Segmenter
from mirror_app.glasses_on import Renderer
from mirror_app.values import Eyewear, Frame, Image


class NaiveMirror:
    """Owns nothing: the parts are the mirror's own."""

    def __init__(
        self, tracker: FaceTracker, segmenter: Segmenter, inpainter: Inpainter, renderer: Renderer
    ) -> None:
        self._tracker = tracker
        self._segmenter = segmenter
        self._inpainter = inpainter
        self._renderer = renderer

    def reflect(self, frame: Frame, eyewear: Eyewear | None) -> Image:
        """The frame without glasses and with the eyewear."""
        self._tracker.forget()
        face = self._tracker.find(frame)
        height, width = frame.image.shape[:2]
        padded = np.pad(frame.image, ((0, -height % HEIGHT), (0, -width % WIDTH), (0, 0)), mode="edge")
        out = np.empty_like(padded)
        for top in range(0, padded.shape[0], HEIGHT):
            for left in range(0, padded.shape[1], WIDTH):
                tile = (slice(top, top + HEIGHT), slice(left, left + WIDTH))
                out[tile] = self._cleared(np.ascontiguousarray(padded[tile]))
        image = np.ascontiguousarray(out[:height, :width])
        return image if face is None or eyewear is None else self._renderer.draw(image, face, eyewear)

    def close(self) -> None:
        """Free the networks."""
        self._tracker.close()

    def _cleared(self, tile: Image) -> Image:
        masks = self._segmenter.find(tile, None).masks
        seen, hole = tile.astype(np.float32) / 255, np.clip(masks[..., 0] * 2, 0, 1)
        smooth = pull_push(seen, hole)
        painted = self._inpainter.paint(smooth, hole, masks[..., 1:].max(-1))
        blended = seen + (painted - seen) * hole[..., None]
        return np.rint(np.clip(blended, 0, 1) * 255).astype(np.uint8)
