"""Journals, mail, calendars and documents that hold words: one file a format."""
