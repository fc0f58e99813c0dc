"""The same network as ONNX: channels first, static shapes, and of its outputs only those asked for.

Weights stay in the half precision they have in the wheel, each behind a Cast: ONNX Runtime folds those when
it loads the file, and computes in float32.
"""

from collections.abc import Mapping

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from models.training.bodies.reading import Layer, Source

_ACTIVATIONS = {0: "", 1: "Relu", 3: "Clip"}
_SAME = 0


class Builder:
    """From a source to a graph, layer by layer."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, np.ndarray] = {}
        self._values = {source.input: "picture"}
        self._padded: dict[int, tuple[int, np.ndarray]] = {}

    def model(self, name: str, outputs: Mapping[str, int]) -> onnx.ModelProto:
        """outputs: tensors of the source, by what they are to be called."""
        for layer in self._source.layers(list(outputs.values())):
            self._add(layer)
        given = helper.make_tensor_value_info("picture", TensorProto.FLOAT, self._shape(self._source.input))
        told = []
        for output, tensor in outputs.items():
            self._node("Identity", [self._values[tensor]], output)
            told.append(helper.make_tensor_value_info(output, TensorProto.FLOAT, self._shape(tensor)))
        constants = [numpy_helper.from_array(value, key) for key, value in self._constants.items()]
        graph = helper.make_graph(self._nodes, name, [given], told, constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
        model.ir_version = 8
        onnx.checker.check_model(model, full_check=True)
        return model

    def _shape(self, tensor: int) -> tuple[int, ...]:
        shape = self._source.shape(tensor)
        return (shape[0], shape[3], *shape[1:3]) if len(shape) == 4 else shape

    def _node(self, kind: str, inputs: list[str], output: str = "", **told: object) -> str:
        output = output or f"{kind.lower()}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [output], name=output, **told))
        return output

    def _constant(self, value: np.ndarray) -> str:
        name = f"constant_{len(self._constants)}"
        self._constants[name] = np.ascontiguousarray(value)
        if value.dtype == np.float16:
            return self._node("Cast", [name], to=TensorProto.FLOAT)
        return name

    def _add(self, layer: Layer) -> None:
        if layer.kind == "PAD":  # done by the convolution that follows
            self._padded[layer.output] = (layer.inputs[0], self._source.constant(layer.inputs[1]))
            return
        made = {"CONV_2D": self._conv, "DEPTHWISE_CONV_2D": self._conv, "CUSTOM": self._conv_transpose}
        self._values[layer.output] = made.get(layer.kind, self._plain)(layer)

    def _plain(self, layer: Layer) -> str:
        """What has no weights."""
        tensors = [self._values[tensor] for tensor in layer.inputs if tensor in self._values]
        to = self._source.shape(layer.output)
        if layer.kind in {"ADD", "MUL"}:
            out = self._node(layer.kind.title(), tensors)
            return self._activated(out, layer.options.FusedActivationFunction())
        if layer.kind == "RESIZE_BILINEAR":
            of = self._source.shape(layer.inputs[0])
            scales = self._constant(np.array([1, 1, to[1] / of[1], to[2] / of[2]], np.float32))
            told = {"mode": "linear", "coordinate_transformation_mode": "half_pixel"}
            return self._node("Resize", [tensors[0], "", scales], **told)
        if layer.kind == "RESHAPE":
            # Its order of numbers is that of channels last.
            last = tensors[0]
            if max(self._source.shape(layer.inputs[0])[1:3]) > 1:
                last = self._node("Transpose", tensors, perm=[0, 2, 3, 1])
            return self._node("Reshape", [last, self._constant(np.array(to, np.int64))])
        if layer.kind == "HARD_SWISH":
            half = self._node("HardSigmoid", tensors, alpha=1 / 6, beta=0.5)
            return self._node("Mul", [tensors[0], half])
        kind, told = {
            "MAX_POOL_2D": ("MaxPool", {"kernel_shape": [2, 2], "strides": [2, 2]}),
            "DEPTH_TO_SPACE": ("DepthToSpace", {"blocksize": 2}),
            "CONCATENATION": ("Concat", {"axis": 1}),
            "MEAN": ("GlobalAveragePool", {}),
            "AVERAGE_POOL_2D": ("GlobalAveragePool", {}),  # all of these are of the whole picture
            "LOGISTIC": ("Sigmoid", {}),
            "RELU": ("Relu", {}),
        }[layer.kind]
        return self._node(kind, tensors, **told)

    def _conv(self, layer: Layer) -> str:
        weights = self._source.constant(layer.inputs[1])
        alone = layer.kind == "DEPTHWISE_CONV_2D"
        weights = weights.transpose(3, 0, 1, 2) if alone else weights.transpose(0, 3, 1, 2)
        tensor, pads = self._pads(layer, weights.shape[2:])
        out = self._node(
            "Conv",
            [self._values[tensor], self._constant(weights), self._bias(layer)],
            kernel_shape=weights.shape[2:],
            pads=pads,
            strides=[layer.options.StrideH(), layer.options.StrideW()],
            group=len(weights) if alone else 1,
        )
        return self._activated(out, layer.options.FusedActivationFunction())

    def _pads(self, layer: Layer, kernel: tuple[int, ...]) -> tuple[int, list[int]]:
        """The tensor that a convolution is of, and the zeros round it: top, left, bottom, right."""
        tensor = layer.inputs[0]
        if tensor in self._padded:
            tensor, pads = self._padded[tensor]
            return tensor, [int(n) for n in pads[1:3].T.ravel()]
        if layer.options.Padding() != _SAME:
            return tensor, [0] * 4
        step = layer.options.StrideH()
        sizes = zip(self._source.shape(tensor)[1:3], kernel, strict=True)
        both = [max((-(-size // step) - 1) * step + width - size, 0) for size, width in sizes]
        return tensor, [n // 2 for n in both] + [n - n // 2 for n in both]

    def _conv_transpose(self, layer: Layer) -> str:
        """MediaPipe's own layer: from each pixel two by two."""
        weights = self._source.constant(layer.inputs[1]).transpose(3, 0, 1, 2)
        return self._node(
            "ConvTranspose",
            [self._values[layer.inputs[0]], self._constant(weights), self._bias(layer)],
            kernel_shape=[2, 2],
            strides=[2, 2],
            pads=[0] * 4,
        )

    def _bias(self, layer: Layer) -> str:
        return self._constant(self._source.constant(layer.inputs[2]))

    def _activated(self, value: str, number: int) -> str:
        kind = _ACTIVATIONS[number]
        if kind != "Clip":
            return self._node(kind, [value]) if kind else value
        self._constants.setdefault("zero", np.array(0, np.float32))
        self._constants.setdefault("six", np.array(6, np.float32))
        return self._node("Clip", [value, "zero", "six"])
