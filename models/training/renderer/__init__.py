"""The graph that draws eyewear, made as ONNX: nothing in it is trained."""
