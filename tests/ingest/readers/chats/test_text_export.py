import pytest

from ingest.readers.chats.text_export import read_chat
from ingest.readers.paragraph import Paragraph
from memory.records.library import Precision

NAME = "WhatsApp Chat with Anna.txt"


def told(text: str, name: str = NAME) -> list[tuple[str, str, str]]:
    messages = read_chat(text, name)
    assert messages is not None
    return [(time_of(message), message.speaker, message.text) for message in messages]


def time_of(message: Paragraph) -> str:
    assert message.at is not None and not message.at.offset_known
    return message.at.at.replace(tzinfo=None).isoformat()


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("[14.07.24, 15:30:12] Anna: At the lake", "2024-07-14T15:30:12"),
        ("\u200e[14.07.24, 15:30:12] Anna: At the lake", "2024-07-14T15:30:12"),
        ("[14/07/2024, 15:30:12] Anna: At the lake", "2024-07-14T15:30:12"),
        ("[7/14/24, 3:30:12\u202fPM] Anna: At the lake", "2024-07-14T15:30:12"),
        ("14/07/2024, 15:30 - Anna: At the lake", "2024-07-14T15:30:00"),
        ("14.07.24, 15:30 - Anna: At the lake", "2024-07-14T15:30:00"),
        ("7/14/24, 3:30\u202fPM - Anna: At the lake", "2024-07-14T15:30:00"),
        ("14/07/2024, 3:30 pm - Anna: At the lake", "2024-07-14T15:30:00"),
        ("14/07/2024, 3:30 p. m. - Anna: At the lake", "2024-07-14T15:30:00"),
        ("2024-07-14, 15:30 - Anna: At the lake", "2024-07-14T15:30:00"),
        ("2024/07/14, 12:30 a.m. - Anna: At the lake", "2024-07-14T00:30:00"),
        ("[2024-07-14 15:30] Anna: At the lake", "2024-07-14T15:30:00"),
        ("[2024-07-14, 15:30:12] Anna: At the lake", "2024-07-14T15:30:12"),
    ],
)
def test_every_export_tells_time_and_sender(text: str, at: str) -> None:
    assert told(text) == [(at, "Anna", "At the lake")]


def test_minutes_are_said_to_be_minutes() -> None:
    by_minute = read_chat("14/07/2024, 15:30 - Anna: a", NAME)
    by_second = read_chat("[14.07.24, 15:30:12] Anna: a", NAME)
    assert by_minute and by_minute[0].at and by_minute[0].at.precision is Precision.MINUTE
    assert by_second and by_second[0].at and by_second[0].at.precision is Precision.SECOND


def test_the_whole_chat_settles_whether_the_day_comes_first() -> None:
    months_first = "7/8/24, 10:00 - Anna: a\n7/9/24, 10:00 - Anna: b\n7/14/24, 10:00 - Anna: c"
    days_first = "7/8/24, 10:00 - Anna: a\n8/8/24, 10:00 - Anna: b\n14/8/24, 10:00 - Anna: c"
    by_order = "1/12/23, 10:00 - Anna: a\n2/12/23, 10:00 - Anna: b\n1/1/24, 10:00 - Anna: c"
    assert [at[:10] for at, *_ in told(months_first)] == ["2024-07-08", "2024-07-09", "2024-07-14"]
    assert [at[:10] for at, *_ in told(days_first)] == ["2024-08-07", "2024-08-08", "2024-08-14"]
    assert [at[:10] for at, *_ in told(by_order)] == ["2023-12-01", "2023-12-02", "2024-01-01"]


def test_in_doubt_the_day_comes_first_but_not_with_an_american_clock() -> None:
    assert told("7/8/24, 10:00 - Anna: a")[0][0] == "2024-08-07T10:00:00"
    assert told("7/8/24, 10:00 AM - Anna: a")[0][0] == "2024-07-08T10:00:00"


def test_a_message_may_have_many_lines_and_colons() -> None:
    text = "14/07/2024, 15:30 - Anna: Bring:\n- rope\n\n- oars\n14/07/2024, 15:31 - Ben: at 16:00: fine"
    assert [message for _, _, message in told(text)] == ["Bring:\n- rope\n\n- oars", "at 16:00: fine"]


def test_what_the_messenger_says_is_dropped() -> None:
    text = (
        "14/07/2024, 15:29 - Messages and calls are end-to-end encrypted. Tap to learn more.\n"
        '14/07/2024, 15:30 - Anna created group "Lake"\n'
        "[14.07.24, 15:30:12] Lake: \u200eMessages and calls are end-to-end encrypted.\n"
        "14/07/2024, 15:31 - Anna: <Media omitted>\n"
        "14/07/2024, 15:32 - Anna: This message was deleted\n"
        "14/07/2024, 15:33 - Anna: Hello <This message was edited>\n"
    )
    assert [message for _, _, message in told(text)] == ["Hello"]


