"""The fp16 and int8 files of both networks, made from the fp32 ones and compared with them.

python -m models.training.precisions --calibration models/training/cache/train.npy

Run it after every export: a file of another precision whose fp32 file has changed since is refused by a test.
Inputs and outputs stay float32, of the same names and shapes; only what is between them changes.
"""

import argparse
import io
import logging
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import cv2
import numpy as np
import onnx
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)
from onnxruntime.transformers.float16 import convert_float_to_float16

from mirror_app.glasses_off import Inpainter, Segmenter
from mirror_app.glasses_off.fill import pull_push
from mirror_app.inference import CPU, PRECISIONS, Choice, Network, file_of
from mirror_app.race import TOLERANCE, difference
from mirror_app.sample import drawn
from models.training.examples import Examples
from models.training.manifest import MODELS, record_checksum

SEGMENTER, INPAINTER = "glasses_segmenter", "glasses_inpainter"
QUANTISED = ("Conv", "Relu", "Add", "Resize")
"""What is worth integers. A transposed convolution has no integer kernel on the CPU, and a sigmoid, a mean or
a product of few numbers loses more than it gains."""


class Recorder:
    """A network that keeps what it is given: the calibration sees exactly what the mirror's own code feeds to
    it, lighting normalisation and all."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.shape = network.shape
        self.given: list[np.ndarray] = []

    def run(self, tensor: np.ndarray) -> list[np.ndarray]:
        self.given.append(tensor.copy())
        return self.network.run(tensor)


def hole_of(masks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(h, w) 0..1 each, of masks (h, w, 3) uint8: the frame and a rim round it, the rest of the glasses."""
    wide = cv2.dilate(np.ascontiguousarray(masks[..., 0]), np.ones((5, 5), np.uint8))
    hole = cv2.GaussianBlur(wide, (0, 0), 0.8).astype(np.float32) / 255
    return hole, masks[..., 1:].max(-1).astype(np.float32) / 255 * (1 - hole)


def shown(segmenter: Segmenter, inpainter: Inpainter, worn: np.ndarray, masks: np.ndarray) -> tuple:
    """What both networks say of one example: at the second look, as in the mirror, and of its true hole."""
    band = np.ascontiguousarray(worn)
    found = segmenter.find(band, segmenter.find(band, None).masks[..., 0])
    hole, around = hole_of(masks)
    return found, inpainter.paint(pull_push(band.astype(np.float32) / 255, hole), hole, around)


def inputs(examples: Examples, count: int) -> dict[str, list[np.ndarray]]:
    """What the mirror gives each network for `count` examples, by network."""
    recorders = {name: Recorder(Network(MODELS / f"{name}.onnx")) for name in (SEGMENTER, INPAINTER)}
    segmenter, inpainter = Segmenter(recorders[SEGMENTER]), Inpainter(recorders[INPAINTER])
    picked = np.sort(np.random.default_rng(5).choice(len(examples), count, replace=False))
    for k in picked:
        shown(segmenter, inpainter, examples.worn[k], examples.masks[k])
    return {name: recorder.given for name, recorder in recorders.items()}


class Reader(CalibrationDataReader):
    """The tensors, one after the other."""

    def __init__(self, name: str, tensors: list[np.ndarray]) -> None:
        self._left: Iterator[np.ndarray] = iter(tensors)
        self._name = name

    def get_next(self) -> dict[str, np.ndarray] | None:
        tensor = next(self._left, None)
        return None if tensor is None else {self._name: tensor}


def kept_in_float(graph: onnx.GraphProto) -> list[str]:
    """The nodes at the borders: the first and the last convolution, and what gives an output. There a
    rounding is seen, in between it is averaged away: with them the inpainter is 51 dB from fp32, else 42."""
    inputs, outputs = ({value.name for value in values} for values in (graph.input, graph.output))
    last = [node for node in graph.node if node.op_type == "Conv"][-1]
    return [
        node.name
        for node in graph.node
        if node is last or outputs & set(node.output) or (node.op_type == "Conv" and inputs & set(node.input))
    ]


