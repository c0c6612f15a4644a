import json
from collections.abc import Callable
from typing import Any

import pytest

from ingest.files.file_checks import Unreadable
from ingest.readers.chats.json_export import is_json_chat, read_json_chat, time_in
from memory.records.library import ClockKind

AT_S = 1679508300  # 2023-03-22 18:05:00Z


def latin(text: str) -> str:
    """Return a text as Facebook writes it: each byte of UTF-8 as a letter."""
    return text.encode().decode("latin-1")


def telegram(sender: str, words: str, late_s: int) -> dict[str, Any]:
    text: list[Any] = [words[:3], {"type": "bold", "text": words[3:]}]
    return {"type": "message", "date_unixtime": str(AT_S + late_s), "from": sender, "from_id": "user1", "text": text}


def facebook(sender: str, words: str, late_s: int) -> dict[str, Any]:
    return {"sender_name": latin(sender), "timestamp_ms": 1000 * (AT_S + late_s), "content": latin(words)}


def discord(sender: str, words: str, late_s: int) -> dict[str, Any]:
    return {"timestamp": f"2023-03-22T18:05:{late_s:02}+00:00", "author": {"name": sender}, "content": words}


def slack(sender: str, words: str, late_s: int) -> dict[str, Any]:
    return {"ts": f"{AT_S + late_s}.000200", "user": "U1", "user_profile": {"real_name": sender}, "text": words}


def chat(made: Callable[[str, str, int], dict[str, Any]]) -> bytes:
    messages = [made("Zoë", "Schöne Grüße", 20), made("Kim", "see you", 10)]
    return json.dumps({"name": "Zoë", "messages": messages}).encode()


@pytest.mark.parametrize("made", [telegram, facebook, discord, slack])
def test_every_messenger_keeps_time_sender_and_words(made: Callable[[str, str, int], dict[str, Any]]) -> None:
    data = chat(made)
    assert is_json_chat(data)
    told = [
        (one.speaker, one.text, one.at.at.timestamp() if one.at else 0) for one in read_json_chat(data, "").paragraphs
    ]
    assert told == [("Kim", "see you", AT_S + 10), ("Zoë", "Schöne Grüße", AT_S + 20)]


def test_a_whole_account_is_gone_through_and_services_say_nothing() -> None:
    service = {"type": "service", "date_unixtime": str(AT_S), "actor": "Kim", "from": "Kim", "text": "joined"}
    held = {"chats": {"list": [{"messages": [telegram("Kim", "hello", 0), service]}, {"messages": []}]}}
    assert [one.text for one in read_json_chat(json.dumps(held).encode(), "").paragraphs] == ["hello"]


def test_a_message_a_line_is_a_chat_and_names_its_files() -> None:
    line = {"date": "2023-03-22 19:05:00", "sender": "Kim", "body": "the harbour", "attachments": [{"name": "a/b.jpg"}]}
    (message,) = read_json_chat(json.dumps(line).encode() + b"\n", "data.json").paragraphs
    assert (message.speaker, message.text, message.files) == ("Kim", "the harbour", ("b.jpg",))


@pytest.mark.parametrize("data", [b'{"from_id": 1, "type": 2}', b'{"from_id": 1, "type', b"[" * 100_000])
def test_what_holds_no_messages_is_said_to_hold_none(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read_json_chat(data, "result.json")


@pytest.mark.parametrize("data", [b"{}", b'{"photoTakenTime": {}}', b'{"name": "x", "version": "1"}'])
def test_other_json_is_no_chat(data: bytes) -> None:
    assert not is_json_chat(data)


@pytest.mark.parametrize("value", [AT_S, str(AT_S), AT_S * 1000, AT_S * 10**6, f"{AT_S}.0002", "2023-03-22T18:05:00Z"])
def test_instants_are_counted_in_several_ways(value: object) -> None:
    found = time_in(value)
    assert found and found.at.timestamp() == AT_S and found.clock is ClockKind.UTC
    assert time_in(None) is None and time_in("soon") is None


@pytest.mark.parametrize("key", ["from", "text", "photo", "type", "date_unixtime"])
@pytest.mark.parametrize("value", [5, [1], [[1]], [{"text": 1}], {"a": 1}, True])
def test_values_of_another_sort_are_left_out(key: str, value: object) -> None:
    held = {"messages": [telegram("Kim", "hello", 0), {**telegram("Mio", "fog", 1), key: value}]}
    told = [one.text for one in read_json_chat(json.dumps(held).encode(), "").paragraphs]
    assert "hello" in told and (key in ("from", "text", "date_unixtime") or "fog" in told)


def test_a_message_without_a_time_stays_below_the_one_above_it() -> None:
    odd = {**telegram("Kim", "fog", 0), "date_unixtime": "soon"}
    held = {"messages": [telegram("Kim", "late", 20), odd, telegram("Kim", "early", 10)]}
    found = read_json_chat(json.dumps(held).encode(), "")
    assert [one.text for one in found.paragraphs] == ["early", "late", "fog"] and found.taken
    first = read_json_chat(json.dumps({"messages": [odd, telegram("Kim", "late", 20)]}).encode(), "")
    assert [one.text for one in first.paragraphs] == ["fog", "late"] and first.taken is not None


def test_a_whole_account_with_many_contacts_is_a_chat() -> None:
    contacts = [{"user_id": number, "first_name": "Kim", "phone_number": "1" * 80} for number in range(800)]
    held = {
        "personal_information": {"first_name": "Mio"},
        "contacts": {"list": contacts},
        "chats": {"list": [{"messages": [telegram("Kim", "hello", 0)]}]},
    }
    data = json.dumps(held).encode()
    assert is_json_chat(data[:65_536])
    assert [one.text for one in read_json_chat(data, "result.json").paragraphs] == ["hello"]


def test_a_message_of_telegram_has_the_zone_that_its_two_times_show() -> None:
    told = {"type": "message", "from": "Ana", "from_id": "user1", "text": "Sunset"}
    times = {"date": "2022-10-02T18:00:00", "date_unixtime": "1664726400"}
    (one,) = read_json_chat(json.dumps({"messages": [{**told, **times}]}).encode(), "result.json").paragraphs
    assert one.at is not None and one.at.at.isoformat() == "2022-10-02T18:00:00+02:00" and one.at.offset_known
