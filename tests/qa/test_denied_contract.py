"""What its owner said is not so is no answer, by any way to ask, until that is taken back."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.library.session import Session
from app.server.mcp import Recollection
from app.services import corrections, serialize
from app.services.ask import Question, ask
from ingest.pipeline.run import ingest
from memory.knowledge.learn import learn
from memory.knowledge.llm_statements import recipe
from memory.records.corrections import Correction
from memory.records.derived import Statement
from memory.records.query import Answer
from memory.store import facts as fact_store
from memory.store import moments as moment_store
from models.protocols import Models
from qa.answer.denied import DENIED
from tests.fakes import FakeLanguage, fake_models
from tests.pages import on_page

NOW = datetime(2024, 9, 1, 12, tzinfo=UTC)

FACTS = (
    ("My sister Lena lives in Bergen.", "Where does Lena live?", "Bergen"),
    ("Tomas works at the harbour office.", "Where does Tomas work?", "harbour office"),
    ("Rosa works as a carpenter.", "What does Rosa do for a living?", "carpenter"),
    ("Paulo is married to Ines.", "Who is Paulo married to?", "Ines"),
    ("The spare key is kept in the blue tin.", "Where is the spare key kept?", "blue tin"),
    ("Mira is allergic to walnuts.", "What is Mira allergic to?", "walnuts"),
    ("Jonas plays the trumpet.", "What does Jonas play?", "trumpet"),
)


@pytest.fixture
def models() -> Models:
    return fake_models()


@pytest.fixture
def session(session: Session, tmp_path: Path, quiet: Callable[[object], None]) -> Session:
    folder = tmp_path / "notes"
    folder.mkdir()
    for day, (text, _, _) in enumerate(FACTS, 1):
        (folder / f"2024-07-{day:02} day {day}.md").write_text(f"{text} We rowed home late.\n", encoding="utf-8")
    ingest(session.library, [folder], quiet)
    return session


def deny(session: Session, thing: str, really: str = "") -> list[Correction]:
    made: list[Correction] = []
    while found := [one for one in fact_store.facts(session.store) if thing in one.object]:
        made += corrections.denied(session, found[0].id, really)
        corrections.record(session, made)
    return made


def asked(session: Session, question: str, model: FakeLanguage | None = None) -> Answer:
    return ask(session, Question(question, NOW, model)).answer


def said(found: Answer) -> str:
    return " ".join([found.text, *(one.quote for one in found.citations)])


@pytest.mark.parametrize(("text", "question", "thing"), FACTS)
def test_what_was_denied_is_no_answer_until_that_is_taken_back(
    session: Session, text: str, question: str, thing: str
) -> None:
    before = asked(session, question)
    assert thing in said(before) and not before.abstained
    made = deny(session, thing)
    after = asked(session, question)
    assert thing not in said(after)
    rows = serialize.evidence_table(after.evidence)
    assert any(thing in str(row["text"]) for row in rows)
    assert all(("you marked this as wrong" in list(row["why"])) is (thing in str(row["text"])) for row in rows)
    corrections.undo(session, made)
    assert said(asked(session, question)) == said(before)


@pytest.mark.parametrize(("text", "question", "thing"), FACTS)
def test_no_language_model_reads_or_tells_what_was_denied(
    session: Session, text: str, question: str, thing: str
) -> None:
    deny(session, thing)
    model = FakeLanguage([f"{text[:-1]} [1]."] * 2)
    found = asked(session, question, model)
    assert thing not in said(found)
    assert all(thing not in message.text for asked_of in model.asked for message in asked_of[-1:])


def test_the_messages_around_an_answer_say_nothing_that_was_denied(session: Session, tmp_path: Path) -> None:
    lines = [
        "[2024-08-05, 10:00:00] Greta: Ida lives in Malmo.",
        "[2024-08-05, 10:00:20] Greta: The ferry leaves at nine.",
        "[2024-08-05, 10:00:40] Tom: Fine.",
    ]
    (tmp_path / "notes" / "signal.txt").write_text("\n".join(lines), encoding="utf-8")
    ingest(session.library, [tmp_path / "notes"], lambda progress: None)
    question = "What time is the ferry that leaves?"
    assert "Malmo" in said(asked(session, question))
    deny(session, "Malmo")
    after = asked(session, question)
    assert "nine" in said(after) and "Malmo" not in said(after)


def test_it_is_told_that_its_owner_said_so_where_nothing_else_answers(session: Session) -> None:
    deny(session, "Bergen")
    found = asked(session, "Where does Lena live?")
    assert found.abstained and found.text == DENIED
    assert not asked(session, "Where does Tomas work?").abstained


def test_what_is_so_in_its_place_is_told_as_the_owners_word(session: Session) -> None:
    deny(session, "Bergen", "Oslo")
    found = asked(session, "Where does Lena live?")
    assert "In Oslo" in found.text and "as you said" in found.text and not found.abstained
    assert "Bergen" not in said(found) and found.citations == ()


def test_what_else_the_same_sentence_states_is_told_and_its_quote_is_marked(session: Session) -> None:
    before = asked(session, "Who is my sister?")
    assert before.text.startswith("Lena") and not before.citations[0].denied
    deny(session, "Bergen")
    after = asked(session, "Who is my sister?")
    assert after.text == before.text and after.citations[0].denied
    table = serialize.answer_table(after, 0.0)["citations"]
    assert isinstance(table, list) and table[0]["denied"] and "sister Lena" in table[0]["quote"]
    assert "You marked part of this as wrong" in on_page(session, after)


def test_the_rest_of_a_moment_is_told_and_counted_as_before(session: Session) -> None:
    question = "How often did we row home?"
    before = asked(session, question)
    deny(session, "Bergen")
    after = asked(session, question)
    assert after.text == before.text and len(after.citations) == len(before.citations)
    assert "Bergen" not in said(after) and "rowed" in said(after)
    assert not any(one.denied for one in after.citations)


def test_what_a_model_read_is_left_out_by_the_words_it_was_read_from(session: Session, tmp_path: Path) -> None:
    model = FakeLanguage()
    (tmp_path / "notes" / "2024-08-02 choir.md").write_text(
        "Greta has been with the harbour choir since spring. We sang.\n", encoding="utf-8"
    )
    ingest(session.library, [tmp_path / "notes"], lambda progress: None)
    one = next(it for it in moment_store.all_remembered(session.store) if "Greta" in it.own_text)
    at = one.moment.at.at
    read = Statement(one.moment.id, 0, "Greta", "member of", "harbour choir", at, False, recipe(model))
    learn(session.unfiltered, (), "", [read])
    question = "Which choir is Greta with?"
    assert "harbour choir" in said(asked(session, question))
    deny(session, "harbour choir")
    assert "harbour choir" not in said(asked(session, question))


def test_programs_and_pages_tell_none_of_it_either(session: Session) -> None:
    deny(session, "Bergen")
    table = Recollection(session, may_write=False).ask("Where does Lena live?")
    assert "Bergen" not in str(table["answer"]) and table["citations"] == []
    found = asked(session, "Where does Lena live?")
    shown = on_page(session, found)
    assert "Bergen" not in shown.split("yy-cards")[0]