def without_constant_nodes(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model with its constants as initialisers: as nodes the converter would put a cast behind each."""
    for node in [node for node in model.graph.node if node.op_type == "Constant"]:
        tensor = node.attribute[0].t
        tensor.name = node.output[0]
        model.graph.initializer.append(tensor)
        model.graph.node.remove(node)
    return model


def make(source: Path, tensors: list[np.ndarray]) -> None:
    """Write the fp16 and the int8 file beside `source`, and their rows in the manifest."""
    half = file_of(source, "fp16")
    onnx.save(convert_float_to_float16(without_constant_nodes(onnx.load(source)), keep_io_types=True), half)
    integers = file_of(source, "int8")
    with redirect_stdout(io.StringIO()):  # it tells of its histograms
        quantize(source, integers, tensors)
    for path in (half, integers):
        record_checksum(path, made_from=source)


def quantize(source: Path, integers: Path, tensors: list[np.ndarray]) -> None:
    """Write `source` in int8, calibrated on tensors (1, channels, h, w)."""
    graph = onnx.load(source).graph
    quantize_static(
        source,
        integers,
        Reader(graph.input[0].name, tensors),
        quant_format=QuantFormat.QDQ,
        op_types_to_quantize=list(QUANTISED),
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=kept_in_float(graph),
        # Ranges for all but the rarest activations: a third less error than with ranges for every one.
        calibrate_method=CalibrationMethod.Percentile,
        extra_options={"CalibPercentile": 99.99},
    )


def compared(examples: Examples, precision: str) -> dict[str, float]:
    """A precision beside fp32 on the CPU, on examples: of the masks (0..1) the mean and the largest
    difference, IoU of the frame masks cut at 0.5, with fp32's and with the truth; of what is painted in the
    hole, PSNR in dB to fp32 and to the truth."""
    parts = []
    for choice in (Choice(), Choice(CPU, precision)):
        networks = (Network(MODELS / f"{name}.onnx", choice=choice) for name in (SEGMENTER, INPAINTER))
        parts.append([wrap(n) for wrap, n in zip((Segmenter, Inpainter), networks, strict=True)])
    differences, overlaps, errors = [], np.zeros((2, 2)), np.zeros(3)
    for worn, masks, bare in zip(examples.worn, examples.masks, examples.bare, strict=True):
        (found, painted), (other, repainted) = (shown(*part, worn, masks) for part in parts)
        differences.append(np.abs(found.masks - other.masks))
        cut = other.masks[..., 0] > 0.5
        for k, against in enumerate((found.masks[..., 0] > 0.5, masks[..., 0] > 127)):
            overlaps[k] += (cut & against).sum(), (cut | against).sum()
        inside = hole_of(masks)[0] > 0.5
        truth = bare.astype(np.float32) / 255
        errors += (
            ((repainted - painted)[inside] ** 2).sum(),
            ((repainted.clip(0, 1) - truth)[inside] ** 2).sum(),
            3 * inside.sum(),
        )
    psnr = -10 * np.log10(np.maximum(errors[:2] / errors[2], 1e-12))
    scores = (np.mean(differences), np.max(differences), *(overlaps[:, 0] / overlaps[:, 1]), *psnr)
    names = ("mean", "max", "IoU to fp32", "IoU to truth", "dB to fp32", "dB to truth")
    return {name: round(float(score), 5) for name, score in zip(names, scores, strict=True)}


def parity(name: str, precision: str) -> float:
    """The difference from fp32 on the drawn sample: what the program itself checks at each start."""
    plain = Network(MODELS / f"{name}.onnx")
    sample = drawn(plain.shape)
    other = Network(MODELS / f"{name}.onnx", choice=Choice(CPU, precision))
    return difference(plain.run(sample), other.run(sample))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    cache = Path(__file__).parent / "cache"
    parser.add_argument("--calibration", type=Path, default=cache / "train.npy")
    parser.add_argument(
        "--dev", type=Path, default=cache / "dev.npy", help="kept-back examples to compare on"
    )
    parser.add_argument("--count", type=int, default=100, help="calibration examples")
    parser.add_argument("--compared", type=int, default=150, help="examples to compare on")
    args = parser.parse_args()
    logging.disable(logging.WARNING)  # the quantiser warns of what does not concern these graphs
    given = inputs(Examples.load(args.calibration), args.count)
    for name, tensors in given.items():
        make(MODELS / f"{name}.onnx", tensors)
    dev = Examples.load(args.dev)
    few = Examples(*(stack[: args.compared] for stack in (dev.worn, dev.bare, dev.masks, dev.flags)))
    for precision in PRECISIONS:
        print(precision, compared(few, precision))
    differing = {
        f"{name} {precision}": round(parity(name, precision), 5) for name in given for precision in TOLERANCE
    }
    print("on the drawn sample, by which a start decides:", differing, "at most", TOLERANCE)
    if any(value > TOLERANCE[label.split()[1]] for label, value in differing.items()):
        raise SystemExit(
            "a precision differs from fp32 by more than the program takes: it would never be used"
        )


if __name__ == "__main__":
    main()
