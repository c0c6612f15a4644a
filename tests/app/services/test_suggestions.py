from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from app.library.session import Session
from app.services import hiding, suggestions
from app.services.corrections import corrected, record, undo
from app.services.errors import UserError
from ingest.pipeline.run import ingest
from memory.records.corrections import CorrectionKind
from memory.records.library import MomentView
from memory.store import Store, assets, full_text
from memory.store import moments as moment_store
from memory.store import suggestions as suggestion_store
from tests.conftest import paint


@pytest.fixture
def session(ingested: Session, album: Path) -> Session:
    """A library in which a red photo was named, and two more of that colour lie."""
    folder = album / "2023-08 Norway"
    for number in (2, 3):
        paint(folder / f"IMG_20230814_10200{number}.jpg", (200 + 8 * number, 30, 30))
    ingest(ingested.library, [album], lambda progress: None)
    record(ingested, corrected(ingested, asset(ingested, "101500"), None, "the boat house", None, None))
    return ingested


def asset(session: Session, part: str) -> str:
    return next(one.asset_id for path, one in assets.paths(session.unfiltered).items() if part in path)


def offered(session: Session) -> list[str]:
    return [Path(one.view.path).stem[-6:] for one in suggestions.listed(session)]


def test_what_was_named_in_one_photo_is_offered_for_a_look_alike_by_its_teacher(session: Session) -> None:
    (one,) = suggestions.listed(session)
    assert one.suggestion.words == "the boat house" and one.taught_by.endswith("101500.jpg")
    assert "boat house" not in one.view.all_text


def test_accepting_names_it_for_search_and_goes_on_to_the_next_and_undo_takes_both_back(session: Session) -> None:
    (first,) = suggestions.listed(session)
    made, recorded = suggestions.accept(session, first.suggestion.id)
    assert recorded.counts and made.kind is CorrectionKind.THING
    assert len(full_text.match(session.store, "boat house", 5)) == 2
    (second,) = suggestions.listed(session)
    assert second.view.path != first.view.path
    undo(session, [made])
    assert [one.view.path for one in suggestions.listed(session)] == [first.view.path]
    assert len(full_text.match(session.store, "boat house", 5)) == 1


def test_refusing_never_offers_it_again_but_by_undo(session: Session) -> None:
    (first,) = suggestions.listed(session)
    made, _ = suggestions.refuse(session, first.suggestion.id[:12])
    assert first.view.path not in [one.view.path for one in suggestions.listed(session)]
    with pytest.raises(UserError, match="no such suggestion"):
        suggestions.refuse(session, first.suggestion.id)
    undo(session, [made])
    assert [one.view.path for one in suggestions.listed(session)] == [first.view.path]


def test_a_hidden_photo_is_not_offered(session: Session) -> None:
    (first,) = suggestions.listed(session)
    hiding.set_passphrase(session, "open sesame")
    hiding.hide(session, first.view.asset.id)
    assert first.view.path not in [one.view.path for one in suggestions.listed(session)]
    assert suggestions.of_moments(session, [first.suggestion.moment_id]) == {}
    (second,) = suggestions.listed(session)
    assert hiding.unlock(session, "open sesame") and hiding.unhide(session, first.view.asset.id)
    assert [one.view.path for one in suggestions.listed(session)] == [first.view.path] != [second.view.path]


def test_only_the_photos_that_are_shown_are_read(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    (first,) = suggestions.listed(session)
    taken = (first.view.asset.id, asset(session, "101500"))
    photos = [one for one in moment_store.all_remembered(session.store) if one.asset.id not in taken]
    one, another = (
        first.suggestion,
        replace(first.suggestion, id="another", thing="jetty", words="our jetty", score=0.5),
    )
    later = [replace(one, id=f"later {n}", moment_id=view.moment.id, score=0.6) for n, view in enumerate(photos)]
    suggestion_store.put(session.unfiltered, [another, *later])
    read: list[str] = []
    remembered = moment_store.remembered

    def counted(store: Store, moment_ids: Sequence[str]) -> dict[str, MomentView]:
        read.extend(moment_ids)
        return remembered(store, moment_ids)

    monkeypatch.setattr(moment_store, "remembered", counted)
    groups, more = suggestions.first_photos(session, 1)
    assert [[offered.suggestion for offered in group] for group in groups] == [[one, another]]
    assert more == len(photos) > 0 and read == [one.moment_id]
    assert suggestions.named(session, "later 0").moment_id == photos[0].moment.id and read == [one.moment_id]


def test_nothing_and_what_is_ambiguous_names_no_suggestion(session: Session) -> None:
    (one,) = suggestions.listed(session)
    twin = replace(one.suggestion, id=f"{one.suggestion.id[:8]} twin", thing="jetty")
    suggestion_store.put(session.unfiltered, [twin])
    with pytest.raises(UserError, match="several suggestions"):
        suggestions.named(session, one.suggestion.id[:8])
    for name in ("", "no such"):
        with pytest.raises(UserError, match="no such suggestion"):
            suggestions.named(session, name)
