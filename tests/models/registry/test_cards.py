import re
from pathlib import Path

import numpy as np
import pytest

from models.registry.card import Card, Hub
from models.registry.cards import BLIP, BLIPS, CAPTION_CARDS, SMOLVLM_256M, SMOLVLM_500M, VLMS
from models.registry.catalog import caption_card
from models.registry.profiles import EARLIER
from models.vision.written_captions import BlipCaptioner, Checkpoint
from tests.hub_captioners import write_blip, write_smolvlm


def keep_only(folder: Path, card: Card) -> None:
    """Remove from a folder all that is not fetched for a card."""
    names = {file.name for file in card.files}
    for path in folder.iterdir():
        if path.name not in names:
            path.unlink()


def test_what_was_tried_is_pinned_to_the_byte_and_to_a_revision() -> None:
    for card in (BLIP, SMOLVLM_256M, SMOLVLM_500M):
        assert not card.untested and not card.default
        for file in card.files:
            (source,) = file.sources
            assert isinstance(source, Hub) and re.fullmatch(r"[0-9a-f]{40}", source.revision)
            assert re.fullmatch(r"[0-9a-f]{64}", file.sha256) and file.size_bytes > 0 and source.path == file.name


def test_profiles_name_captioners_that_there_are() -> None:
    named = [one.captioner for one in EARLIER.values()]
    assert [caption_card(name.upper()) for name in named] == [BLIP, SMOLVLM_500M]
    assert {*BLIPS, *VLMS} == set(CAPTION_CARDS) and len({card.name for card in CAPTION_CARDS}) == len(CAPTION_CARDS)
    with pytest.raises(LookupError, match="SmolVLM-256M-Instruct"):
        caption_card("picodet-s")


def test_what_is_fetched_for_blip_is_enough_to_caption_with(tmp_path: Path) -> None:
    write_blip(tmp_path / "blip", pickled=True)
    keep_only(tmp_path / "blip", BLIP)
    (caption,) = BlipCaptioner(tmp_path / "blip", BLIP.version).caption([np.zeros((40, 40, 3), dtype=np.uint8)])
    assert caption.text


def test_what_is_fetched_for_smolvlm_is_enough_to_open_it(tmp_path: Path) -> None:
    write_smolvlm(tmp_path / "smolvlm")
    keep_only(tmp_path / "smolvlm", SMOLVLM_500M)
    assert Checkpoint(tmp_path / "smolvlm").processor.chat_template
