"""What is in the graphs of models/: that they are each other's likeness, and made of what every execution
provider takes, above all CoreML's ML Program, which is the pickiest."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import helper, numpy_helper, shape_inference

from mirror_app.glasses_on.slabs.uniforms import PIXELS
from mirror_app.inference import CPU, PRECISIONS, Choice, Network, file_of
from mirror_app.paths import model
from mirror_app.race import CONTENDERS, NETWORKS, TOLERANCE, difference
from mirror_app.sample import drawn

COREML = "CoreMLExecutionProvider"
LISTED = Path(onnxruntime.__file__).parent / "tools/mobile_helpers/coreml_supported_mlprogram_ops.md"
"""ONNX Runtime's own list for the version that is installed, with caveats in words; the same table as on the
page "CoreML Execution Provider" of its documentation."""

BODIES = ("body_finder", "body_joints", "person_mask", "person_mask_square")

both = pytest.mark.parametrize("name", NETWORKS)
all_precisions = pytest.mark.parametrize("precision", PRECISIONS)


def supported() -> set[str]:
    """The operators of ONNX that an ML Program takes."""
    return set(re.findall(r"^\|ai\.onnx:(\w+)\|", LISTED.read_text(encoding="utf-8"), re.MULTILINE))


def rows() -> dict[str, dict[str, Any]]:
    text = model("manifest.toml").read_text(encoding="utf-8")
    return {row["file"]: row for row in tomllib.loads(text)["model"]}


@dataclass
class Graph:
    """A graph with what can be known of it before it runs. constants: arrays by name. shapes: by name."""

    nodes: Sequence[onnx.NodeProto]
    constants: Mapping[str, np.ndarray]
    shapes: Mapping[str, tuple[int, ...]]
    opset: int


def graph_of(name: str, precision: str) -> Graph:
    loaded = onnx.load(file_of(model(f"{name}.onnx"), precision))
    graph = shape_inference.infer_shapes(loaded).graph
    constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    for node in graph.node:  # folded into initialisers before a provider is asked
        if node.op_type == "Constant":
            constants[node.output[0]] = numpy_helper.to_array(node.attribute[0].t)
    for node in graph.node:  # and so is half precision made whole
        if node.op_type == "Cast" and node.input[0] in constants:
            constants[node.output[0]] = constants[node.input[0]].astype(np.float32)
    shapes = {
        value.name: tuple(d.dim_value for d in value.type.tensor_type.shape.dim)
        for value in (*graph.input, *graph.value_info, *graph.output)
    }
    nodes = [node for node in graph.node if node.op_type != "Constant"]
    return Graph(nodes, constants, shapes, loaded.opset_import[0].version)


def attributes(node: onnx.NodeProto) -> dict[str, Any]:
    return {a.name: helper.get_attribute_value(a) for a in node.attribute}


def constant_after_first(node: onnx.NodeProto, graph: Graph) -> bool:
    return all(given in graph.constants for given in node.input[1:] if given)


def conv(node: onnx.NodeProto, graph: Graph) -> bool:
    """Only 1D and 2D; the bias constant."""
    return len(graph.constants[node.input[1]].shape) == 4 and constant_after_first(node, graph)


def conv_transpose(node: onnx.NodeProto, graph: Graph) -> bool:
    """Weights and bias constant, kernel_shape theirs, no padding by name, no output_shape or padding; and in
    its builder: pads all alike."""
    told = attributes(node)
    return (
        constant_after_first(node, graph)
        and told.get("auto_pad", b"NOTSET") == b"NOTSET"
        and tuple(told["kernel_shape"]) == graph.constants[node.input[1]].shape[2:]
        and len(set(told["pads"])) == 1
        and not any(told.get("output_padding", [0]))
        and "output_shape" not in told
    )


def resize(node: onnx.NodeProto, graph: Graph) -> bool:
    """The list refers to its builder: four dimensions; nearest only by asymmetric coordinates, rounded down;
    constant scales, whole numbers, 1 for example and channel."""
    told = attributes(node)
    return (
        len(graph.shapes[node.input[0]]) == 4
        and len(node.input) == 3
        and graph.constants[node.input[2]].tolist() == [1, 1, 2, 2]
        and told["mode"] == b"nearest"
        and told["coordinate_transformation_mode"] == b"asymmetric"
        and told["nearest_mode"] == b"floor"
        and not told.get("exclude_outside", 0)
    )


def smooth_resize(node: onnx.NodeProto, graph: Graph) -> bool:
    """The same of the linear mode, by half pixels."""
    told = attributes(node)
    return (
        len(graph.shapes[node.input[0]]) == 4
        and len(node.input) == 3
        and graph.constants[node.input[2]].tolist() == [1, 1, 2, 2]
        and told["mode"] == b"linear"
        and told["coordinate_transformation_mode"] == b"half_pixel"
    )


CAVEATS: Mapping[str, Callable[[onnx.NodeProto, Graph], bool]] = {
    "Conv": conv,
    "ConvTranspose": conv_transpose,
    "Resize": resize,
    "Gemm": constant_after_first,
    "Slice": constant_after_first,
    "Split": constant_after_first,
    "ReduceMean": constant_after_first,
    "AveragePool": lambda node, graph: len(graph.shapes[node.input[0]]) == 4,
    "GlobalAveragePool": lambda node, graph: len(graph.shapes[node.input[0]]) == 4,
    "MaxPool": lambda node, graph: len(graph.shapes[node.input[0]]) == 4,
    "DepthToSpace": lambda node, graph: attributes(node).get("mode", b"DCR") == b"DCR",
}
"""What the list says beside an operator, of those a network of ours might have."""


def test_the_list_is_read():
    """As it stood for 1.31: were it read wrongly, everything or nothing would be on it."""
    assert {"Conv", "ConvTranspose", "Resize", "Relu", "Add", "Sigmoid", "Cast"} <= supported()
    assert not {"QuantizeLinear", "DequantizeLinear", "QLinearConv", "Loop"} & supported()


@both
@pytest.mark.parametrize("precision", CONTENDERS[COREML])
def test_every_node_is_one_that_coreml_takes(name: str, precision: str):
    graph = graph_of(name, precision)
    assert {node.op_type for node in graph.nodes} <= supported()
    wrong = [n.name for n in graph.nodes if n.op_type in CAVEATS and not CAVEATS[n.op_type](n, graph)]
    assert wrong == []
    # Only said in words, and none of ours needs them.
    assert not {node.op_type for node in graph.nodes} & {"GridSample", "GatherND", "MatMul", "Pow", "Tile"}


@both
def test_integers_are_no_contender_for_coreml_because_it_does_not_take_them(name: str):
    beyond = {node.op_type for node in graph_of(name, "int8").nodes} - supported()
    assert beyond == {"QuantizeLinear", "DequantizeLinear"}
    assert "int8" not in CONTENDERS[COREML]


@both
@all_precisions
def test_every_shape_is_known_before_it_runs(name: str, precision: str):
    graph = graph_of(name, precision)
    assert graph.opset == 17
    for node in graph.nodes:
        for value in node.output:
            assert 0 < len(graph.shapes[value]) <= 5, value
            assert min(graph.shapes[value]) > 0, value


@both
def test_most_of_the_work_in_int8_is_done_in_integers(name: str):
    graph = graph_of(name, "int8")
    weights = {n.output[0] for n in graph.nodes if n.op_type == "DequantizeLinear"}
    convolutions = [n for n in graph.nodes if n.op_type == "Conv"]
    integers = [n for n in convolutions if n.input[0] in weights and n.input[1] in weights]
    assert len(integers) >= len(convolutions) - 2  # the first and the last stay as they are


@both
@all_precisions
def test_a_precision_changes_neither_what_goes_in_nor_what_comes_out(name: str, precision: str):
    plain = Network(model(f"{name}.onnx"))
    other = Network(model(f"{name}.onnx"), choice=Choice(CPU, precision))
    assert (other.name, other.shape) == (plain.name, plain.shape)
    sample = drawn(plain.shape)
    expected, found = plain.run(sample), other.run(sample)
    assert [(a.shape, a.dtype) for a in found] == [(a.shape, np.float32) for a in expected]
    assert difference(expected, found) <= TOLERANCE[precision]


@both
@pytest.mark.parametrize("precision", PRECISIONS[1:])
def test_a_precision_is_of_the_network_that_is_here(name: str, precision: str):
    """Trained anew? Then: python -m models.training.precisions"""
    assert rows()[f"{name}.{precision}.onnx"]["made_from"] == rows()[f"{name}.onnx"]["sha256"]


@pytest.mark.parametrize("name", BODIES)
def test_what_finds_people_is_made_of_what_coreml_takes(name: str):
    graph = graph_of(name, "fp32")
    assert graph.opset == 17
    assert {node.op_type for node in graph.nodes} <= supported()
    caveats = dict(CAVEATS, Resize=smooth_resize)
    wrong = [n.name for n in graph.nodes if n.op_type in caveats and not caveats[n.op_type](n, graph)]
    assert wrong == []
    assert all(min(graph.shapes[value]) > 0 for node in graph.nodes for value in node.output)


@pytest.mark.parametrize("name", BODIES)
def test_what_finds_people_is_what_its_recipe_takes_from_mediapipe(name: str):
    pytest.importorskip("tflite", reason="needs tflite, of the extra train")
    from models.training.bodies.__main__ import built

    assert built(name) == model(f"{name}.onnx").read_bytes()


@pytest.mark.parametrize("name", PIXELS)
def test_what_draws_eyewear_is_made_of_what_coreml_takes(name: str):
    graph = graph_of(f"eyewear_{name}", "fp32")
    assert graph.opset == 17
    assert {node.op_type for node in graph.nodes} <= supported()
    wrong = [n.name for n in graph.nodes if n.op_type in CAVEATS and not CAVEATS[n.op_type](n, graph)]
    assert wrong == []
    # Nearest texels by GatherND, which is taken without batches; MatMul has nothing of what is said beside it
    # of Gemm, and is of two matrices; none of the others with words beside them.
    assert all(attributes(n).get("batch_dims", 0) == 0 for n in graph.nodes if n.op_type == "GatherND")
    products = [n for n in graph.nodes if n.op_type == "MatMul"]
    assert all(
        len(graph.shapes.get(v, graph.constants.get(v, np.zeros(0)).shape)) == 2
        for n in products
        for v in n.input
    )
    assert not {node.op_type for node in graph.nodes} & {"GridSample", "Gemm", "Pow", "Tile", "Resize"}
    assert all(min(graph.shapes[value]) > 0 for node in graph.nodes for value in node.output)


@pytest.mark.parametrize("name", PIXELS)
def test_what_draws_eyewear_is_what_its_recipe_makes(name: str):
    from models.training.renderer.formulas import built

    assert built(name).SerializeToString() == model(f"eyewear_{name}.onnx").read_bytes()
