import os
from pathlib import Path

import pytest

from app.cli import worker
from app.cli.worker import with_port
from ingest.workers.serve import Served
from tests.commands import run

pytest.importorskip("distributed", reason="distributed is not installed: pip install 'yesteryear[workers]'")


def test_a_port_is_the_usual_one_unless_it_is_named() -> None:
    assert [with_port(one) for one in ("cellar", "10.0.0.5:99")] == ["cellar:8786", "10.0.0.5:99"]


@pytest.mark.parametrize("words", [(), ("--listen", "a", "--join", "b")])
def test_one_of_the_two_is_to_be_named(words: tuple[str, ...]) -> None:
    found = run("worker", *words)
    assert found.exit_code == 2 and "name either --listen HOST:PORT, such as 0.0.0.0:8786, or --join" in found.stderr


def test_the_first_to_listen_makes_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[Served] = []
    monkeypatch.setenv("YESTERYEAR_WORKERS_KEY", str(tmp_path / "k.pem"))
    monkeypatch.setattr(worker, "serve", lambda one, told: served.append(one) or told("0.0.0.0:8786"))
    found = run("worker", "--listen", "0.0.0.0", "--processes", "2")
    assert found.stdout.splitlines() == [
        f"made the key {tmp_path}{os.sep}k.pem; copy it to the same place on the other machines",
        "ready at 0.0.0.0:8786 with 2 processes; Ctrl-C ends it",
    ]
    assert "made" not in run("worker", "--listen", "0.0.0.0").stdout
    assert run("worker", "--join", "cellar").exit_code == 0
    assert [(one.address, one.processes, one.joins) for one in served] == [
        ("0.0.0.0:8786", 2, False), ("0.0.0.0:8786", 1, False), ("cellar:8786", 1, True),
    ]  # fmt: skip
