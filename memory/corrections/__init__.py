"""The owner's corrections, applied to what was perceived and derived."""
