"""Formulas written as Python, kept as ONNX nodes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

_FAR = 1e30
_FLOAT, _HALF = TensorProto.FLOAT, TensorProto.FLOAT16


class Value:
    """What a node gives; adding, multiplying and so on makes further nodes."""

    def __init__(self, graph: Graph, name: str) -> None:
        self.graph = graph
        self.name = name

    def __add__(self, other: Value | float) -> Value:
        return self.graph.node("Add", self, other)

    def __sub__(self, other: Value | float) -> Value:
        return self.graph.node("Sub", self, other)

    def __rsub__(self, other: float) -> Value:
        return self.graph.node("Sub", other, self)

    def __mul__(self, other: Value | float) -> Value:
        return self.graph.node("Mul", self, other)

    def __truediv__(self, other: Value | float) -> Value:
        return self.graph.node("Div", self, other)

    def __rtruediv__(self, other: float) -> Value:
        return self.graph.node("Div", other, self)

    __radd__ = __add__
    __rmul__ = __mul__

    def most(self, other: Value | float) -> Value:
        """The greater of the two."""
        return self.graph.node("Max", self, other)

    def least(self, other: Value | float) -> Value:
        """The smaller of the two: Min is not on CoreML's list, Clip and -Max(-a, -b) are."""
        if isinstance(other, float):
            return self.clipped(-_FAR, other)
        return 0.0 - (0.0 - self).most(0.0 - other)

    def size(self) -> Value:
        """Without its sign: Abs is not on CoreML's list."""
        return self.graph.node("LeakyRelu", self, alpha=-1.0)

    def clipped(self, low: float, high: float) -> Value:
        return self.graph.node("Clip", self, low, high)

    def squared(self) -> Value:
        return self * self


class Graph:
    """Nodes in the order they were made, and their constants."""

    def __init__(self, flat: bool) -> None:
        """flat: whether vectors are (numbers, pixels), without blocks between."""
        self.flat = flat
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def node(self, kind: str, *given: Value | float, **attributes: object) -> Value:
        """One node with one result."""
        return self.nodes_of(kind, 1, *given, **attributes)[0]

    def nodes_of(self, kind: str, count: int, *given: Value | float, **attributes: object) -> list[Value]:
        """One node with `count` results."""
        names = [one.name if isinstance(one, Value) else self.constant(np.float32(one)).name for one in given]
        made = [f"v{len(self.nodes)}_{index}" for index in range(count)]
        self.nodes.append(helper.make_node(kind, names, made, **attributes))
        return [Value(self, name) for name in made]

    def constant(self, array: np.ndarray | np.generic) -> Value:
        """Kept once, however often it is used."""
        array = np.asarray(array)
        name = f"c_{array.dtype}_{array.shape}_{array.tolist()}".replace(" ", "")[:60]
        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(array, name)
        return Value(self, name)

    def split(self, value: Value, axis: int, sizes: Sequence[int]) -> list[Value]:
        """Parts of such sizes along an axis."""
        return self.nodes_of("Split", len(sizes), value, self.constant(np.array(sizes, np.int64)), axis=axis)

    def joined(self, parts: Sequence[Value], axis: int) -> Value:
        """Parts one after the other along an axis."""
        return self.node("Concat", *parts, axis=axis)

    def summed(self, value: Value, axis: int, keeps: bool = True) -> Value:
        """Along an axis that is not the first. keeps: the axis, of length 1."""
        return self.node("ReduceSum", value, self.constant(np.array([axis], np.int64)), keepdims=int(keeps))

    def axes(self, *numbers: int) -> Value:
        """As some nodes take them."""
        return self.constant(np.array(numbers, np.int64))

    def part(self, value: Value, axis: int, end: int, start: int = 0) -> Value:
        """From the one place along an axis to before the other."""
        places = (self.constant(np.array([number], np.int64)) for number in (start, end, axis))
        return self.node("Slice", value, *places)

    def added(self, value: Value, axis: int, count: int) -> Value:
        """All `count` along an axis. Along the first ReduceSum takes several times as long."""
        total, *others = self.split(value, axis, (1,) * count)
        for other in others:
            total = total + other
        return total

    def collected(self, value: Value, count: int) -> Value:
        """The `count` numbers of a vector, added. Where one can, as a product of matrices: the fastest."""
        if self.flat:
            return self.node("MatMul", self.constant(np.ones((1, count), np.float32)), value)
        return self.added(value, 0, count)

    def reshaped(self, value: Value, shape: Sequence[int]) -> Value:
        return self.node("Reshape", value, self.constant(np.array(shape, np.int64)))

    def _wanted(self, outputs: Iterable[str]) -> list[onnx.NodeProto]:
        """The nodes that these depend on: ONNX Runtime runs all there are."""
        wanted, kept = set(outputs), []
        for node in reversed(self.nodes):
            if wanted.intersection(node.output):
                wanted.update(node.input)
                kept.append(node)
        return kept[::-1]

    def model(
        self,
        inputs: dict[str, tuple[int, ...]],
        outputs: dict[str, tuple[Value, Sequence[int]]],
        name: str,
        halves: Sequence[str] = (),
    ) -> onnx.ModelProto:
        """All of it, opset 17, checked. halves: the inputs of half precision."""
        for key, (value, _) in outputs.items():
            self.nodes.append(helper.make_node("Identity", [value.name], [key]))
        given = [
            helper.make_tensor_value_info(key, _HALF if key in halves else _FLOAT, size)
            for key, size in inputs.items()
        ]
        results = [helper.make_tensor_value_info(key, _FLOAT, shape) for key, (_, shape) in outputs.items()]
        graph = helper.make_graph(self._wanted(outputs), name, given, results, list(self.constants.values()))
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="mirror-app"
        )
        model.ir_version = 8
        onnx.checker.check_model(model, full_check=True)
        return model
