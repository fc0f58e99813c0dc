"""Make the graphs that draw eyewear, models/eyewear_*.onnx, and record them.

python -m models.training.renderer
"""

from mirror_app.glasses_on.slabs.uniforms import PIXELS
from models.training.manifest import MODELS, record_checksum
from models.training.renderer.formulas import built


def main() -> None:
    for name in PIXELS:
        path = MODELS / f"eyewear_{name}.onnx"
        path.write_bytes(built(name).SerializeToString())
        record_checksum(path)
        print(path.name, path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
