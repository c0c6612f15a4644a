"""From events to days, chapters, months, years, themes and stories."""
