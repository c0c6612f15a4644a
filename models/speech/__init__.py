"""Models of speech and voices."""
