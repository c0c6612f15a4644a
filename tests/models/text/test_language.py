import json
import os
import sys
import threading
import time
from pathlib import Path

import pytest

from models.loading import load_language
from models.protocols import Message
from models.registry.card import WeightsMissing
from models.registry.catalog import QWEN
from models.registry.download import is_present
from models.text import language
from models.text.language import LlamaLanguage


@pytest.fixture(scope="module")
def model() -> LlamaLanguage:
    if not is_present(QWEN):
        pytest.skip("the language model's weights are missing")
    return load_language()


def resident_mib() -> float:
    """Return how much memory this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def test_a_damaged_file_names_the_command(tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp", exc_type=ImportError)  # where the system has no libgomp.so.1
    (tmp_path / "model.gguf").write_bytes(b"spoilt")
    for path in (tmp_path / "model.gguf", tmp_path / "absent.gguf"):
        with pytest.raises(WeightsMissing, match="yesteryear models fetch"):
            next(LlamaLanguage(path, "x").reply([Message("user", "Hello")], 1))


def test_a_conversation_that_is_too_long_is_refused(model: LlamaLanguage) -> None:
    with pytest.raises(ValueError, match="4096"):
        list(model.reply([Message("user", "hello " * 5000)], 1))


def test_a_common_beginning_is_read_once(model: LlamaLanguage) -> None:
    told = Message("system", "These are the facts. " + " ".join(f"Boat {n} is {n} metres long." for n in range(40)))
    took_s = []
    for question in ("How long is boat 7?", "How long is boat 8?"):
        began = time.monotonic()
        assert next(model.reply([told, Message("user", question)], 2))
        took_s.append(time.monotonic() - began)
    assert took_s[1] < took_s[0] / 2


def test_how_fast_it_reads_is_measured(model: LlamaLanguage) -> None:
    before = Message("system", "These are the lengths of all the boats in the harbour, in metres, as they were told.")
    list(model.reply([before, Message("user", "Hello")], 1))
    list(model.reply([before, Message("user", " ".join(f"Boat {n} is {n} metres long." for n in range(50, 90)))], 1))
    measured = model.bytes_a_second
    assert measured > 0
    list(model.reply([before, Message("user", "Hello again")], 1))
    assert model.bytes_a_second == measured


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_the_weights_are_let_go_of_when_idle_and_read_again(
    model: LlamaLanguage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "IDLE_S", 1)
    idle = load_language()
    assert list(idle.reply([Message("user", "Hello")], 1))
    held = resident_mib()
    until_s, pause = time.monotonic() + 60, threading.Event()
    while resident_mib() > held - 500 and time.monotonic() < until_s:
        pause.wait(0.2)
    assert resident_mib() <= held - 500
    assert list(idle.reply([Message("user", "Hello")], 1))


def test_only_what_fits_the_schema_is_said(model: LlamaLanguage) -> None:
    schema = json.dumps(
        {"type": "object", "properties": {"colour": {"enum": ["mauve", "teal"]}, "sure": {"type": "boolean"}}}
        | {"required": ["colour", "sure"]}
    )
    said = json.loads("".join(model.reply([Message("user", "Which colour is the sky? Write a poem.")], 60, schema)))
    assert said["colour"] in ("mauve", "teal") and said["sure"] in (True, False)
    assert "mauve" not in "".join(model.reply([Message("user", "Say only: hello")], 10))


def test_a_schema_that_cannot_be_followed_is_refused(model: LlamaLanguage) -> None:
    with pytest.raises(ValueError, match="refused"):
        list(model.reply([Message("user", "Hello")], 5, '{"type": "nonsense"}'))


def test_nothing_listens(model: LlamaLanguage, capfd: pytest.CaptureFixture[str]) -> None:
    tcp = Path("/proc/self/net/tcp")
    if not tcp.exists():
        pytest.skip("needs /proc")
    list(model.reply([Message("user", "Hello")], 1))
    inodes = {
        os.readlink(f"/proc/self/fd/{fd}")
        for fd in os.listdir("/proc/self/fd")
        if os.path.islink(f"/proc/self/fd/{fd}")
    }
    listening = [line.split()[9] for line in tcp.read_text().splitlines()[1:] if line.split()[3] == "0A"]
    assert not [inode for inode in listening if f"socket:[{inode}]" in inodes]
    assert capfd.readouterr() == ("", "")
