import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from app.cli.main import COMMANDS, MainGroup, cli
from tests.commands import run
from tests.conftest import ROOT

HEAVY = ("gradio", "torch", "chromadb", "faster_whisper", "onnxruntime", "scipy", "cv2", "av", "babel", "pandas")
"""What neither the list of commands nor a look at how the library stands has any use for."""

OURS = ("ingest.pipeline.run", "ingest.perception.moments", "memory.consolidate", "memory.retrieval.recall", "qa")


def imported_by(words: list[str], names: tuple[str, ...]) -> str:
    """Return which of these modules a command leaves behind in a process of its own."""
    code = (
        f"import sys; from typer.testing import CliRunner; from app.cli.main import cli; "
        f"result = CliRunner().invoke(cli, {words!r}); "
        f"print(result.exit_code, [name for name in {names!r} if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return result.stdout.strip()


def test_the_list_of_commands_needs_no_library() -> None:
    assert imported_by(["--help"], (*HEAVY, *OURS, "numpy", "PIL", "pydantic", "app.library.session")) == "0 []"


def test_how_the_library_stands_is_told_without_what_an_import_or_a_question_needs(tmp_path: Path) -> None:
    assert imported_by(["status", "--library", str(tmp_path / "library")], (*HEAVY, *OURS)) == "0 []"


def test_each_command_is_the_one_its_line_tells_of() -> None:
    group = get_command(cli)
    assert isinstance(group, MainGroup) and list(group.commands) == list(COMMANDS) and len(group.commands) > 30
    for name, listed in COMMANDS.items():
        command = group.commands[name]
        assert (command.name, command.get_short_help_str(1000)) == (name, listed.help)


@pytest.mark.parametrize("words", [[], ["--help"]])
def test_every_command_is_listed(words: list[str]) -> None:
    printed = run(*words).output
    assert all(f"\n  {name} " in printed for name in COMMANDS)


def test_a_command_that_is_misspelt_is_asked_back() -> None:
    result = run("stauts")
    assert result.exit_code == 2 and "status" in result.output
