from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.pipeline.run import Library, ingest
from memory.retrieval.recall import Sources
from memory.store import albums, assets
from qa.answer.retrieve import retrieve
from qa.parse.filters import Filters
from tests.fakes import FakeText

NOW = datetime(2024, 9, 1, 12, tzinfo=UTC)


@pytest.fixture
def sources(library: Library, tmp_path: Path) -> Sources:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "2024-08-09 cake.md").write_text(
        "Lena baked a plum cake.\n\nGrandmother's birthday is on 9 August.\n", encoding="utf-8"
    )
    (folder / "2024-06-03 boat.md").write_text("Sailed out to the buoy on the water.\n", encoding="utf-8")
    ingest(library, [folder], lambda _: None)
    return Sources(library.store, library.index, FakeText(), "text fake-text", None, "")


def test_a_day_that_a_note_names_becomes_a_span(sources: Sources) -> None:
    looked = retrieve(sources, "What did we do on grandmother's birthday 2024?", NOW)
    assert looked.query.spans and looked.query.spans[0].start is not None
    assert (looked.query.spans[0].start.month, looked.query.spans[0].start.day) == (8, 9)


def test_what_is_of_other_times_is_shown_as_beside(sources: Sources) -> None:
    looked = retrieve(sources, "What did we do on the water in 1999?", NOW)
    assert looked.is_beside and looked.evidence


def test_a_question_that_names_an_album_is_answered_from_that_alone(sources: Sources) -> None:
    paths = assets.paths(sources.store).values()
    boat, cake = (next(one.asset_id for one in paths if name in one.path) for name in ("boat", "cake"))
    own = albums.make(sources.store, "Cake 1999", NOW)
    albums.add(sources.store, own.id, [boat], NOW)
    looked = retrieve(sources, "Who baked a cake in the album cake 1999?", NOW)
    assert looked.is_narrowed and looked.query.albums == ("Cake 1999",) and not looked.query.spans
    assert cake not in {item.remembered.asset.id for item in looked.evidence}
    shown = retrieve(sources, "What is in the album Cake 1999?", NOW)
    assert {item.remembered.asset.id for item in shown.evidence} == {boat}
    elsewhere = retrieve(sources, "Who baked a cake?", NOW, filters=Filters(albums=("Nowhere",)))
    assert not elsewhere.evidence and elsewhere.is_beside
