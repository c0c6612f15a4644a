import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files

import pytest

from memory.language import words
from memory.language.words import (
    LanguageDataError,
    any_of,
    languages,
    meanings,
    month_names,
    months,
    numbers,
    patterns,
    rows,
    table,
    weekdays,
)

OPEN_TABLES = (
    "kinship.",
    "irregular.",
    "calendar.holidays.",
    "relations.parts.",
    "media.forms.",
    *(f"retelling.{name}." for name in ("third", "left_out", "they", "you", "went_on")),
    "media.kinds.",
    "question.days.",
    "units.times.",
    "units.money.",
    "units.lengths.",
    "wording.forms.",
    "wording.phrases.",
    "wording.kinds.",
    "titles.scenes.",
    "titles.where.",
    "titles.holidays.",
    "titles.exonyms.",
)
"""Tables of which another language may leave out rows."""


def held(language: str) -> dict[str, object]:
    return tomllib.loads((files("memory.language.data") / f"{language}.toml").read_text(encoding="utf-8"))


def keys(inside: dict[str, object], before: str = "") -> Iterator[str]:
    """Yield the dotted keys that code asks for: those of a table of names are the names' own, not the language's."""
    for key, value in inside.items():
        name = f"{before}{key}"
        yield name
        if isinstance(value, dict) and not any(word.isdigit() for word in value):
            yield from keys(value, f"{name}.")


def test_every_language_has_the_keys_of_english() -> None:
    english = {key for key in keys(held("en")) if not key.startswith(OPEN_TABLES)}
    english |= {"irregular", *(f"kinship.{key}" for key in ("alone", "titles", "kin", "partner", "friend", "pet"))}
    assert languages()[0] == "en" and len(languages()) > 1
    for language in languages()[1:]:
        assert english - set(keys(held(language))) == set(), language


def test_words_are_small_letters() -> None:
    for key in keys(held("en")):
        if key.startswith(("names.", "things.", "stop.")):
            assert all(word == word.lower() for word in words.words(key)), key


def test_one_key_of_all_languages_english_first() -> None:
    assert words.words("names.articles")[:2] == ("a", "an") and "der" in words.words("names.articles")
    assert words.words("names.articles", language="de")[0] == "der"
    assert table("kinship.kin")["grandmother"][-1] == "großmutter"


def test_months_weekdays_and_numbers_have_their_number_in_every_language() -> None:
    assert (months()["may"], months()["jänner"], months()["sept"], months()["feber"]) == (5, 1, 9, 2)
    assert (weekdays()["monday"], weekdays()["sonntag"], weekdays()["sonnabend"]) == (0, 6, 5)
    assert (numbers()["an"], numbers()["zwölf"]) == (1, 12)


def test_the_longest_word_is_tried_first() -> None:
    assert any_of(["a", "an", "e.g"]) == r"e\.g|an|a"


@pytest.mark.parametrize("key", ["names.nothing", "nothing", "names.articles.more"])
def test_a_key_that_is_missing_is_named_with_its_file(key: str) -> None:
    with pytest.raises(LanguageDataError, match=rf"memory/language/data/en.toml has no {key}"):
        words.words(key)


def test_a_table_is_no_list_and_a_list_no_table() -> None:
    with pytest.raises(LanguageDataError, match="does not hold words"):
        words.words("kinship.kin")
    with pytest.raises(LanguageDataError, match="is not a table"):
        table("names.articles")
    with pytest.raises(LanguageDataError, match="is not a list of tables"):
        rows("names.articles")
    with pytest.raises(LanguageDataError, match=r"media\.kinds is not a regular expression"):
        patterns("media")


def test_rows_and_expressions_of_all_languages_are_one_table() -> None:
    assert {row["relation"] for row in rows("relations.rules")} > {"lives in", "plays"}
    assert re.fullmatch(patterns("media.forms")["document"], "Rechnungen", re.IGNORECASE)
    assert meanings("calendar.seasons")["fall"] == meanings("calendar.seasons")["herbst"] == "autumn"
    assert month_names("de")[2] == "März"
