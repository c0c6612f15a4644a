from bench.chat_reading import chat
from ingest.readers.chats.text_export import read_chat


def test_the_chat_of_the_bench_is_read_message_by_message() -> None:
    text = "".join(chat(20_000))
    messages = read_chat(text, "chat.txt")
    assert messages is not None and len(messages) == text.count("\n")
