import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.server import instance
from app.server.instance import FILE_NAME, AlreadyOpen, serving
from tests.conftest import ROOT

HOLDING = """
import sys
from pathlib import Path
from app.server.instance import serving
with serving(Path(sys.argv[1])) as tell:
    tell("http://127.0.0.1:7999/")
    print("open", flush=True)
    sys.stdin.readline()
"""


def holding(folder: Path) -> subprocess.Popen[str]:
    """Start a process that serves a library, as far as others see."""
    started = subprocess.Popen([sys.executable, "-c", HOLDING, str(folder)], cwd=ROOT, stdin=-1, stdout=-1, text=True)
    assert started.stdout is not None and started.stdout.readline() == "open\n"
    return started


def test_a_second_is_told_where_the_first_is(tmp_path: Path) -> None:
    with holding(tmp_path) as first:
        with pytest.raises(AlreadyOpen) as told, serving(tmp_path):
            raise AssertionError("there were two")
        assert told.value.url == "http://127.0.0.1:7999/"
        assert json.loads((tmp_path / FILE_NAME).read_text())["pid"] == first.pid
        first.communicate("\n")
    assert not (tmp_path / FILE_NAME).exists()
    with serving(tmp_path):
        pass


def test_what_a_crash_left_behind_is_no_open_app(tmp_path: Path) -> None:
    with holding(tmp_path) as first:
        first.kill()
    assert (tmp_path / FILE_NAME).exists()
    with serving(tmp_path) as tell:
        assert not (tmp_path / FILE_NAME).exists()
        tell("http://127.0.0.1:1/")


@pytest.mark.parametrize("noted", ["", "{}", "[]", '{"url": "file:///etc/passwd"}', '{"url": 3}'])
def test_an_address_that_is_none_is_not_opened(tmp_path: Path, noted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instance, "PATIENCE_S", 0.2)
    with holding(tmp_path) as first:
        (tmp_path / FILE_NAME).write_text(noted)
        with pytest.raises(AlreadyOpen) as told, serving(tmp_path):
            raise AssertionError("there were two")
        assert told.value.url == ""
        first.communicate("\n")
