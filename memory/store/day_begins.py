"""When days begin, as the library keeps it for every program that works with it."""

from datetime import time

from memory.records.days import USUAL
from memory.store import full_text
from memory.store.connection import Store

DAY_BEGINS = "day_begins"


def keep_day(store: Store, begins: time) -> None:
    """Say in the library when days begin; nothing is written where it says so already."""
    if (full_text.meta(store, DAY_BEGINS) or USUAL.isoformat()) != begins.isoformat():
        full_text.set_meta(store, DAY_BEGINS, begins.isoformat())
