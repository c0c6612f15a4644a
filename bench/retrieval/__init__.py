"""Benchmarks of recall and answers."""
