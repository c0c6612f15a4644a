from datetime import UTC, datetime
from pathlib import Path

from bench.retrieval.realtalk import Asked, gold_ids, messages_found, told, write_chat
from memory.records.query import Evidence
from tests.made import note


def message(number: int, second: int, text: str, **more: str) -> dict[str, object]:
    stamp = f"03.02.2024, 10:00:{second:02}"
    return {"clean_text": text, "speaker": "ada", "date_time": stamp, "dia_id": f"D1:{number}", **more}


def test_a_chat_is_written_as_an_export_with_a_line_and_a_time_for_each_message(tmp_path: Path) -> None:
    talk = [message(1, 5, "Hello\nthere"), message(2, 5, "A goose", blip_caption="a bird"), message(4, 6, "Bye")]
    ids = write_chat({"name": {}, "session_1": talk, "events_session_1": {}, "session_1_date_time": "x"}, tmp_path)
    assert list(ids.items()) == [
        (datetime(2024, 2, 3, 10, 0, n, tzinfo=UTC), f"D1:{m}") for n, m in ((5, 1), (6, 2), (7, 4))
    ]
    (written,) = tmp_path.iterdir()
    assert written.read_text().splitlines() == [
        "[2024-02-03, 10:00:05] ada: Hello there",
        "[2024-02-03, 10:00:06] ada: A goose [photo: a bird]",
        "[2024-02-03, 10:00:07] ada: Bye",
    ]


def test_ids_written_as_one_are_pulled_apart() -> None:
    assert gold_ids({"evidence": ["D1:2", "D3:4. D5:6", "D1:2"]}) == ("D1:2", "D3:4", "D5:6")


def test_a_message_that_is_several_moments_counts_once() -> None:
    found = [Evidence(note(text, day), 1.0) for text, day in (("a", 0), ("b", 0), ("c", 1))]
    ids = {item.remembered.moment.at.at: f"D1:{n}" for n, item in enumerate(found)}
    assert messages_found(found, ids) == ("D1:1", "D1:2")


def test_recall_is_the_mean_share_of_the_gold_among_the_first() -> None:
    asked = [Asked("a", ("1", "2"), ("1", "3", "2"), 0.0), Asked("b", ("4",), ("5",), 0.0)]
    assert told(asked) == "recall@1 25.0 recall@5 50.0 recall@10 50.0"
