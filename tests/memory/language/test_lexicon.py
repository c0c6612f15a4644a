from memory.language import lexicon


def test_words_are_small_letters() -> None:
    for words in (value for value in vars(lexicon).values() if isinstance(value, frozenset)):
        assert words and all(word == word.lower() and " " not in word for word in words)


def test_names_are_not_among_what_names_nobody() -> None:
    assert not {"anna", "rosa", "lena", "tom", "karl"} & lexicon.NOT_NAMES
