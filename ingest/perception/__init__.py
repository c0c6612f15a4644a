"""From pixels and samples to moments, words, faces, voices and duplicates."""
