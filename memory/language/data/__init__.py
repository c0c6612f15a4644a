"""The words of each language that is read, one file a language."""
