"""The Photos place: all files as a grid of days, what stands above it, and what is done with several at once."""
