"""The Photos place as HTML: an empty grid, which assets/js/photos.js fills, and what chooses what is in it."""

from dataclasses import dataclass

from app.ui.templates import render
from memory.retrieval.feed import Shown

NAMES = {
    Shown.ALL: "All",
    Shown.PHOTO: "Photos",
    Shown.VIDEO: "Videos",
    Shown.AUDIO: "Recordings",
    Shown.NOTE: "Notes",
    Shown.FAVOURITE: "Favourites",
}
ACTIONS = (
    ("favourite", "Favourite"),
    ("album", "Album"),
    ("story", "Story"),
    ("takeout", "Remove from album"),
    ("download", "Download"),
    ("date", "Date"),
    ("place", "Place"),
    ("hide", "Hide"),
    ("forget", "Forget"),
)
"""What can be done with chosen files; see assets/js/photos/select.js."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the kinds that can be shown by themselves: its value in the address, and its name."""

    value: str
    name: str

    @property
    def address(self) -> str:
        """Where it is shown."""
        return f"/photos?kind={self.value}" if self.value else "/"


def place() -> str:
    """Return the place, in which nothing of the owner's is yet."""
    return render("photos.html", kinds=[Choice(kind.value, name) for kind, name in NAMES.items()], actions=ACTIONS)
