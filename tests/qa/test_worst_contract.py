"""The twelve kinds of answers that were worst when people first asked in their own words, three wordings of each."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from app.library.session import Session, open_session
from app.services.ask import Question, ask
from ingest.pipeline.run import ingest
from memory.records.query import Answer

NOW = datetime(2024, 3, 1, 12, tzinfo=UTC)

NOTES = {
    "2022-01-10 office.md": "I work at Sorrel, the seed merchant in Leeds. My desk faces the silos.",
    "2022-01-16 sister.md": "My sister Petra works in Hamburg now, at the harbour authority.",
    "2022-09-20 notice.md": "Gave notice at Sorrel. From October I work at Quill, the bookbinder's in York.",
    "2022-05-14 kite.md": "The red kite tore on the first day. Petra sewed it with fishing line.",
    "2022-08-02 phone.md": "The landlord rang four times today about the gutter and I didn't pick up.",
    "2023-02-11 rent.md": "Rent is 610 a month since we moved.",
    "2024-01-05 rent again.md": "From this month the rent is 655.",
    "2023-11-20 flight.md": "Booked the flight to Bilbao for 17 March 2024. Window seat.",
    "2023-06-03 roof.md": "Slates off the shed roof again after the storm. Owen nailed a tarpaulin over it.",
    "Lewes diary.md": (
        "# 8 July 2023\nTrain to Lewes with Petra, castle first, ice cream second.\n\n"
        "# 9 July 2023\nWalked from Lewes to the sea. Eleven miles and one blister.\n\n"
        "# 10 July 2023\nHome from Lewes with a cheese that has its own seat.\n"
    ),
    "wedding speech.txt": "Owen's wedding: speech, at most four minutes, and no jokes about the canoe.",
}
CHAT = (
    "02/06/2022, 18:00 - Petra: have a good trip!\n"
    "02/06/2022, 18:05 - Iris: it's only the dentist\n"
    "12/04/2023, 10:00 - Iris: should we move to Oslo? there's a job\n"
    "12/04/2023, 10:20 - Petra: and leave mum?\n"
    "12/04/2023, 10:31 - Iris: true. we stay\n"
)

KINDS = {
    "the trips of a year are those that were made": (
        ["Which trips did we make in 2023?", "what trips did i go on in 2023", "list my journeys in 2023"],
        ["Lewes"],
        ["have a good trip"],
    ),
    "a year is told from several of its months": (
        ["Summarize 2022", "sum up 2022 for me", "what happened in 2022?"],
        ["Quill", "kite"],
        ["Lewes"],
    ),
    "a day tells what is of that day": (
        ["What did we do on 9 July 2023?", "9 july 2023 what happened", "how was 9 July 2023"],
        ["Eleven miles"],
        ["cheese", "ice cream"],
    ),
    "a fact is of the right person": (
        ["Where did I work in early 2022?", "where did i work in february 2022", "where was my job in spring 2022"],
        ["Sorrel"],
        [],
    ),
    "what is to begin points ahead": (
        ["Where do I work now?", "where do i work these days", "what's my current job?"],
        ["Quill"],
        [],
    ),
    "what holds now is told by the newest": (
        ["How much is the rent now?", "whats our rent at the moment", "what rent do I pay currently?"],
        ["655"],
        [],
    ),
    "a number that a text gives beats moments counted": (
        ["How often did the landlord ring?", "how many times did the landlord call", "how often did landlord phone me"],
        ["four times"],
        ["1 time"],
    ),
    "a day that is spoken of beats the day of writing": (
        ["When is the flight to Bilbao?", "when do i fly to bilbao", "what day is my bilbao flight"],
        ["17 March 2024"],
        [],
    ),
    "what was suggested and dropped is told to its end": (
        ["When did we move to Oslo?", "when was our move to oslo", "what day did I move to Oslo"],
        ["we stay"],
        [],
    ),
    "the day of a file alone is no date": (
        ["When was Owen's wedding?", "when did owen get married", "what date was owens wedding"],
        [],
        ["November 2023:"],
    ),
}


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory, weights: None) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("life")
    (folder / "files").mkdir()
    for name, text in {**NOTES, "WhatsApp Chat with Petra.txt": CHAT}.items():
        path = folder / "files" / name
        path.write_text(text, encoding="utf-8")
        os.utime(path, (datetime(2023, 11, 2, tzinfo=UTC).timestamp(),) * 2)
    session = open_session(folder / "library")
    ingest(session.library, [folder / "files"], lambda _: None)
    yield session
    session.close()


def told(session: Session, question: str, *before: str) -> Answer:
    return ask(session, Question(question, NOW, None, before), notes_recall=False).answer


@pytest.mark.parametrize(("kind", "question"), [(kind, asked) for kind, held in KINDS.items() for asked in held[0]])
def test_kinds_that_were_worst(life: Session, kind: str, question: str) -> None:
    _, holds, lacks = KINDS[kind]
    text = told(life, question).text
    assert all(words in text for words in holds) and not any(words in text for words in lacks), text


@pytest.mark.parametrize("question", ["red kite", "the torn kite", "kite with a tear"])
def test_a_bare_phrase_is_a_list_and_no_sentence_about_one(life: Session, question: str) -> None:
    answer = told(life, question)
    assert answer.task == "find" and answer.evidence[0].remembered.path.endswith("kite.md")


@pytest.mark.parametrize("question", ["what happened to the roof", "who mended the roof?", "that storm at the shed"])
def test_a_question_of_its_own_leaves_the_one_before(life: Session, question: str) -> None:
    answer = told(life, question, "Who sewed the kite?")
    assert answer.evidence[0].remembered.path.endswith("roof.md") and "kite" not in answer.text
