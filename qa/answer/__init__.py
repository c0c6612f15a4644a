"""From evidence to an answer whose every sentence cites a moment."""
