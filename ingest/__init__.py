"""From files to moments. Knows nothing of questions or pages."""
