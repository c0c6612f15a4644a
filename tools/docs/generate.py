"""Makes docs/reference.md from the program itself: commands, endpoints, settings, models and tables. Knows no prose.

`python -m tools.docs.generate` writes it, `--check` fails where it is no longer true.
"""

import inspect
import sys
from dataclasses import fields
from pathlib import Path

from typer.main import get_command
from typer.testing import CliRunner

from app.cli.main import cli
from app.library.config import Config
from ingest.files.file_checks import Limits
from memory.store.schema import MIGRATIONS
from models.registry.catalog import CARDS, PROFILES

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference.md"
HEAD = """# Reference

Made by `make docs` from the program itself; `make check` fails where it is no longer true.
"""
CALLING = """What is wrong with a call is told in words. From Python, where `GRADIO_ANALYTICS_ENABLED` keeps the client
from telling its makers that it was started, and `download_files` from fetching each file that a table names, which the
server does not give:

```python
import os

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
from gradio_client import Client

library = Client("http://127.0.0.1:7860", download_files=False, analytics_enabled=False)
library.predict("Where is the key to the boat house?", api_name="/ask")["answer"]
library.predict("red boat", k=3, since="2023", api_name="/search")
```

From anywhere else, two requests; the first gives the id for the second:

```sh
curl http://127.0.0.1:7860/gradio_api/call/ask -H 'Content-Type: application/json' -d '{"data": ["Where?", false]}'
curl -N http://127.0.0.1:7860/gradio_api/call/ask/EVENT_ID
```"""


def commands() -> str:
    """Return the help of every command."""
    names: list[list[str]] = [[], *([name] for name in get_command(cli).commands)]  # type: ignore[attr-defined]
    names += [["models", name] for name in ("list", "fetch", "verify")]
    names += [["people", name] for name in ("name", "same", "apart", "erase")]
    pieces = ["## Commands"]
    for name in names:
        told = CliRunner(env={"COLUMNS": "100", "TERMINAL_WIDTH": "100"}).invoke(
            cli, [*name, "--help"], prog_name="yesteryear", terminal_width=100
        )
        lines = "\n".join(line.rstrip() for line in told.output.strip().splitlines())
        pieces.append(f"### `{' '.join(['yesteryear', *name])}`\n\n```text\n{lines}\n```")
    return "\n\n".join(pieces)


def endpoints() -> str:
    """Return the table of the app's HTTP API."""
    from app.ui.api import NAMES, Endpoints

    rows = ["## HTTP API: while `yesteryear ui` is open", "", "| endpoint | what it does |", "| --- | --- |"]
    for name in NAMES:
        work = getattr(Endpoints, name)
        _, *given = inspect.signature(work).parameters.values()
        told = " ".join((inspect.getdoc(work) or "").split())
        rows.append(f"| `/{name}({', '.join(str(one) for one in given)})` | {told} |")
    return "\n".join([*rows, "", CALLING])


def settings() -> str:
    """Return the table of what config.toml may hold."""
    rows = ["## Settings: `config.toml` in the library", "", "| setting | default |", "| --- | --- |"]
    rows += [f"| `{one.name}` | `{getattr(Config(), one.name)!r}` |" for one in fields(Config) if one.name != "limits"]
    rows += [f"| `limits.{one.name}` | `{getattr(Limits(), one.name)!r}` |" for one in fields(Limits)]
    return "\n".join(rows)


def models() -> str:
    """Return the table of model cards."""
    head = "| name | for | MB | licence | fetched by default | in profiles |"
    rows = ["## Models", "", head, "| --- | --- | --: | --- | --- | --- |"]
    for card in CARDS:
        default = "yes" if card.default else "no"
        size = f"{card.size_bytes / 1e6:.1f}" if card.files[0].sha256 else "?"
        profiles = ", ".join(one.name for one in PROFILES if card.name in one.cards)
        told = "untested" if card.untested else profiles
        rows.append(f"| {card.name} | {card.task} | {size} | {card.licence} | {default} | {told} |")
    return "\n".join(rows)


def tables() -> str:
    """Return the schema as SQLite holds it after all migrations."""
    import sqlite3

    connection = sqlite3.connect(":memory:")
    for migration in MIGRATIONS:
        migration(connection)
    rows = connection.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT GLOB 'words_*'"
    ).fetchall()
    connection.close()
    statements = ["\n".join(line.strip() for line in sql.splitlines()) + ";" for (sql,) in rows]
    return "## Tables\n\n```sql\n" + "\n\n".join(statements) + "\n```"


def main() -> None:
    """Write the reference, or with --check compare it."""
    text = "\n\n".join([HEAD.strip(), commands(), endpoints(), settings(), models(), tables()]) + "\n"
    if "--check" not in sys.argv[1:]:
        REFERENCE.write_text(text, encoding="utf-8")
    elif not REFERENCE.exists() or REFERENCE.read_text(encoding="utf-8") != text:
        sys.exit(f"{REFERENCE} is not what the program says; `make docs` makes it anew")


if __name__ == "__main__":
    main()
