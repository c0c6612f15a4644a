"""Benchmarks of the pages and the API in a browser."""
