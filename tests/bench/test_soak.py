import contextlib
import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

import pytest

from bench.soak import program
from bench.soak.album import Content, content_of, write_album
from bench.soak.files import MUTATIONS, OLD, Mutant, batches
from bench.soak.mutants import BYTES, ODD_NAME, befall
from bench.soak.stores import is_sound
from bench.soak.tally import Try, Verdict, is_passed, lines, table
from bench.soak.told import lasting
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="children are watched as Linux lets them be")
FORKING = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


@pytest.fixture(scope="module")
def held() -> list[dict[str, str]]:
    """The short form of the exam: every try, in about a quarter of a minute."""
    command = [sys.executable, "-m", "bench.soak", "--short", "--json"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode in (0, 1), ended.stderr
    tries: list[dict[str, str]] = json.loads(ended.stdout)
    return tries


@pytest.mark.parametrize(
    "fault",
    [
        "kill: ingest",
        "kill: forget",
        "kill: backup, then forget",
        "new file: ",
        "new file, its name: ",
        "new sidecar: ",
        "file in place: ",
        "sidecar in place: ",
        "file in place, its name: ",
        "store: ",
        "vectors: ",
        "restored: ",
    ],
)
def test_nothing_is_lost_and_nothing_goes_unseen(held: list[dict[str, str]], fault: str) -> None:
    own = [one for one in held if one["fault"].startswith(fault)]
    assert own and [one for one in own if one["verdict"] in ("lost", "unseen")] == []


def test_every_format_reads_whole_and_what_is_cut_is_known_as_damaged(tmp_path: Path) -> None:
    for path in write_album(tmp_path):
        whole, chance = content_of(path), random.Random(1)
        assert whole and content_of(path) == whole
        for mutation in ("cut to a half", "nothing but noughts", "emptied"):
            data = path.read_bytes()
            befall(path, mutation, chance)
            one = Mutant(path, path, mutation, whole, content_of(path), False, False)
            assert one.is_damaged or (one.is_note and mutation == "cut to a half"), (path.name, mutation)
            path.write_bytes(data)


def test_each_file_meets_another_fault_each_time_and_a_seed_repeats_it(tmp_path: Path) -> None:
    paths = [tmp_path / f"{n}.wav" for n in range(5)]
    met = [fault for batch in batches(paths, OLD, len(MUTATIONS[OLD])) for fault in batch]
    assert len(set(met)) == len(met) == len(paths) * len(MUTATIONS[OLD])
    data = random.Random(0).randbytes(1000)
    for change in BYTES.values():
        assert change(data, random.Random(5)) == change(data, random.Random(5)) != data
        assert isinstance(change(b"", random.Random(5)), bytes)


def test_a_name_of_bytes_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("words")
    odd = befall(path, ODD_NAME, random.Random(1))
    assert odd.read_text() == "words" and not path.exists()
    with pytest.raises(UnicodeEncodeError):
        str(odd).encode()


def test_a_note_may_be_shortened_and_a_recording_may_not(tmp_path: Path) -> None:
    long, short = Content(100, "a"), Content(60, "b")
    damaged = {
        name: Mutant(tmp_path / name, tmp_path / name, "cut", long, short, False, False).is_damaged
        for name in ("a.md", "a.wav", "a.jpg")
    }
    assert damaged == {"a.md": False, "a.wav": True, "a.jpg": True}


def test_what_was_lost_fails_the_exam_and_what_no_checksum_guards_does_not() -> None:
    good, bad = Try("a", "x", Verdict.SURVIVED), Try("b", "y", Verdict.LOST, "gone")
    spared = Try("a", "z", Verdict.UNDETECTABLE, "a letter")
    assert is_passed([good, spared]) and not is_passed([good, bad])
    assert not is_passed([Try("b", "y", Verdict.UNSEEN)])
    assert table([good, spared, bad]) == [
        {"fault": "a", "tries": 2, "survived": 1, "lost": 0, "unseen": 0, "undetectable": 1},
        {"fault": "b", "tries": 1, "survived": 0, "lost": 1, "unseen": 0, "undetectable": 0},
    ]
    assert "lost: b: y: gone" in lines([good, bad], 1)


def test_two_runs_are_compared_without_times_of_the_clock() -> None:
    assert lasting([{"id": 1, "made_at": "now", "text": "x", "in": [{"score": 1.0}]}]) == [{"text": "x", "in": [{}]}]


def burst() -> NoReturn:
    raise ValueError("a fault")


def wait() -> NoReturn:
    while True:
        time.sleep(60)


@pytest.mark.parametrize(
    ("code", "err", "is_crashed", "is_refused"),
    [
        (0, "", False, False),
        (1, "yesteryear: the library cannot be used", False, True),
        (1, "", False, False),
        (70, "Traceback (most recent call last):\nValueError: x", True, False),
        (1, "Aborted!\n", True, False),
        (-11, "", True, False),
    ],
)
def test_a_plain_sentence_is_a_refusal_and_a_traceback_is_none(
    code: int, err: str, is_crashed: bool, is_refused: bool
) -> None:
    ended = program.Ended(("status",), code, "", err, 0.1)
    assert (ended.is_crashed, ended.is_refused) == (is_crashed, is_refused)


def test_a_database_is_sound_until_a_page_of_it_is_not(tmp_path: Path) -> None:
    path = tmp_path / "store"
    with contextlib.closing(sqlite3.connect(path)) as opened:
        opened.execute("CREATE TABLE said (words)")
        opened.executemany("INSERT INTO said VALUES (?)", [(f"word {n} " * 40,) for n in range(200)])
        opened.commit()
    assert is_sound(path)
    data = path.read_bytes()
    path.write_bytes(data.replace(b"word 7 ", b"ward 7 ", 1))
    assert is_sound(path)
    path.write_bytes(data[:8192] + bytes(4096) + data[12_288:])
    assert not is_sound(path)


@FORKING
def test_a_child_is_seen_to_end_to_crash_to_be_killed_and_to_hang(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "typed").touch()
    ended = program.forked(lambda: 3, ("x",), tmp_path)
    assert (ended.code, ended.is_crashed, ended.is_killed) == (3, False, False)
    crashed = program.forked(burst, ("x",), tmp_path)
    assert crashed.is_crashed and "ValueError: a fault" in str(crashed)
    killed = program.forked(wait, ("x",), tmp_path, kill_after_s=0.02)
    assert killed.is_killed and not killed.is_crashed
    monkeypatch.setattr(program, "HUNG_S", 0.02)
    hung = program.forked(wait, ("x",), tmp_path)
    assert hung.is_hung and hung.is_crashed and not hung.is_killed
