"""Models that run on this machine: which are here, and what they say of a text.

Nothing heavy is loaded by importing this package; `crossread.inference.onnx` and
`crossread.inference.tokens` load ONNX Runtime and the tokenizer when a model is first asked for.
Nothing is ever downloaded.
"""
