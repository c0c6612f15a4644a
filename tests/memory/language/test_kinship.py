from memory.language.kinship import TIES, Tie, canonical, relation_of, words_of


def test_all_words_for_one_tie_mean_the_same() -> None:
    words = ("gran", "Grandma", "nan", "Oma", "grandmother")
    assert {canonical(word) for word in words} == {"grandmother"}
    assert canonical("boat") == ""


def test_partners_stand_for_what_they_are_to_each_other() -> None:
    assert (relation_of("wife"), relation_of("Ehemann"), relation_of("girlfriend")) == (
        "married to",
        "married to",
        "together with",
    )
    assert relation_of("opa") == "grandfather" and relation_of("boat") == ""


def test_who_is_at_the_other_end() -> None:
    assert words_of("married to") == ("husband", "wife")
    assert words_of("grandmother") == ("grandmother",)
    assert words_of("dog") == () and words_of("lives in") == ()


def test_every_tie_is_its_own_word() -> None:
    assert all(canonical(name) == name for name in TIES) and set(TIES.values()) == set(Tie)
