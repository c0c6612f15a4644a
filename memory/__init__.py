"""What is remembered. Knows nothing of files on disk, prompts to the owner, or pages."""
