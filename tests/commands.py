"""The command line as tests use it, in this process."""

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from app.cli.main import cli


def run(*words: str | Path, typed: str | None = None) -> Result:
    """Run a command; `typed` is what it reads on stdin."""
    return CliRunner().invoke(cli, [str(word) for word in words], typed)


def told(*words: str | Path, typed: str | None = None) -> object:
    """Run a command that must succeed and return the JSON that it prints."""
    result = run(*words, "--json", typed=typed)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)
