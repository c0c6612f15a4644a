"""The files that a question looks for, best first: as many as fit, and no sentence about any one of them.

Knows recall and typed queries; nothing of how a list is shown.
"""

from collections.abc import Sequence

from memory.records.library import Kind
from memory.records.query import Evidence, Query
from memory.retrieval.recall import Sources, recall
from qa.evidence.excerpts import strongest

MOST_LISTED = 60
LEAST_SIGHT = 0.45
"""How near a picture must be to what was asked for to count as showing it."""

LEAST_OF_BEST = 0.4
"""Which share of the best score a file needs to be listed."""

LEAST_SHARE = 0.5
PICTURED = frozenset([Kind.PHOTO, Kind.VIDEO])


def listed(sources: Sources, query: Query) -> list[Evidence]:
    """Return what fits, best first; empty where nothing is near enough."""
    found = recall(sources, query, MOST_LISTED)
    if not query.text.strip() or not found:
        return found
    if query.kinds and query.kinds <= PICTURED:
        near = [item for item in found if item.sight >= LEAST_SIGHT or strongest([item], query.text) >= LEAST_SHARE]
        return near
    best = found[0].score
    near = [item for item in found if item.score >= LEAST_OF_BEST * best]
    return near if is_near(near, query) else []


def is_near(found: Sequence[Evidence], query: Query) -> bool:
    """Say whether anything found holds words that were asked for, or looks like it."""
    return any(item.sight >= LEAST_SIGHT for item in found) or strongest(found, query.text) >= LEAST_SHARE
