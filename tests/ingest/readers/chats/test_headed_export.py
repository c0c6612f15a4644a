import pytest

from ingest.readers.chats.headed_export import read_headed


def told(text: str) -> list[tuple[str, str, str]]:
    messages = read_headed(text, "chat.txt")
    assert messages is not None
    return [(one.at.at.strftime("%m-%d %H:%M") if one.at else "", one.speaker, one.text) for one in messages]


KAKAO_PC = """민수 님과 카카오톡 대화
저장한 날짜 : 2023-03-23 10:00:00

--------------- 2023년 3월 22일 수요일 ---------------
[민수] [오후 7:05] 항구에서 봐
일곱 시에
[Kim] [오후 7:06] 네
--------------- 2023년 3월 23일 목요일 ---------------
[민수] [오전 9:00] 고마워
"""
KAKAO_PHONE = """민수 님과 카카오톡 대화
저장한 날짜 : 2023년 3월 23일 오전 10:00

2023년 3월 22일 오후 7:05
2023년 3월 22일 오후 7:05, 민수 : 항구에서 봐
일곱 시에
2023년 3월 22일 오후 7:06, Kim : 네
2023년 3월 23일 오전 9:00, 민수 : 고마워
"""
LINE = """[LINE] Chat history with Mio
Saved on: 2023/03/23 10:00

2023/03/22(Wed)
19:05\tMio\t港で会おう
19:06\tKim\t"はい
七時に"
19:07\tMio unsent a message.
2023.03.23 木曜日
午前9:00\tMio\tありがとう
"""
IMESSAGE = """Mar 22, 2023  7:05:00 PM (Read by you after 2 minutes)
Mio
The harbour

at seven

Mar 22, 2023  7:06:00 PM
Me
Yes
Tapbacks:
    Loved by Mio

Mar 23, 2023  9:00:00 AM
Mio
Thanks

"""


def test_kakaotalk_from_a_computer_and_from_a_phone() -> None:
    expected = [
        ("03-22 19:05", "민수", "항구에서 봐\n일곱 시에"),
        ("03-22 19:06", "Kim", "네"),
        ("03-23 09:00", "민수", "고마워"),
    ]
    assert told(KAKAO_PC) == expected
    assert told(KAKAO_PHONE) == expected


def test_line_has_hours_below_days() -> None:
    assert told(LINE) == [
        ("03-22 19:05", "Mio", "港で会おう"),
        ("03-22 19:06", "Kim", "はい\n七時に"),
        ("03-23 09:00", "Mio", "ありがとう"),
    ]


def test_imessage_exporter_writes_blocks() -> None:
    assert told(IMESSAGE) == [
        ("03-22 19:05", "Mio", "The harbour\n\nat seven"),
        ("03-22 19:06", "Me", "Yes"),
        ("03-23 09:00", "Mio", "Thanks"),
    ]


@pytest.mark.parametrize("text", ["", "Mio\nhello", "19:05\tMio\thello", "Saved on a shelf: the books.\n\nAnd more."])
def test_other_texts_are_none(text: str) -> None:
    assert read_headed(text, "notes.txt") is None


def test_only_what_others_added_is_dropped_from_an_imessage() -> None:
    head = "Mar 22, 2023  7:05:00 PM"
    text = (
        f"{head}\nMio\nDinner by the lake\n    2 eggs\n\nSigned by Kim\nTapbacks:\n    Loved by Kim\n\n"
        f"    {head}\n    Kim\n    an answer\n\n{head}\nKim\nan answer\nThis message responded to an earlier message.\n"
    )
    assert told(text) == [
        ("03-22 19:05", "Mio", "Dinner by the lake\n    2 eggs\n\nSigned by Kim"),
        ("03-22 19:05", "Kim", "an answer"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "My week\nBring the mat.\n2023-03-22\n10:00\tYoga\tRoom 3\n11:00\tLunch\tHall",
        "2023-03-22\n10:00\tYoga\tRoom 3\n11:00\tLunch\tHall",
        "They wrote:\n2023-03-22\n[Kim] [19:05] fog\n[Mio] [19:06] rain",
    ],
)
def test_a_timetable_and_a_chat_below_other_words_are_none(text: str) -> None:
    assert read_headed(text, "notes.txt") is None
