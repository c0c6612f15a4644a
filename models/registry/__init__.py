"""Which models there are, where their weights come from, and whether they are whole."""
