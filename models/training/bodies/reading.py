"""A network of TensorFlow Lite, as far as those of MediaPipe go: its layers in order and their constants."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tflite

_KINDS = {number: name for name, number in vars(tflite.BuiltinOperator).items() if isinstance(number, int)}
_TYPES = {tflite.TensorType.FLOAT32: np.float32, tflite.TensorType.FLOAT16: np.float16}
_TYPES[tflite.TensorType.INT32] = np.int32
_VECTORS = {1: tflite.Int32Vector, 2: tflite.Uint16Vector, 3: tflite.Uint8Vector}
_OPTIONS = {
    "CONV_2D": tflite.Conv2DOptions,
    "DEPTHWISE_CONV_2D": tflite.DepthwiseConv2DOptions,
    "ADD": tflite.AddOptions,
    "MUL": tflite.MulOptions,
}


@dataclass(frozen=True)
class Layer:
    """inputs and output: numbers of tensors. options: of its kind, or None."""

    kind: str
    inputs: tuple[int, ...]
    output: int
    options: Any


class Source:
    """One file. Shapes are as TensorFlow has them: (example, height, width, channels)."""

    def __init__(self, path: Path) -> None:
        self._model = tflite.Model.GetRootAsModel(path.read_bytes(), 0)
        self._graph = self._model.Subgraphs(0)
        self.input = int(self._graph.InputsAsNumpy()[0])
        self.outputs = [int(tensor) for tensor in self._graph.OutputsAsNumpy()]
        self._unpacked: dict[int, np.ndarray] = {}

    def shape(self, tensor: int) -> tuple[int, ...]:
        told = self._graph.Tensors(tensor)
        return tuple(int(n) for n in told.ShapeAsNumpy()) if told.ShapeLength() else ()

    def constant(self, tensor: int) -> np.ndarray:
        """A tensor that is in the file, however it is packed there."""
        if tensor in self._unpacked:
            return self._unpacked[tensor]
        told = self._graph.Tensors(tensor)
        content = self._model.Buffers(told.Buffer()).DataAsNumpy().view(_TYPES[told.Type()])
        if told.Sparsity() is not None:
            return _dense(content, told.Sparsity(), self.shape(tensor))
        return content.reshape(self.shape(tensor))

    def layers(self, wanted: Sequence[int]) -> list[Layer]:
        """Those that the tensors `wanted` come of, in order. What unpacks constants is done, and left out."""
        every = [self._layer(self._graph.Operators(k)) for k in range(self._graph.OperatorsLength())]
        needed, found = set(wanted), []
        for layer in reversed(every):
            if layer.output in needed:
                needed.update(layer.inputs)
                found.append(layer)
        kept = []
        for layer in reversed(found):
            if layer.kind in {"DEQUANTIZE", "DENSIFY"}:
                self._unpacked[layer.output] = self.constant(layer.inputs[0])
            else:
                kept.append(layer)
        return kept

    def _layer(self, operator: tflite.Operator) -> Layer:
        kind = _KINDS[self._model.OperatorCodes(operator.OpcodeIndex()).BuiltinCode()]
        options = _OPTIONS.get(kind)
        if options is not None:
            table, options = operator.BuiltinOptions(), options()
            options.Init(table.Bytes, table.Pos)
        inputs = tuple(int(tensor) for tensor in operator.InputsAsNumpy())
        return Layer(kind, inputs, int(operator.OutputsAsNumpy()[0]), options)


def _dense(values: np.ndarray, packing: tflite.SparsityParameters, shape: tuple[int, ...]) -> np.ndarray:
    """Rows of which only what is not zero is kept, with its place."""
    formats = [packing.DimMetadata(k).Format() for k in range(packing.DimMetadataLength())]
    if formats != [0] * (len(shape) - 1) + [1]:
        raise SystemExit("the network is packed in a way this was not written for")
    last = packing.DimMetadata(len(shape) - 1)
    ends = _vector(last.ArraySegments(), last.ArraySegmentsType())
    places = _vector(last.ArrayIndices(), last.ArrayIndicesType())
    rows = np.zeros((int(np.prod(shape[:-1])), shape[-1]), values.dtype)
    rows[np.repeat(np.arange(len(rows)), np.diff(ends)), places] = values
    return rows.reshape(shape)


def _vector(table: Any, kind: int) -> np.ndarray:
    vector = _VECTORS[kind]()
    vector.Init(table.Bytes, table.Pos)
    return vector.ValuesAsNumpy().astype(np.int64)
