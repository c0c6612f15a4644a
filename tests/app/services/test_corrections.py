"""What the owner says is recorded one way and taken back one way, whatever it is about."""

import contextlib
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.library.session import Session, deriving
from app.services import corrections as services_corrections
from app.services.corrections import Recorded
from app.services.errors import UserError
from ingest.pipeline.run import ingest
from memory.corrections import apply
from memory.identity.anchors import anchor_of
from memory.records.corrections import (
    KINDS,
    Anchor,
    Content,
    Correction,
    CorrectionKind,
    DifferentNames,
    DifferentPeople,
    FactDenied,
    FactStated,
    Favourite,
    Hidden,
    NotTogether,
    PersonHidden,
    PersonNamed,
    PlaceCorrection,
    PlaceNamed,
    SameName,
    SamePerson,
    SamePlace,
    SameTheme,
    SpotNamed,
    ThemeDenied,
    ThemeNamed,
    ThemeParted,
    ThingDenied,
    ThingNamed,
    TimeCorrection,
    TitleGiven,
    TraitDenied,
    UnreadableCorrection,
    WordsCorrection,
)
from memory.records.derived import Fact, Level
from memory.records.library import Kind, Place, TakenFrom, Trace
from memory.store import StoreBusy, appearances, assets, corrections, events, soundness
from memory.store import facts as fact_store
from memory.store import moments as moment_store
from memory.store.corrections import new_correction
from models.protocols import Models
from tests import tracked
from tests.fakes import FakeFaces, fake_models
from tests.ingest.perception.test_faces import picture
from tests.tracked import ROOT


@pytest.fixture
def models() -> Models:
    return replace(fake_models(), faces=FakeFaces())


@pytest.fixture
def session(session: Session, tmp_path: Path, quiet: Callable[[object], None]) -> Session:
    folder = tmp_path / "album"
    folder.mkdir()
    picture(folder / "IMG_20230814_101900.png", "red", "blue")
    (folder / "2023-08-15 note.md").write_text("My sister Lena lives in Kochel.\n", encoding="utf-8")
    ingest(session.library, [folder], quiet)
    return session


def lives(session: Session) -> list[Fact]:
    return [one for one in fact_store.facts(session.store) if one.relation == "lives in"]


def test_a_fact_is_denied_put_right_and_taken_back(session: Session) -> None:
    (before,) = lives(session)
    assert before.object == "Kochel"
    made = services_corrections.denied(session, before.id, "Lenggries")
    services_corrections.record(session, made)
    assert [one.object for one in lives(session)] == ["Lenggries"]
    services_corrections.undo(session, made)
    assert lives(session) == [before]


def test_a_fact_is_denied_with_nothing_in_its_place(session: Session) -> None:
    (before,) = lives(session)
    services_corrections.record(session, services_corrections.denied(session, before.id))
    assert lives(session) == []
    with pytest.raises(UserError, match="no longer exists"):
        services_corrections.denied(session, before.id)


def test_saying_what_it_says_already_is_refused(session: Session) -> None:
    (before,) = lives(session)
    with pytest.raises(UserError, match="already"):
        services_corrections.denied(session, before.id, " Kochel ")


def test_a_moment_that_is_gone_is_refused(session: Session) -> None:
    with pytest.raises(UserError, match="no longer in the library"):
        services_corrections.moment_of(session, "nothing")


def test_the_same_words_again_are_no_correction_until_they_were_changed_or_taken_back(session: Session) -> None:
    name = min(assets.get_all(session.store))

    def say(words: str, at: str | None = None) -> list[Correction]:
        made = services_corrections.corrected(session, name, None, words, at, None)
        services_corrections.record(session, made)
        return made

    said = say("the red kite")
    with pytest.raises(UserError, match="already"):
        say("the red kite")
    assert [one.kind for one in say("the red kite", "2024-07-14")] == [CorrectionKind.AT]
    say("the blue kite")
    assert len(say("the red kite")) == len(said) == 1


def test_blank_words_are_no_correction(session: Session) -> None:
    for words in ("", " \n"):
        with pytest.raises(UserError, match="the words are empty"):
            services_corrections.corrected(session, "a", None, words, None, None)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("0001-01-01", "too long ago"),
        ("0001-01-01T02:00+14:00", "too long ago"),
        ("0999-12-31", "too long ago"),
        ("9999-12-31", "in the future"),
        ("9999-12-31T23:59-12:00", "in the future"),
        (f"{datetime.now(UTC) + timedelta(days=9):%Y-%m-%d}", "in the future"),
    ],
)
def test_a_time_at_which_no_file_can_have_been_made_is_refused(session: Session, text: str, why: str) -> None:
    (name, *_) = {one.asset_id for one in appearances.get_all(session.store)}
    with pytest.raises(UserError, match=why):
        services_corrections.corrected(session, name, None, None, text, None)


