import pytest

from memory.language.asking import asks, without_asking


@pytest.mark.parametrize(
    "text",
    [
        "boat?",
        "القارب أزرق؟",
        "أين القارب",
        "船はどこ",
        "船は青いですか",
        "船是蓝色的吗",
        "谁在船上",
        "เรืออยู่ที่ไหน",
        "เรือสีฟ้าไหม",
        "где лодка",
        "dónde está el barco",
        "où est le bateau",
        "船は青い ？ ",
    ],
)
def test_a_question_shows_by_its_mark_or_its_words(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "red car",
        "青い船",
        "蓝色的船",
        "เรือสีฟ้า",
        "синяя лодка",
        "القارب الأزرق",
        "barco azul",
        "Kim at the lake",
        "Como 2019",
        "dove on the roof",
        "quebec bateau",
        "?."[1:],
    ],
)
def test_a_phrase_asks_nothing(text: str) -> None:
    assert not asks(text)


def test_the_words_that_ask_say_nothing_of_what_to_look_for() -> None:
    assert without_asking("Где лодка?").strip() == "лодка"
    assert without_asking("船は どこ ですか？").split() == ["船は"]
    assert without_asking("¿Dónde está el barco?").strip() == "está el barco"
