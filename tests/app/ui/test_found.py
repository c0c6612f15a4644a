"""What was found is a grid of pictures that open in the viewer, with facets that narrow it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.library.session import Session
from app.services.errors import UserError
from app.ui import found
from app.ui.media import Media
from ingest.pipeline.run import ingest
from memory.records.library import Kind
from memory.records.query import Evidence
from memory.retrieval.grouping import visible_groups
from memory.store import assets
from memory.store import moments as moment_store
from qa.parse.filters import Filters


@pytest.fixture
def evidence(session: Session, album: Path, quiet: Callable[[object], None]) -> list[Evidence]:
    """Everything in the album of the tests, as though it had been found."""
    ingest(session.library, [album], quiet)
    held = [
        one
        for path in assets.paths(session.store).values()
        for one in moment_store.of_asset(session.store, path.asset_id)[:1]
    ]
    return [Evidence(one, 0.5, why=('words <b>"red"</b>',)) for one in held]


def test_pictures_are_links_in_their_order_and_say_why(
    session: Session, media: Media, evidence: list[Evidence]
) -> None:
    shown = found.grid(session, media, evidence, visible_groups(session.store), 3)
    pictured = [item.remembered for item in evidence if found.is_pictured(item.remembered)]
    places = [shown.index(f'href="/photo/{one.moment.id}"') for one in pictured]
    assert pictured and places == sorted(places) and shown.count("data-photo ") == len(pictured)
    assert "words &lt;b&gt;&#34;red&#34;&lt;/b&gt;" in shown and "<b>" not in shown


def test_facets_are_choices_with_how_many_stay(evidence: list[Evidence]) -> None:
    held = [item.remembered for item in evidence]
    told = {(one.part, one.value): one.count for one in found.facets(held, {})}
    kinds = {kind.value: sum(one.asset.kind is kind for one in held) for kind in Kind}
    assert {value: count for (part, value), count in told.items() if part == "kind"} == {
        value: count for value, count in kinds.items() if count
    }
    assert not any(part == "year" for part, _ in told)  # all of one year: no choice
    assert found.facets(held[:1], {}) == []
    inside = {held[0].asset.id: ["<i>Fjord"], held[1].asset.id: ["<i>Fjord", "Boats"]}
    assert {(one.value, one.count) for one in found.facets(held, inside) if one.part == "album"} == {
        ("<i>Fjord", 2),
        ("Boats", 1),
    }
    some = [(one.value, one.count) for one in found.facets(held[:2], inside) if one.part == "album"]
    assert some == [("Boats", 1)], "all are in the other: no choice"


def test_a_facet_sets_one_filter() -> None:
    year = found.narrowed(Filters(places=("munich",)), "year 2023")
    assert year.places == ("munich",) and year.spans[0].start and year.spans[0].end
    assert year.spans[0].holds(datetime(2023, 6, 1, tzinfo=UTC))
    assert found.narrowed(Filters(), "where Bad Tölz").places == ("bad tölz",)
    assert found.narrowed(Filters(), "who Lena").persons == (("lena",),)
    assert found.narrowed(Filters(), "kind video").kinds == {Kind.VIDEO}
    assert found.narrowed(Filters(), "album Sea: day 1").albums == ("Sea: day 1",)


@pytest.mark.parametrize(
    "told", ["", "year", "year 0000", "year x", "year ٢٠٢٣", "kind house", "where ", "album ", "size 3"]
)
def test_any_other_is_refused(told: str) -> None:
    with pytest.raises(UserError):
        found.narrowed(Filters(), told)
