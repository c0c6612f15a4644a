"""The names of the steps over one file, as the library keeps them. Knows nothing of how a step is done."""

PERCEIVE, CAPTION, SIGHT = "perceive", "caption", "sight"
"""The steps over one file: its moments with what is heard in them, what its pictures show in words, and as vectors."""
UNREAD = "unread"
"""No step by itself: what of a file could not be read when it was perceived, although the rest was."""
