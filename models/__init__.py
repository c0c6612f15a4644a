"""Neural networks behind plain functions. Knows nothing of memories."""

from models.telemetry import switch_off

switch_off()
