"""The dates that a question names, as spans of time."""
