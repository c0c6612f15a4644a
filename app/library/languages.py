"""Which languages the library's sentence model reads, and what the owner writes to read others.

Knows the cards and the config's line; detects no language.
"""

from pathlib import Path

from app.library.config import FILE_NAME, Config
from models.registry.catalog import MULTILINGUALS, text_card
from models.registry.download import fetch_command, is_present


def reading(config: Config) -> str:
    """Say which model compares sentences and what it reads."""
    card = text_card(config.text)
    return f"Search by meaning uses {card.name}, which reads {card.reads}."


def advice(config: Config, folder: Path) -> str:
    """Say how the library in `folder` comes to read other languages; empty where its model reads many."""
    if text_card(config.text) in MULTILINGUALS:
        return ""
    offered = next(filter(is_present, MULTILINGUALS), MULTILINGUALS[0])
    fetch = "" if is_present(offered) else f", run `{fetch_command([offered])}`"
    return (
        "Exact words work in every language; searching by meaning works in this one. For other languages, "
        f'write text = "{offered.name}" at the top of {folder / FILE_NAME}{fetch} '
        f"and add a folder again ({offered.reads}, {offered.size_bytes / 1e6:.0f} MB)."
    )
