"""Two programs ask the app at once: what is quick is answered while a language model works for the other."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from gradio_client import Client

from ingest.pipeline.run import ingest
from tests.pages import GATE, leave_gate_open, opened, served

WAIT_S = 60.0


@pytest.fixture
def folder(tmp_path: Path, album: Path) -> Path:
    """A library whose language model waits until the gate in its folder is closed."""
    session = opened(tmp_path / "library")
    ingest(session.library, [album], lambda _: None)
    session.close()
    os.mkfifo(session.folder / GATE)
    return session.folder


@pytest.fixture
def clients(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Client, Client]]:
    monkeypatch.setenv("GRADIO_ANALYTICS_ENABLED", "False")
    with served(folder, "--held") as address:
        made = [Client(address, verbose=False, download_files=False, analytics_enabled=False) for _ in range(2)]
        yield made[0], made[1]
        for one in made:
            one.close()
        leave_gate_open(folder)


def test_a_count_is_answered_while_a_model_words_another_answer(folder: Path, clients: tuple[Client, Client]) -> None:
    first, second = clients
    with ThreadPoolExecutor(1) as other:
        slow = other.submit(first.predict, "Why was a cod caught?", True, api_name="/ask")
        with (folder / GATE).open("w"):  # opens once the model has begun, and holds it until it is closed
            count = second.submit("How many notes do I have?", api_name="/ask").result(WAIT_S)
            assert count["task"] == "count" and count["answer"].startswith("1 note")
            assert not slow.done()
        assert slow.result(WAIT_S)["citations"]
