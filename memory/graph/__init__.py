"""The edges between events, and the neighbourhood of a node."""
