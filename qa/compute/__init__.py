"""Counts, sums, dates and lists worked out of records."""
