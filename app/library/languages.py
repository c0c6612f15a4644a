"""Which languages the library's sentence model reads, and what the owner writes to read others.

Knows the cards and the config's line; detects no language.
"""

from pathlib import Path

from app.library.config import FILE_NAME, Config
from models.registry.catalog import MULTILINGUAL, text_card
from models.registry.download import fetch_command, is_present


def reading(config: Config) -> str:
    """Say which model compares sentences and what it reads."""
    card = text_card(config.text)
    return f"Sentences are compared by {card.name}, which reads {card.reads}."


def advice(config: Config, folder: Path) -> str:
    """Say how the library in `folder` comes to read other languages; empty where its model reads many."""
    if text_card(config.text) == MULTILINGUAL:
        return ""
    fetch = "" if is_present(MULTILINGUAL) else f", run `{fetch_command([MULTILINGUAL])}`"
    return (
        "Words are found as they are written, in every language; what is meant, in that one. For other languages "
        f'write text = "{MULTILINGUAL.name}" at the top of {folder / FILE_NAME}{fetch} '
        f"and take a folder in once more ({MULTILINGUAL.reads}, {MULTILINGUAL.size_bytes / 1e6:.0f} MB)."
    )
