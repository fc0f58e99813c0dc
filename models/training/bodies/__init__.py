"""The networks that find people, taken out of the mediapipe wheel as ONNX: nothing is trained here."""
