"""When, where and with what a file was made, and what other programs say of it."""
