"""Frozen records that travel between all folders. Imports nothing of ours."""
