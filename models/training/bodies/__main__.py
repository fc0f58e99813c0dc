"""Take the networks that find people out of the installed mediapipe and record them.

python -m models.training.bodies

It needs the mirror's own environment, for mediapipe 0.10.21, and the extra `train`, for onnx and tflite.
"""

from pathlib import Path

import mediapipe

from models.training.bodies.building import Builder
from models.training.bodies.reading import Source
from models.training.manifest import MODELS, record_checksum

TAKEN = {
    "body_finder": ("pose_detection/pose_detection.tflite", {"boxes": 0, "scores": 1}),
    # Without the mask, half of the time, and without the joints in metres.
    "body_joints": (
        "pose_landmark/pose_landmark_full.tflite",
        {"joints": 0, "presence": 1, "heatmaps": 3},
    ),
    "person_mask": ("selfie_segmentation/selfie_segmentation_landscape.tflite", {"person": 0}),
    "person_mask_square": ("selfie_segmentation/selfie_segmentation.tflite", {"person": 0}),
}
"""By the name of the file made: the file in mediapipe's folder `modules`, and which of its outputs
are kept, by the names they are given."""


def built(name: str) -> bytes:
    """The ONNX file `name`, one of TAKEN."""
    path, outputs = TAKEN[name]
    source = Source(Path(mediapipe.__file__).parent / "modules" / path)
    tensors = {output: source.outputs[k] for output, k in outputs.items()}
    return Builder(source).model(name, tensors).SerializeToString()


def main() -> None:
    for name in TAKEN:
        path = MODELS / f"{name}.onnx"
        path.write_bytes(built(name))
        record_checksum(path)
        print(path.name, path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
