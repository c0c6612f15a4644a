"""The command line as tests use it, in this process."""

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from app.cli import cli


def run(*words: str | Path) -> Result:
    """Run a command."""
    return CliRunner().invoke(cli, [str(word) for word in words])


def told(*words: str | Path) -> object:
    """Run a command that must succeed and return the JSON that it prints."""
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)
