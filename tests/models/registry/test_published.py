import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models import loading
from models.registry import choice, download
from models.registry.card import Card, Hub, WeightsMissing
from models.registry.catalog import CARDS, WHISPER, caption_card, image_text_card, speech_card
from models.registry.profiles import PROFILES, profile
from models.registry.published import (
    FLORENCE_BASE,
    FLORENCES,
    PUBLISHED_CLIPS,
    SIGLIP2_BASE,
    WHISPER_SMALL,
    WHISPERS,
)
from tests import published
from tests.fakes import FakeText
from tests.standing_hub import StandingHub, standing


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandingHub]:
    """A hub with small graphs in the places of the balanced profile's, and no weights here."""
    published.write_siglip(tmp_path / "hub" / "immich-app" / SIGLIP2_BASE.name)
    published.write_florence(tmp_path / "hub" / "onnx-community" / FLORENCE_BASE.name)
    monkeypatch.setenv("YESTERYEAR_WEIGHTS", str(tmp_path / "weights"))
    with standing(tmp_path / "hub") as found:
        monkeypatch.setenv("HF_ENDPOINT", found.url)
        yield found


def unpinned(card: Card) -> Card:
    """Return a card whose files the hub may state: the small graphs have not the published hashes."""
    return replace(card, files=tuple(replace(file, sha256="", size_bytes=0) for file in card.files))


EYES = (unpinned(SIGLIP2_BASE), unpinned(FLORENCE_BASE))


@pytest.fixture
def eyes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the balanced profile stand for the small graphs."""
    cards = dict(zip((SIGLIP2_BASE.name, FLORENCE_BASE.name), EYES, strict=True))
    for name in ("image_text_card", "caption_card"):
        monkeypatch.setattr(loading, name, cards.__getitem__)
    monkeypatch.setattr(loading, "PUBLISHED_CLIPS", EYES[:1])
    monkeypatch.setattr(loading, "FLORENCES", EYES[1:])
    monkeypatch.setattr(choice, "_CARDS", choice._CARDS | cards)


@pytest.mark.usefixtures("eyes")
def test_what_is_fetched_from_the_hub_is_enough_to_see_and_to_describe(hub: StandingHub) -> None:
    assert download.fetch(EYES) == []
    assert all(download.is_present(card) and download.verify(card) == [] for card in EYES)
    seeing = profile("balanced")
    white = np.full((20, 30, 3), 255, np.uint8)
    assert loading.load_captioner(seeing).caption([white])[0].text == published.TAUGHT[1]
    encoder = loading.load_image_text(FakeText(), seeing)
    assert encoder.encode_images([white]).shape == encoder.encode_texts(["dog"]).shape == (1, published.DIMENSIONS)
    asked = len(hub.asked)
    download.fetch(EYES)
    assert len(hub.asked) == asked, "what is whole is not fetched again"


def test_a_broken_line_is_gone_on_with(hub: StandingHub) -> None:
    hub.breaks_after = 300
    download.fetch(EYES)
    assert all(download.verify(card) == [] for card in EYES)
    assert any("bytes=300-" in line for line in hub.asked)


def test_a_file_with_other_bytes_than_stated_is_refused_and_the_rest_is_kept(hub: StandingHub) -> None:
    hub.wrong = {f"immich-app/{SIGLIP2_BASE.name}/textual/model.onnx"}
    with pytest.raises(WeightsMissing, match=r"sha256 of textual/model\.onnx is not the expected one"):
        download.fetch(EYES)
    assert not download.is_present(EYES[0]) and download.is_present(EYES[1])
    hub.wrong = set()
    before = len(hub.asked)
    download.fetch(EYES)
    assert download.is_present(EYES[0])
    assert not [line for line in hub.asked[before:] if "visual/model.onnx" in line]


def test_a_published_hash_is_held_against_what_the_hub_states(hub: StandingHub) -> None:
    with pytest.raises(WeightsMissing, match=r"sha256 of visual/model\.onnx is not the expected one"):
        download.fetch([SIGLIP2_BASE])
    with pytest.raises(WeightsMissing, match=r"sha256|larger|ended"):
        download.fetch([FLORENCE_BASE])
    assert not download.is_present(SIGLIP2_BASE) and not download.is_present(FLORENCE_BASE)


def test_files_given_in_a_folder_are_laid_out_as_the_hub_does(hub: StandingHub, tmp_path: Path) -> None:
    hub.folder.joinpath("immich-app").rename(tmp_path / "given")
    download.fetch(EYES[:1], from_dir=tmp_path / "given")
    assert download.is_present(EYES[0]) and hub.asked == []


def test_profiles_and_settings_find_the_cards() -> None:
    for one in PROFILES[1:]:
        assert image_text_card(one.image_text.lower()) in PUBLISHED_CLIPS
        assert caption_card(one.captioner.upper()) in FLORENCES
        assert speech_card(one.speech.upper()) in WHISPERS
    assert {*PUBLISHED_CLIPS, *FLORENCES, *WHISPERS} <= set(CARDS)


def test_a_larger_whisper_is_fetched_and_listens(
    hub: StandingHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (source,) = {file.sources[0].repository for file in WHISPER_SMALL.files if isinstance(file.sources[0], Hub)}
    folder = tmp_path / "hub" / source
    folder.mkdir(parents=True)
    for file in WHISPER_SMALL.files:
        (folder / file.name).write_bytes(file.name.encode())
    small = unpinned(WHISPER_SMALL)
    monkeypatch.setattr(loading, "speech_card", {WHISPER_SMALL.name: small}.__getitem__)
    with pytest.raises(WeightsMissing, match="whisper-small"):
        loading.load_transcriber(profile("balanced"))
    monkeypatch.setattr(loading, "is_present", lambda card: card.name == WHISPER.name)
    monkeypatch.setattr(loading, "require", lambda card: tmp_path / card.name)
    assert loading.load_transcriber(profile("balanced")).name.startswith("whisper-base@"), "until the larger is here"
    monkeypatch.undo()
    monkeypatch.setenv("YESTERYEAR_WEIGHTS", str(tmp_path / "weights"))
    monkeypatch.setenv("HF_ENDPOINT", hub.url)
    download.fetch([small])
    monkeypatch.setattr(loading, "speech_card", {WHISPER_SMALL.name: small}.__getitem__)
    assert loading.load_transcriber(profile("balanced")).name.startswith("whisper-small@")


def test_every_file_is_pinned_or_the_hubs_to_state_and_its_size_is_about_known() -> None:
    assert all(card.is_pinned for card in WHISPERS)
    for card in (*PUBLISHED_CLIPS, *FLORENCES, *WHISPERS):
        assert not card.default and card.made is None and card.size_bytes > 100_000_000
        for file in card.files:
            (source,) = file.sources
            assert isinstance(source, Hub) and source.path == file.name
            assert file.sha256 == "" or re.fullmatch("[0-9a-f]{64}", file.sha256)
            assert file.size_bytes or file.about_bytes
