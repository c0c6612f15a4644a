"""The demo album."""
