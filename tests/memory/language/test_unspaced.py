import pytest

from memory.language.unspaced import cut, grams, spaced


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("harbour", ["harbour"]),
        ("傘はどこにありますか", ["傘"]),
        ("駅前でカメラを買いました", ["駅前", "カメラ", "買"]),
        ("りんごはいつ", ["りんご"]),
        ("爷爷的雨伞在哪里", ["爷爷", "雨伞"]),
        ("ร่มอยู่ที่ไหน", ["ร่ม"]),
        ("何ですか", ["何ですか"]),
    ],
)
def test_a_question_is_cut_into_what_it_asks_for(word: str, pieces: list[str]) -> None:
    assert cut(word) == pieces


def test_a_long_run_is_cut_into_overlapping_pieces() -> None:
    assert cut("图书馆门口") == ["图书", "书馆", "馆门", "门口"]


def test_letters_and_pairs_of_letters() -> None:
    assert grams("雨伞 and") == {"雨", "伞", "雨伞"} and grams("harbour") == frozenset()


def test_an_index_finds_each_letter() -> None:
    assert spaced("a雨伞b").split() == ["a", "雨", "伞", "b"] and spaced("plain") == "plain"
