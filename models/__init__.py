"""Neural networks behind plain functions. Knows nothing of memories."""
