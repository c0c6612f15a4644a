"""The Map place as HTML: an empty map and list, which assets/js/map.js fills."""

from app.ui.templates import render


def place() -> str:
    """Return the place, in which nothing of the owner's is yet."""
    return render("map.html")
