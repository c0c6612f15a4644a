"""What a piece of evidence says, and whether an answer rests on it."""
