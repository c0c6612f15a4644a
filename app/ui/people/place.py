"""The People place as HTML: empty parts, which assets/js/people.js fills."""

from app.ui.templates import render


def place() -> str:
    """Return the place, in which nothing of the owner's is yet."""
    return render("people.html")
