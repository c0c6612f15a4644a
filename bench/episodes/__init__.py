"""Benchmarks of episodes and chapters."""
