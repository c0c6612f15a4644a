"""From a question to an answer that shows its evidence. Knows nothing of files on disk or pages."""
