"""From faces and voices to people."""
