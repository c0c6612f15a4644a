"""All files of a library as a feed: which are shown under which day, latest first, and how many of each kind.

A file has one tile on every day that something in it is dated to: a photo, a video and a recording one in all, a note
or a chat one a day. A burst, a raw file with its JPEG and a clip with its still stand on the day of their best. What
was read is kept, so that only moments that came since are read; where others changed, all are read again.
"""

import secrets
import threading
from collections.abc import Collection
from enum import StrEnum

from memory.records.corrections import CorrectionKind
from memory.records.library import Kind, Medium
from memory.retrieval.grouping import Groups, visible_groups
from memory.store import Store, albums, corrections, moment_feed
from memory.store import moments as moment_store
from memory.store.moment_feed import FeedMoment, FeedState

LASTING = (Medium.SHOT, Medium.SPEECH)
"""What is cut out of a recording or a video, which is one tile however long it is."""


class Shown(StrEnum):
    """Which files are shown: all, those of a kind, or those that the owner or another program called a favourite."""

    ALL = ""
    PHOTO = Kind.PHOTO
    VIDEO = Kind.VIDEO
    AUDIO = Kind.AUDIO
    NOTE = Kind.NOTE
    FAVOURITE = "favourite"


class FileFeed:
    """The feed of one store, kept up to date; may be asked from several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._days: dict[str, dict[str, FeedMoment]] = {}
        self._lasting: dict[str, str] = {}
        self._files = set[str]()
        self._state = FeedState()
        self._sees_all = False
        self._groups = Groups({}, {})
        self._albums = ""
        self._counted: dict[tuple[Shown, str], list[tuple[str, int]]] = {}
        self._inside: dict[str, tuple[set[str], frozenset[str]]] = {}  # by album: what is left out of it, and its files
        self._messages: dict[tuple[str, str], int] = {}
        self._seen = threading.local()  # a connection, and so a stamp, is a thread's own
        self._version = secrets.randbelow(2**31)  # not that of another run of the program

    def version(self) -> int:
        """Return a number that grows whenever the feed may have changed."""
        with self._lock:
            self._refresh()
            return self._version

    def days(self, shown: Shown = Shown.ALL, album: str = "") -> list[tuple[str, int]]:
        """Return by key, latest first, how many tiles there are on each day that has any.

        Where `album` is the id of one, of its files alone, earliest first.
        """
        with self._lock:
            self._refresh()
            which = (shown, album)
            found = self._counted.get(which)
            if found is None:
                left_out, chosen = self._of(shown, album)
                keys = sorted(self._days, reverse=not album)
                counts = ((key, self._count(key, shown, left_out, chosen)) for key in keys)
                found = [(key, count) for key, count in counts if count]
                if found:  # nothing is kept of albums that there are not
                    self._counted[which] = found
            return list(found)

    def tiles(self, key: str, shown: Shown = Shown.ALL, album: str = "") -> list[FeedMoment]:
        """Return the moments that stand for the files under a key, latest first; of an album, earliest first."""
        with self._lock:
            self._refresh()
            left_out, chosen = self._of(shown, album)
            held = self._days.get(key, {})
            inside = [one for one in held.values() if _is_shown(one, shown, left_out, chosen)]
        return sorted(inside, key=lambda one: (one.local_s, one.asset_id), reverse=not album)

    def all_tiles(self) -> list[FeedMoment]:
        """Return the moments that stand for files under all keys, in no order."""
        with self._lock:
            self._refresh()
            left_out = self._left_out(None)
            return [one for day in self._days.values() for one in day.values() if one.asset_id not in left_out]

    def messages(self, key: str, asset_id: str) -> int:
        """Return how many messages a file has under a key, as it was when the feed was last asked for."""
        return self._messages.get((key, asset_id), 0)

    def _count(self, key: str, shown: Shown, left_out: Collection[str], chosen: Collection[str] | None) -> int:
        return sum(_is_shown(one, shown, left_out, chosen) for one in self._days[key].values())

    def _refresh(self) -> None:
        """Look whether anything changed, where anything at all did since this thread looked last."""
        seen = (moment_feed.stamp(self._store), self._store.sees_all)
        if getattr(self._seen, "stamp", None) != seen:
            self._look()
            self._seen.stamp = seen

    def _look(self) -> None:
        """Read what came since, or all where anything else changed."""
        now, groups, sees_all = moment_feed.state(self._store), visible_groups(self._store), self._store.sees_all
        changes = albums.changes(self._store)
        is_other = groups is not self._groups or changes != self._albums
        if is_other or now != self._state or sees_all != self._sees_all:
            self._version += 1
            self._counted.clear()
            self._inside.clear()
        self._groups, self._albums = groups, changes
        if now == self._state and sees_all == self._sees_all:
            return
        came = moment_feed.state_after(self._store, self._state.newest)
        before = FeedState(now.count - came.count, self._state.newest, self._state.times)
        has_only_grown = before == self._state and abs(now.times - came.times - before.times) < 1.0
        if sees_all != self._sees_all or not has_only_grown:
            self._days, self._lasting, self._messages = {}, {}, {}
            self._files, self._state = set(), FeedState()
        self._sees_all = sees_all
        for one in moment_feed.moments_after(self._store, self._state.newest):
            self._put(one)
        self._state = now

    def _put(self, one: FeedMoment) -> None:
        self._files.add(one.asset_id)
        if one.medium == Medium.MESSAGE:
            spot = (one.key, one.asset_id)
            self._messages[spot] = self._messages.get(spot, 0) + 1
        key = self._lasting.setdefault(one.asset_id, one.key) if one.medium in LASTING else one.key
        held = self._days.setdefault(key, {})
        before = held.get(one.asset_id)
        if before is None:
            held[one.asset_id] = one
        elif before.medium == Medium.SPEECH and one.medium == Medium.SHOT:  # a video has a picture
            held[one.asset_id] = one._replace(local_s=before.local_s)

    def _of(self, shown: Shown, album: str) -> tuple[Collection[str], Collection[str] | None]:
        """Return the files that another one stands for, and those that alone are shown, None where all are."""
        if not album:
            return self._left_out(None), self._loved() if shown is Shown.FAVOURITE else None
        if album not in self._inside:
            inside = albums.files_of(self._store, album)
            if not inside:
                return (), inside
            self._inside[album] = self._left_out(inside), inside
        left_out, inside = self._inside[album]
        return left_out, inside & self._loved() if shown is Shown.FAVOURITE else inside

    def _left_out(self, inside: Collection[str] | None) -> set[str]:
        """Return the files that another one stands for, which is among those `inside` and of which anything is known.

        What stands in an album without the one that stands for it is shown there by itself.
        """
        leaders = self._groups.leaders.items()
        return {one for one, leader in leaders if leader in self._files and (inside is None or leader in inside)}

    def _loved(self) -> frozenset[str]:
        said = {mark.asset_id for mark in corrections.get_all(self._store, [CorrectionKind.FAVOURITE])}
        return frozenset(said.union(moment_store.assets_of(self._store, moment_store.favourites(self._store))))


def _is_shown(one: FeedMoment, shown: Shown, left_out: Collection[str], chosen: Collection[str] | None) -> bool:
    if one.asset_id in left_out or (chosen is not None and one.asset_id not in chosen):
        return False
    return shown in (Shown.ALL, Shown.FAVOURITE) or one.kind == shown.value
