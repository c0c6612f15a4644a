import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.library.session import Session
from app.services.ask import (
    Answered,
    Question,
    ask,
    ask_step_by_step,
    find,
    read_query,
    read_span,
    read_time,
)
from app.services.errors import InvalidArgument
from app.services.wording import Wording
from ingest.pipeline.run import ingest
from ingest.readers.photo import read_photo
from memory.records.corrections import Hidden
from memory.records.library import Kind
from memory.records.query import Span
from memory.store import access_log, albums, assets, corrections
from memory.store import moments as moment_store
from models.protocols import Message
from qa.answer.retrieve import Retrieved
from tests.commands import told
from tests.fakes import FakeLanguage
from tests.pages import opened

NOW = datetime(2023, 9, 1, tzinfo=UTC)
RNG = np.random.default_rng(7)
QUESTION = "What did Tomas catch?"


def blotches() -> Image.Image:
    grid = RNG.integers(0, 255, (6, 6, 3), dtype=np.uint8)
    return Image.fromarray(grid).resize((320, 240), Image.Resampling.BICUBIC)


@pytest.fixture
def session(ingested: Session) -> Session:
    return ingested


def test_what_is_hidden_is_neither_found_nor_answered_from_by_any_program(session: Session, album: Path) -> None:
    found, _ = find(session, read_query("Tomas caught a cod"), 3)
    assert found[0].remembered.all_text == "Tomas caught a cod."
    assert ask(session, Question(QUESTION, NOW)).answer.citations[0].quote == "Tomas caught a cod."
    known = assets.paths(session.store)[str(next(album.rglob("*diary.md")))]
    for one in moment_store.of_asset(session.store, known.asset_id):
        corrections.put(session.store, corrections.new_correction(Hidden(), one.moment))
    assert not find(session, read_query("Tomas caught a cod"), 50)[0]
    found, _ = find(session, read_query(""), 50)
    assert found and all("diary" not in item.remembered.path for item in found)
    answer = ask(session, Question(QUESTION, NOW)).answer
    assert answer.abstained and "cod" not in answer.text
    assert all("diary" not in item.remembered.path for item in answer.evidence)
    printed = [told("search", "Tomas caught a cod"), told("ask", QUESTION, "--no-llm")]
    assert "diary.md" not in str(printed) and "caught a cod" not in str(printed)


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Three pictures of blotches, no two alike."""
    folder = tmp_path / "photos"
    folder.mkdir()
    made = []
    for day in (3, 4, 5):
        made.append(folder / f"IMG_2022060{day}_120000.jpg")
        blotches().save(made[-1])
    return made


@pytest.fixture
def pictured(tmp_path: Path, photos: list[Path], quiet: Callable[[object], None]) -> Iterator[Session]:
    found = opened(tmp_path / "pictured")
    ingest(found.library, [photos[0].parent], quiet)
    yield found
    found.close()


def test_a_smaller_copy_is_known_as_the_same_picture_and_noted_as_recalled(
    pictured: Session, photos: list[Path]
) -> None:
    pixels = read_photo(photos[1], pictured.config.limits, 120)
    found = ask(pictured, Question("When was this?", NOW, picture=pixels)).answer
    assert found.text == "This is a photo of Saturday 4 June 2022 [1]."
    assert [one.path for one in found.citations] == [str(photos[1])]
    assert access_log.lately(pictured.store) == [found.citations[0].moment_id]


def test_another_picture_is_not_taken_for_it(pictured: Session) -> None:
    found = ask(pictured, Question("When was this?", NOW, picture=np.asarray(blotches())))
    assert "This is a photo" not in found.answer.text


WHY = "Why was a cod caught?"
"""A question for a reason, which a language model may tell better than a quote."""


def test_what_is_found_comes_first_then_the_extract_and_a_models_wording_last(session: Session) -> None:
    steps = list(ask_step_by_step(session, Question(WHY, NOW, FakeLanguage(["Tomas caught a cod [1]."]))))
    found, extract, worded = steps
    assert isinstance(found, Retrieved) and isinstance(extract, Answered) and isinstance(worded, Answered)
    assert "“" in extract.answer.text and worded.answer.text == "Tomas caught a cod [1]."


def test_a_model_that_may_be_stopped_is_told_of_while_it_works(session: Session) -> None:
    model = FakeLanguage(["Tomas caught a cod [1]."])
    _, *steps = ask_step_by_step(session, Question(WHY, NOW, model, wording=Wording()))
    assert [isinstance(one, Answered) and one.is_rewording for one in steps] == [False, True, False]
    extract, at_work, worded = (one.answer.text for one in steps if isinstance(one, Answered))
    assert extract == at_work and worded == "Tomas caught a cod [1]."


def test_a_model_that_fails_or_is_stopped_leaves_the_extract(session: Session) -> None:
    class Failing(FakeLanguage):
        def reply(self, messages: Sequence[Message], max_tokens: int, schema: str = "") -> Iterator[str]:
            raise ValueError("the server is away")
            yield ""

    question = Question(WHY, NOW, Failing(), wording=Wording())
    last = ask(session, question)
    assert (last.fault, last.is_rewording) == ("the server is away", False) and "“" in last.answer.text
    wording = Wording()
    steps = ask_step_by_step(session, replace(question, model=FakeLanguage(), wording=wording))
    texts = []
    for one in steps:
        if isinstance(one, Answered):
            texts.append(one.answer.text)
            wording.stop()
    assert texts == [last.answer.text]


def test_files_are_listed_once_each(session: Session) -> None:
    found = ask(session, Question("notes", NOW)).answer
    assert found.task == "find" and not found.abstained
    assert [Path(item.remembered.path).name for item in found.evidence] == ["2023-08-15 diary.md"]
    assert found.text.startswith("1 note")


def test_a_recall_is_noted_unless_nothing_may_be_written(session: Session) -> None:
    ask(session, Question(QUESTION, NOW), notes_recall=False)
    assert access_log.lately(session.store) == []
    found = ask(session, Question(QUESTION, NOW)).answer
    assert access_log.lately(session.store) == [found.citations[0].moment_id]


def test_so_many_are_found_as_were_asked_for(session: Session) -> None:
    assert [len(find(session, read_query(""), k)[0]) for k in (1, 2)] == [1, 2]


def test_filters_are_read_and_empty_ones_are_none() -> None:
    plain = read_query("red boat")
    assert plain.text == "red boat" and not (plain.spans or plain.places or plain.people or plain.kinds)
    query = read_query("red boat", "2023-08", "2023", "Oslo", "Anna", Kind.PHOTO)
    assert query.places == ("oslo",) and query.people == ("anna",) and query.kinds == {Kind.PHOTO}
    (span,) = query.spans
    assert span.start and span.end
    assert (span.start.year, span.start.month, span.start.day) == (2023, 8, 1)
    assert (span.end - timedelta(seconds=1)).year == 2023 and span.end.year == 2024


def test_a_span_may_be_open_at_either_end() -> None:
    assert read_span("2023", "").end is None and read_span("", "2023").start is None
    assert read_span("", "") == Span(None, None)


@pytest.mark.parametrize(
    ("since", "until", "reason"),
    [
        ("soonish", "", "since: 'soonish' is not a date such as 2024-07-14"),
        ("2023", "31 February 2023", "until: There is no 31 February 2023"),
    ],
)
def test_a_day_that_cannot_be_read_is_told_with_its_argument(since: str, until: str, reason: str) -> None:
    with pytest.raises(InvalidArgument, match=f"^{reason}"):
        read_span(since, until)


def test_a_time_is_read_with_or_without_a_zone() -> None:
    assert read_time("2024-07-14T15:30:00+02:00").isoformat() == "2024-07-14T15:30:00+02:00"
    assert read_time("2024-07-14T15:30").tzinfo is not None and read_time("").tzinfo is not None
    with pytest.raises(InvalidArgument, match=r"^now: 'noon' is not an ISO 8601 time"):
        read_time("noon")


@pytest.mark.parametrize("text", ["0001-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31", "9999-12-31T23:59-12:00"])
def test_a_time_that_nobody_can_reckon_with_is_refused(text: str) -> None:
    with pytest.raises(InvalidArgument, match=f"^now: '{re.escape(text)}' is out of reach"):
        read_time(text)


def test_an_album_beside_a_question_narrows_it_as_its_name_in_the_words_does(session: Session) -> None:
    own = albums.make(session.store, "Red 2019", NOW)
    albums.add(session.store, own.id, [next(iter(assets.paths(session.store).values())).asset_id], NOW)
    words = "What did Tomas catch in summer"  # of no year: the time weighs and does not exclude
    asked = (Question(words, NOW, albums=("Red 2019",)), Question(f"{words} in the album Red 2019", NOW))
    beside, named = (next(ask_step_by_step(session, one)) for one in asked)
    assert isinstance(beside, Retrieved) and isinstance(named, Retrieved)
    assert beside.is_narrowed and not beside.query.spans_hard
    assert (beside.query, beside.evidence) == (named.query, named.evidence)
