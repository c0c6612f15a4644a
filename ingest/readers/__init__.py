"""From one file to pixels, samples, shots, paragraphs or messages."""