@pytest.mark.parametrize(
    "body",
    [
        "IMG-20240714-WA0001.jpg (file attached)\nLook at this!",
        "\u200e<attached: 00000012-PHOTO-2024-07-14-15-30-12.jpg>\nLook at this!",
        "Look at this! ![IMG_1.jpg](./media/2024-07-14_IMG_1.jpg)",
        "\u200eIMG-20240714-WA0001.jpg (Datei angehängt)\nLook at this!",
    ],
)
def test_of_a_picture_sent_along_only_the_words_stay(body: str) -> None:
    assert [message for _, _, message in told(f"14/07/2024, 15:30 - Anna: {body}")] == ["Look at this!"]


def test_a_chat_of_pictures_alone_is_a_chat_without_messages() -> None:
    assert read_chat("14/07/2024, 15:30 - Anna: <Media omitted>", NAME) == ()


@pytest.mark.parametrize(
    "text",
    [
        "We met at the lake.\n14/07/2024, 15:30 - Anna: a\n14/07/2024, 15:30 - Anna: b",
        "# 14 July 2024\n\nAnna: at the lake",
        "2024-07-14 15:30 the lake",
        "14/07/2024, 15:30 - Anna: a single line in some note",
        "",
    ],
)
def test_other_texts_are_no_chats(text: str) -> None:
    assert read_chat(text, "diary.md") is None


def test_two_stamped_lines_are_a_chat_whatever_the_name() -> None:
    assert read_chat("14/07/2024, 15:30 - Anna: a\n14/07/2024, 15:31 - Ben: b", "export.txt") is not None


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("see the nice beach IMG_1.jpg (Datei angehängt)", "see the nice beach"),
        ("![the nice beach](./media/1.jpg) and us", "the nice beach and us"),
        ("![the nice beach](and us)", "![the nice beach](and us)"),
        ("Messages and calls are end-to-end encrypted, I hear", "Messages and calls are end-to-end encrypted, I hear"),
    ],
)
def test_words_beside_what_is_dropped_stay(body: str, kept: str) -> None:
    assert [message for *_, message in told(f"14/07/2024, 15:30 - Anna: {body}")] == [kept]


@pytest.mark.parametrize("sign", ["", "\u200e[14.07.24, 15:29:00] Lake: \u200eAnna added you\n"])
def test_notices_go_only_where_the_messenger_surely_wrote_them(sign: str) -> None:
    text = f"{sign}[14.07.24, 15:30:12] Anna: a\n[14.07.24, 15:31:12] Anna: b\n[14.07.24, 15:32:12] Ben left"
    found = [message for *_, message in told(text, "export.txt")]
    assert found == (["a", "b"] if sign else ["a", "b", "Ben left"])


def test_lines_of_the_messenger_have_no_sender_whatever_stands_in_them() -> None:
    text = (
        "22.03.23, 19:00 - Kim hat die Gruppe „Ski: Tirol“ erstellt\n"
        "22.03.23, 19:01 - Kim: Wer fährt?\n"
        "22.03.23, 19:02 - Kim cambió el asunto de «Ski» a «Plan: B»\n"
        "22.03.23, 19:03 - Luc: ich\n"
    )
    assert [(speaker, message) for _, speaker, message in told(text)] == [("Kim", "Wer fährt?"), ("Luc", "ich")]


def test_a_timetable_inside_a_message_stays_there() -> None:
    text = (
        "22.03.23, 19:00 - Kim: Plan:\n25.03.23, 08:00 - bus\n25.03.23, 12:00 - boat\n"
        "22.03.23, 19:01 - Luc: fine\n01.01.22, 10:00 - long ago\n"
    )
    assert [message for *_, message in told(text)] == [
        "Plan:\n25.03.23, 08:00 - bus\n25.03.23, 12:00 - boat",
        "fine\n01.01.22, 10:00 - long ago",
    ]


def test_files_that_were_sent_are_named_with_their_words() -> None:
    text = "22.03.23, 19:00 - Kim: IMG-20230322-WA0001.jpg (Datei angehängt)\nDer Leuchtturm\n22.03.23, 19:01 - Kim: x"
    messages = read_chat(text, NAME)
    assert messages and messages[0].files == ("IMG-20230322-WA0001.jpg",) and messages[0].text == "Der Leuchtturm"


def test_media_left_out_are_no_words_in_any_language() -> None:
    text = "22.03.23, 19:00 - Kim: <Media har utelämnats>\n22.03.23, 19:01 - Kim: <3\n"
    assert [message for *_, message in told(text)] == ["<3"]


def test_zero_in_german_is_a_word() -> None:
    assert [words for *_, words in told("14/07/2024, 15:30 - Anna: null")] == ["null"]
