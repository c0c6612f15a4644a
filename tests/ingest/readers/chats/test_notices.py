import pytest

from ingest.readers.chats.notices import is_of_members, without


@pytest.mark.parametrize(
    "words",
    [
        "<Medya dahil edilmedi>",
        "<Utelämnat media>",
        "foto weggelaten",
        "Este mensaje fue eliminado",
        "SONDAGE:\nQuel jour?\nOPTION: lundi (2 votes)\nOPTION: mardi (0 votes)",
        "(- Kim: 😀 -)",
    ],
)
def test_what_messengers_write_is_not_said(words: str) -> None:
    assert without(words, "") == ("", ())


@pytest.mark.parametrize(
    ("words", "kept", "files"),
    [
        ("IMG-20230322-WA0007.jpg (fichier joint)\nLe phare", "Le phare", ("IMG-20230322-WA0007.jpg",)),
        ("VID-20230322-WA0008.mp4 (σε επισύναψη)", "", ("VID-20230322-WA0008.mp4",)),
        ("<allegato: 00000003-PHOTO-2023-03-22-19-05-00.jpg>", "", ("00000003-PHOTO-2023-03-22-19-05-00.jpg",)),
        ("![a.jpg](./media/a.jpg)", "", ("a.jpg",)),
        ("yes  \n> \n> the question", "yes", ()),
        ("POLL: tomorrow", "POLL: tomorrow", ()),
        ("> my own sign", "> my own sign", ()),
    ],
)
def test_files_are_named_and_words_stay(words: str, kept: str, files: tuple[str, ...]) -> None:
    assert without(words, "") == (kept, files)


@pytest.mark.parametrize(
    "words", ["Kim hat die Gruppe „Ski: 2023“ erstellt", 'Kim created group "Ski"', "Luc a créé le groupe", "Ana saiu"]
)
def test_members_come_and_go(words: str) -> None:
    assert is_of_members(words)
