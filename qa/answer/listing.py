"""The files that a question looks for, best first: as many as fit, and no sentence about any one of them.

Knows recall and typed queries; nothing of how a list is shown.
"""

from collections.abc import Sequence
from dataclasses import replace

from memory.records.library import Kind
from memory.records.query import Evidence, Query
from memory.retrieval.recall import Sources, recall
from qa.evidence.excerpts import strongest

MOST_LISTED = 60
LEAST_SIGHT = 0.45
"""How near a picture must be to what was asked for to count as showing it."""

MAY_SHOW = 0.25
"""How near the nearest picture must be for pictures to be listed at all: it may well show what is asked for."""

LEAST_OF_BEST = 0.4
"""Which share of the best score a file needs to be listed."""

LEAST_SHARE = 0.3
"""Which share of the words that were asked for the best words found must hold, to be listed at all."""

PICTURED = frozenset([Kind.PHOTO, Kind.VIDEO])


def listed(sources: Sources, query: Query) -> list[Evidence]:
    """Return what fits, best first; empty where nothing is near enough."""
    if _is_of_filters_alone(query):
        query = replace(query, text="")
    found = recall(sources, query, MOST_LISTED)
    if not query.text or not found:
        return found
    near = [item for item in found if item.score >= LEAST_OF_BEST * found[0].score]
    return near if is_near(near, query) else []


def is_near(found: Sequence[Evidence], query: Query) -> bool:
    """Say whether anything found may show what was asked for, or holds words of it."""
    return _fits(found, query, MAY_SHOW)


def is_sure(found: Sequence[Evidence], query: Query) -> bool:
    """Say whether something found surely shows what was asked for, or holds words of it."""
    return _fits(found, query, LEAST_SIGHT)


def _fits(found: Sequence[Evidence], query: Query, least_sight: float) -> bool:
    if _is_of_filters_alone(query):
        return bool(found)
    return any(item.sight >= least_sight for item in found) or strongest(found, query.text) >= LEAST_SHARE


def _is_of_filters_alone(query: Query) -> bool:
    """Say whether a question asks for all that its times, kinds and places allow, however it looks."""
    return not query.text.strip() or (query.is_of_places_alone and query.places_hard)
