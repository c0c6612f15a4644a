"""From folders to files: what is there, of which type, within which limits, and what changed."""
