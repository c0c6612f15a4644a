"""Notes in eight languages are answered from in the language of the question, by quoting the right one."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.library.session import Session
from app.services.ask import Question, ask
from ingest.pipeline.run import ingest
from memory.records.query import Answer

NOW = datetime(2024, 9, 1, 12, tzinfo=UTC)
NOTES = {
    "de": "Der Zaun am Hühnerstall ist fertig. Die Säge habe ich bei Onkel Bernd gelassen.",
    "fr": "Le menuisier a réparé la barque de Lucien. Le passeport de Zélie se trouve dans le tiroir du bureau.",
    "es": "El perro de Marisol se llama Trueno. El seguro del coche vence en noviembre.",
    "ru": "Бабушка испекла пирог с черникой. Документы на дачу лежат в зелёной папке.",
    "ar": "اشترى عمي كريم قاربا جديدا. دفتر الوصفات موجود في درج المطبخ.",
    "ja": "叔父さんが新しい自転車を買いました。家計簿は本棚の一番上にあります。",
    "zh": "叔叔买了一辆新自行车。护照在书桌左边的抽屉里。",
    "th": "คุณลุงซื้อจักรยานคันใหม่ หนังสือเดินทางอยู่ในลิ้นชักโต๊ะ",
}
ASKED = [
    ("de", "Bei wem habe ich die Säge gelassen?"),
    ("fr", "Où se trouve le passeport de Zélie ?"),
    ("es", "¿Cómo se llama el perro de Marisol?"),
    ("ru", "Где лежат документы на дачу?"),
    ("ru", "Кто испёк пирог с черникой"),
    ("ar", "أين دفتر الوصفات؟"),
    ("ar", "من اشترى قاربا جديدا"),
    ("ja", "家計簿はどこにありますか"),
    ("ja", "誰が自転車を買いましたか？"),
    ("zh", "护照在哪里"),
    ("zh", "谁买了自行车？"),
    ("th", "หนังสือเดินทางอยู่ที่ไหน"),
    ("th", "ใครซื้อจักรยานคันใหม่"),
]
UNANSWERED = [
    "Где мои очки?",
    "متى موعد الطبيب؟",
    "洗濯機はいくらでしたか",
    "洗衣机多少钱？",
    "เครื่องซักผ้าราคาเท่าไหร่",
]


@pytest.fixture
def session(session: Session, tmp_path: Path, quiet: Callable[[object], None]) -> Session:
    (tmp_path / "in").mkdir()
    for day, (language, text) in enumerate(NOTES.items(), 1):
        (tmp_path / "in" / f"2019-05-{day:02} {language}.md").write_text(f"{text}\n", encoding="utf-8")
    ingest(session.library, [tmp_path / "in"], quiet)
    return session


def asked(session: Session, question: str) -> Answer:
    return ask(session, Question(question, NOW)).answer


@pytest.mark.parametrize(("language", "question"), ASKED)
def test_a_question_is_answered_by_a_quote_of_the_right_note(session: Session, language: str, question: str) -> None:
    found = asked(session, question)
    assert not found.abstained and [Path(one.path).stem[-2:] for one in found.citations] == [language]
    assert NOTES[language].split(". ")[0][:8] in found.text or NOTES[language][-12:-2] in found.text


@pytest.mark.parametrize("question", UNANSWERED)
def test_what_no_note_holds_is_not_answered(session: Session, question: str) -> None:
    assert asked(session, question).abstained
