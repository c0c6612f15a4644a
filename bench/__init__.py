"""Measures and prints "name value unit" lines; writes nothing."""