def test_a_scanned_photo_may_be_older_than_films(session: Session, quiet: Callable[[object], None]) -> None:
    (name, *_) = {one.asset_id for one in appearances.get_all(session.store)}
    services_corrections.record(session, services_corrections.corrected(session, name, None, None, "1850-06-01", None))
    ingest(session.library, [], quiet)
    assert {one.key for one in events.summaries(session.store, Level.YEAR)} == {"1850", "2023"}


@pytest.mark.parametrize("at", ["0001-01-01T02:00:00+00:00", "9999-12-31T23:00:00+00:00"])
def test_a_time_out_of_reach_that_a_library_holds_ends_no_run_and_is_taken_back(
    session: Session, quiet: Callable[[object], None], monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    (name, *_) = {one.asset_id for one in appearances.get_all(session.store)}
    note = next(one.asset_id for one in assets.paths(session.store).values() if one.asset_id != name)
    with monkeypatch.context() as earlier:
        earlier.setattr(corrections, "is_within_reach", lambda at: True)
        for asset_id in (name, note):
            said = new_correction(TimeCorrection(datetime.fromisoformat(at)), asset_id=asset_id)
            corrections.put(session.unfiltered, said)
            apply.apply(session.unfiltered, asset_id)
    ingest(session.library, [], quiet)
    assert len(soundness.unreadable(session.unfiltered)) == 2
    services_corrections.undo(session, corrections.listed(session.unfiltered))
    assert {one.start.year for one in events.events(session.store)} == {2023}


def _of_every_kind(session: Session) -> list[Correction]:
    """Return one correction of each record there is, of what this library holds."""
    face = anchor_of(appearances.get_all(session.store)[0])
    other = anchor_of(appearances.get_all(session.store)[1])
    (note,) = (one for one in moment_store.all_remembered(session.store) if one.asset.kind is Kind.NOTE)
    spots = (f"{note.asset.id} 0",)
    of_file: list[Content] = [
        WordsCorrection("Two boats."),
        TimeCorrection(datetime(2020, 1, 1, tzinfo=UTC)),
        ThingNamed("the mill"),
        ThingDenied("the mill"),
        PlaceCorrection(Place(47.6, 11.3, "Kochel")),
        Favourite(),
        NotTogether(note.asset.id),
    ]
    of_all: list[Content] = [
        FactStated("Lena", "lives in", "Oslo"),
        FactDenied("Lena", "lives in", "Kochel"),
        SameName("Lena", "Leni"),
        DifferentNames("Lena", "my sister"),
        TraitDenied("life", "lives in Kochel"),
        PersonNamed(face, "Lena"),
        PersonHidden(other),
        SamePerson(face, other),
        DifferentPeople(other, (face,)),
        PlaceNamed("Kochel", "Home"),
        SpotNamed(47.6, 11.3, 1.0, "The pier"),
        SamePlace("Home", "The pier"),
        ThemeNamed("Chess", "Evenings", spots),
        SameTheme("Chess", "Rowing", spots, spots),
        ThemeParted("Chess", (spots, spots)),
        ThemeDenied("Chess", spots),
        TitleGiven(None, "", "Our day", spots),
    ]
    made = [new_correction(content, asset_id=face.asset_id) for content in of_file]
    return [*made, *map(new_correction, of_all), new_correction(Hidden(), asset_id=note.asset.id)]


def test_every_kind_is_recorded_and_taken_back_with_nothing_left_of_it(session: Session) -> None:
    before, made = _remembered(session), _of_every_kind(session)
    assert {type(one.content) for one in made} == set(KINDS)
    done = services_corrections.record(session, made)
    assert done == Recorded(True, 1) and _remembered(session) != before
    assert {one.id for one in corrections.get_all(session.unfiltered)} == {one.id for one in made}
    assert services_corrections.undo(session, made) == Recorded(True, 1)
    assert corrections.get_all(session.unfiltered) == [] and _remembered(session) == before


def _remembered(session: Session) -> list[object]:
    store = session.store
    told = [(one.moment.at, one.asset.place, one.all_text) for one in moment_store.all_remembered(store)]
    derived = [one.text for one in events.summaries(store)], [one.title for one in events.events(store)]
    return [told, derived, fact_store.facts(store), fact_store.entities(store)]


def test_what_nothing_rests_on_is_recorded_while_files_are_taken_in(session: Session) -> None:
    with deriving(session.folder):
        assert services_corrections.record(session, [new_correction(TraitDenied("life", "lives in Rome"))]).counts
        made = [new_correction(SameName("Lena", "Leni"))]
        assert services_corrections.record(session, made) == Recorded(False)
        assert services_corrections.undo(session, made) == Recorded(False)
    assert len(corrections.get_all(session.store)) == 1


def test_one_that_cannot_be_read_is_taken_back_while_all_else_goes_on(session: Session) -> None:
    kept, bad = _of_every_kind(session)[:2]
    services_corrections.record(session, [kept, bad])
    session.unfiltered.write("UPDATE correction SET value = 'yesterday' WHERE id = ?", [(bad.id,)])
    assert services_corrections.record(session, [said := new_correction(FactStated("Lena", "lives in", "Oslo"))]).counts
    assert "Oslo" in {one.object for one in lives(session)}
    unreadable = [one for one in corrections.listed(session.store) if isinstance(one, UnreadableCorrection)]
    assert [one.id for one in unreadable] == [bad.id] and soundness.damage(session.store)
    assert services_corrections.undo(session, unreadable).counts
    assert soundness.damage(session.store) == []
    assert {one.id for one in corrections.get_all(session.store)} == {kept.id, said.id}
    assert {one.asset.taken_from for one in moment_store.all_remembered(session.store)} != {TakenFrom.OWNER}


def test_a_lock_taken_at_the_last_moment_leaves_the_deriving_to_the_other(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another process takes between asking and taking is no reason to say that nothing was changed."""
    taken = contextlib.ExitStack()

    def take(folder: Path) -> contextlib.AbstractContextManager[None]:
        with contextlib.suppress(StoreBusy):
            taken.enter_context(deriving(folder))
        return deriving(folder)

    monkeypatch.setattr(services_corrections, "deriving", take)
    with taken:
        assert services_corrections.record(session, [new_correction(Favourite(), asset_id="a")]) == Recorded(False)
    assert len(corrections.get_all(session.store)) == 1


def test_being_busy_while_deriving_is_no_lock_of_another(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise StoreBusy("the library is being written")

    monkeypatch.setattr(services_corrections, "derive", busy)
    with pytest.raises(StoreBusy, match="being written"):
        services_corrections.derive_anew(session)


def test_facts_and_names_wait_for_no_pictures(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a model ran")

    monkeypatch.setattr(services_corrections, "derive", refuse)
    made = [new_correction(FactStated("Lena", "lives in", "Oslo")), new_correction(SameName("Lena", "Leni"))]
    assert services_corrections.record(session, made).counts and "Oslo" in {one.object for one in lives(session)}
    assert services_corrections.undo(session, made).counts and "Oslo" not in {one.object for one in lives(session)}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (PlaceNamed("Kochel", "The lake"), "Kochel is called The lake"),
        (SamePlace("Kochel", "The lake"), "Kochel is part of The lake"),
        (SpotNamed(47.6, 11.3, 0.25, "The boat"), "The boat, within 0.25 km of 47.6,11.3"),
        (ThemeNamed("Chess", "Evenings", ()), "Chess is called Evenings"),
        (SameTheme("Chess", "Violin", (), ()), "Chess is part of Violin"),
        (ThemeParted("Chess", ()), "Chess is two themes"),
        (ThemeDenied("Chess", ()), "Chess is no theme"),
        (TitleGiven(None, "", "Our day", ()), "an episode is called Our day"),
        (TitleGiven(Level.CHAPTER, "", "Our trip", ()), "a trip or project is called Our trip"),
        (TitleGiven(Level.YEAR, "2024", "Our year", ()), "2024 is called Our year"),
        (PersonHidden(Anchor(Trace.VOICE, "a")), "a voice that is not to be listed or named"),
        (PersonNamed(Anchor(Trace.FACE, "a"), "Lena"), "Lena"),
        (SamePerson(Anchor(Trace.FACE, "a"), Anchor(Trace.FACE, "b")), ""),
        (WordsCorrection("Two boats."), "Two boats."),
        (ThingNamed("the mill"), "the mill"),
        (ThingDenied("the mill"), "the mill"),
        (FactDenied("Lena", "lives in", "Köln"), "Lena lives in Köln"),
        (
            FactStated("Lena", "lives in", "Köln", datetime(2020, 5, 1, tzinfo=UTC)),
            "Lena lives in Köln, since 2020-05-01",
        ),
        (SameName("Lena", "Leni"), "Lena and Leni"),
        (TraitDenied("life", "lives in Rome"), "lives in Rome"),
        (PlaceCorrection(Place(47.6, 11.3, "Kochel", "Bavaria")), "Kochel, Bavaria"),
        (PlaceCorrection(Place(47.6, 11.3)), "47.6,11.3"),
        (TimeCorrection(datetime(2020, 5, 1, tzinfo=UTC)), "2020-05-01T00:00:00+00:00"),
    ],
)
def test_what_was_said_is_told_in_words(content: Content, words: str) -> None:
    assert services_corrections.in_words(new_correction(content)) == words


def test_nothing_else_in_the_app_writes_a_correction_or_takes_one_back() -> None:
    writing = re.compile(r"\bcorrections\.(put|remove)\(")
    found = [name for name in tracked.names("app/*.py") if writing.search((ROOT / name).read_text(encoding="utf-8"))]
    assert found == ["app/services/corrections.py"]


def test_every_kind_has_a_name_for_people() -> None:
    assert services_corrections.KIND_NAMES.keys() == set(CorrectionKind)
