"""Make the graphs that draw eyewear, models/eyewear_frame.onnx and eyewear_glass.onnx, and record them.

python -m models.training.renderer
"""

from models.training.manifest import MODELS, record_checksum
from models.training.renderer.formulas import built

FRAME_TILES, GLASS_TILES = 256, 128
"""How many tiles one run draws: about all of a pair before a webcam at arm's length."""


def main() -> None:
    for name, tiles, glass in (("frame", FRAME_TILES, False), ("glass", GLASS_TILES, True)):
        path = MODELS / f"eyewear_{name}.onnx"
        path.write_bytes(built(tiles, glass).SerializeToString())
        record_checksum(path)
        print(path.name, path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
