import time
from dataclasses import replace
from pathlib import Path

import pytest

from app.library.config import read_config
from app.library.session import LOCK_WAIT_S, _load_models, deriving, open_session
from ingest.perception.moments import text_space
from ingest.pipeline.run import EMBED, PERCEIVE, Library, derive, ingest
from memory.store import StoreBusy, jobs
from memory.store import moments as moment_store
from models import loading
from models.convert.onnx import convert
from models.registry.card import Card
from models.registry.cards import CAPTION_CARDS
from models.registry.catalog import CARDS, MINILM, MULTILINGUAL
from models.registry.download import is_needed
from models.text.encoder import SentenceEncoder
from models.text.remote import RemoteLanguage
from tests.checkpoints import write_model


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small checkpoints in the place of the two sentence models, and nothing in the place of the others."""
    for layers, card in enumerate((MINILM, MULTILINGUAL), 1):
        write_model(tmp_path / card.name, layers)
        convert("minilm to onnx 1", tmp_path / card.name, tmp_path / card.name / "model.onnx")

    def load_text(card: Card) -> SentenceEncoder:
        return SentenceEncoder(tmp_path / card.name, card.version, card.max_tokens)

    monkeypatch.setattr(loading, "load_text", load_text)
    monkeypatch.setenv("YESTERYEAR_WEIGHTS", str(tmp_path / "nothing"))


@pytest.mark.usefixtures("small")
def test_the_config_chooses_the_sentence_model(tmp_path: Path) -> None:
    named = []
    for line in ("", f'text = "{MULTILINGUAL.name.lower()}"'):
        (tmp_path / "config.toml").write_text(line)
        session = open_session(tmp_path)
        named.append(session.models.text.name if session.models.text else "")
        session.close()
    assert named == [MINILM.version, MULTILINGUAL.version]


@pytest.mark.usefixtures("small")
def test_another_sentence_model_makes_new_sentence_vectors_and_perceives_nothing_anew(
    library: Library, album: Path, tmp_path: Path
) -> None:
    def reading(name: str) -> Library:
        (tmp_path / "config.toml").write_text(f'text = "{name}"')
        session = open_session(tmp_path)
        session.close()
        models, _ = _load_models(session.config)
        return replace(library, models=replace(library.models, text=models.text))

    english = reading(MINILM.name)
    ingest(english, [album], lambda _: None)
    before = {step: jobs.get_all(library.store, step) for step in (PERCEIVE, EMBED)}
    moments = moment_store.all_remembered(library.store)
    multilingual = reading(MULTILINGUAL.name)
    derive(multilingual, lambda _: None)
    assert jobs.get_all(library.store, PERCEIVE) == before[PERCEIVE]
    after = jobs.get_all(library.store, EMBED)
    assert all(after[asset_id].recipe != job.recipe for asset_id, job in before[EMBED].items())
    assert moment_store.all_remembered(library.store) == moments
    spaces = [space for space in moment_store.generations(library.store) if space.startswith("text ")]
    assert spaces == [text_space(multilingual.models)]
    derive(multilingual, lambda _: None)
    assert jobs.get_all(library.store, EMBED) == after


def test_the_lock_is_waited_for_as_long_as_was_asked(tmp_path: Path) -> None:
    with deriving(tmp_path):
        started_s = time.monotonic()
        for wait_s in (0.0, 0.2):
            with pytest.raises(StoreBusy, match="another Yesteryear process"), deriving(tmp_path, wait_s):
                pass
        assert 0.2 <= time.monotonic() - started_s < LOCK_WAIT_S


def test_the_owners_own_server_describes_pictures_and_needs_no_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = 'profile = "large"\ncaptions_at = "http://127.0.0.1:9/v1"\ncaptions_name = "qwen-vl"'
    (tmp_path / "config.toml").write_text(told)
    monkeypatch.setenv("YESTERYEAR_WEIGHTS", str(tmp_path / "none"))
    session = open_session(tmp_path)
    assert session.models.captioner is not None and "qwen-vl" in session.models.captioner.name
    assert not any("captions" in one for one in session.missing)
    needed = {card.name for card in CARDS if is_needed(card, MINILM, session.config.seeing)}
    assert session.config.seeing.image_text in needed and not needed & {card.name for card in CAPTION_CARDS}
    session.close()


def test_another_captioner_than_the_profiles_may_be_chosen(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('profile = "standard"\ncaptions = "smolvlm-256m-instruct"')
    seeing = read_config(tmp_path).seeing
    assert seeing.captioner == "SmolVLM-256M-Instruct" and seeing.image_text == "ViT-B-16-SigLIP2__webli"
    needed = {card.name for card in CAPTION_CARDS if is_needed(card, MINILM, seeing)}
    assert needed == {"SmolVLM-256M-Instruct"}


@pytest.mark.usefixtures("small")
def test_the_owners_own_server_words_the_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.toml").write_text('language_at = "http://127.0.0.1:9/v1"\nlanguage_name = "qwen"')
    monkeypatch.setenv("YESTERYEAR_LANGUAGE_KEY", "secret")
    session = open_session(tmp_path)
    assert isinstance(session.models.language, RemoteLanguage) and "qwen at http://127" in session.models.language.name
    session.close()
    (tmp_path / "config.toml").write_text('language_model = false\nlanguage_at = "http://127.0.0.1:9/v1"')
    session = open_session(tmp_path)
    assert session.models.language is None
    session.close()
