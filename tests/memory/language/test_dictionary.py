from memory.language.dictionary import frequency, is_word, languages_of, words_like, words_near


def test_words_are_those_of_a_language() -> None:
    assert is_word("choir", "en") and not is_word("chior", "en")
    assert is_word("fahrrad", "de") and not is_word("fahrrad", "en")
    assert frequency("choir", "en") > 0 == frequency("chior", "en")


def test_what_is_one_letter_off_is_near_and_more_is_alike() -> None:
    near = words_near("neice", "en")
    assert {"niece", "nice"} <= near.keys() and near["nice"] > near["niece"]
    assert "restaurant" not in words_near("restaraunt", "en")
    assert "restaurant" in words_like("restaraunt", "en")


def test_a_question_is_in_the_language_of_its_small_words() -> None:
    assert languages_of("where is the fahrrad".split()) == ["en"]
    assert languages_of("wo ist das bicycle".split()) == ["de"]
    assert languages_of(["fahrrad"]) == ["en", "de"]
