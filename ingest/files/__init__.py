"""What is so of a file of any format: its checks, times and tags, reading ahead, and why a step over it failed."""
