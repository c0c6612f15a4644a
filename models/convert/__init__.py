"""From checkpoints to ONNX graphs, once, when weights are fetched."""
