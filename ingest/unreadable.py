"""The one way a file can refuse to be read. Knows nothing of how files are read."""


class Unreadable(Exception):
    """A file cannot be understood; the message is a sentence for the owner that says what is wrong and what helps."""
