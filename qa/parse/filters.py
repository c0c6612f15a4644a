"""What a question is narrowed to: when, where, who, what kind and which albums, as understood or as the owner set it.

Knows the typed query; nothing of how it is read, or of how filters are shown.
"""

from dataclasses import dataclass, field, replace

from memory.records.library import Kind
from memory.records.query import Query, Span


@dataclass(frozen=True, slots=True)
class Filters:
    """The times, places, people, kinds and albums that may be told of; each empty for all.

    Names of places and people are lower-case; a person is all the names that they go by, the one to show first.
    """

    spans: tuple[Span, ...] = ()
    places: tuple[str, ...] = ()
    persons: tuple[tuple[str, ...], ...] = ()
    kinds: frozenset[Kind] = field(default_factory=frozenset)
    albums: tuple[str, ...] = ()


def filters_of(query: Query) -> Filters:
    """Return what a query is narrowed to."""
    persons = query.persons or tuple((name,) for name in query.people)
    return Filters(query.spans, query.places, persons, query.kinds, query.albums)


def narrowed_to(query: Query, filters: Filters) -> Query:
    """Return a query with the owner's filters in place of those that were read out of its words.

    They are said outright: what lies outside them is not found.
    """
    if filters == filters_of(query):
        return query
    return replace(
        query,
        spans=filters.spans,
        places=filters.places,
        people=tuple(dict.fromkeys(name for person in filters.persons for name in person)),
        persons=filters.persons,
        kinds=filters.kinds,
        albums=filters.albums,
        spans_hard=True,
        places_hard=True,
        impossible=query.impossible if filters.spans == query.spans else (),
    )
