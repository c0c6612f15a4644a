"""From moments to events: where they are cut, what they are called, how much they matter."""
