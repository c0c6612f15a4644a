import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.library.config import Config
from app.library.session import Session
from app.services.errors import UserError
from app.ui import overview, storage
from app.ui.library import ImportRunner
from models.registry import download
from models.registry.card import Card, Task, WeightsMissing
from models.registry.cards import VOICES
from models.registry.catalog import MULTILINGUAL
from tests.pages import opened


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """A library beside which no weights lie."""
    monkeypatch.setenv("YESTERYEAR_WEIGHTS", str(tmp_path / "weights"))
    found = opened(tmp_path / "library")
    yield found
    found.close()


def test_what_lies_on_the_disk_is_counted(session: Session, tmp_path: Path) -> None:
    (tmp_path / "weights" / "m").mkdir(parents=True)
    (tmp_path / "weights" / "m" / "w.bin").write_bytes(bytes(2_000_000))
    shown = storage.sizes(session)
    assert "<dt>models</dt><dd>2 MB</dd>" in shown and str(session.folder) in shown
    assert storage.bytes_below(tmp_path / "weights") == 2_000_000
    assert storage.bytes_below(tmp_path / "nowhere") == 0


def test_models_are_told_with_licence_size_and_whether_they_are_here(session: Session) -> None:
    shown = storage.models(session, is_free=True)
    assert "all-MiniLM-L6-v2" in shown and "91 MB" in shown and "Apache-2.0" in shown
    assert 'data-to="fetch:all-MiniLM-L6-v2"' in shown and 'data-to="fetch-missing"' in shown
    assert "<span>text search · " in shown and "<span>answers · " in shown and "<span>photo search · " in shown
    assert 'data-to="fetch-profile:best"' in shown and "uses the internet" in shown
    assert "data-to" not in storage.models(session, is_free=False)


def test_the_language_that_is_read_and_the_line_for_others_are_said(session: Session) -> None:
    shown = storage.models(session, is_free=True)
    assert "which reads English" in shown and "text = &quot;multilingual-e5-small&quot;" in shown
    (session.folder / "config.toml").write_text(f'text = "{MULTILINGUAL.name}"', encoding="utf-8")
    shown = storage.models(session, is_free=True)
    assert "which reads 50 languages" in shown and "config.toml" not in shown


def test_what_is_needed_follows_the_settings() -> None:
    def tasks(config: Config) -> set[Task]:
        return {card.task for card in storage.needed(config)}

    assert Task.LANGUAGE in tasks(Config()) and Task.FACES not in tasks(Config())
    assert Task.FACES in tasks(Config(faces=True)) and Task.VOICES in tasks(Config(voices=True))
    assert Task.LANGUAGE not in tasks(Config(language_model=False))
    assert Task.LANGUAGE not in tasks(Config(language_at="http://127.0.0.1:1/v1"))
    assert MULTILINGUAL in storage.needed(Config(text=MULTILINGUAL.name))


def test_what_the_owner_wrote_meanwhile_counts_unless_it_cannot_be_read(session: Session) -> None:
    (session.folder / "config.toml").write_text("faces = true", encoding="utf-8")
    assert storage.config_of(session).faces
    (session.folder / "config.toml").write_text("faces = 3", encoding="utf-8")
    assert storage.config_of(session) == session.config


def test_fetching_is_for_what_is_meant(session: Session) -> None:
    assert [card.name for card in storage.meant(session, "fetch:voices")] == ["voices"]
    assert storage.meant(session, "fetch-missing") == storage.missing(Config())
    assert {card.name for card in storage.meant(session, "fetch-profile:best")} >= {"Florence-2-large-ft"}
    for to in ("fetch:nothing", "fetch-profile:huge"):
        with pytest.raises(UserError):
            storage.meant(session, to)


def test_a_fetch_tells_how_far_it_is_and_what_came_of_it(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    told, go_on = threading.Event(), threading.Event()

    def fetch(cards: Iterable[Card], from_dir: None, progress: Callable[[download.Progress], None]) -> list[str]:
        progress(download.Progress("voices", "w.onnx", "hub@1", 4_000_000, 17_000_000))
        told.set()
        assert go_on.wait(30)
        return []

    monkeypatch.setattr(download, "fetch", fetch)
    monkeypatch.setattr(download, "is_present", lambda card: card.name == "voices")
    runner = ImportRunner(session)
    assert runner.run(storage.fetching([VOICES], Config())) == ""
    assert told.wait(30)
    assert "Downloading voices from hub@1: 4 MB of 17 MB" in runner.shown()
    go_on.set()
    runner.wait(30)
    assert "Downloaded and verified: voices. Models for photos are used from the next import" in runner.shown()


def test_a_fetch_that_fails_says_why(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(*_: object) -> None:
        raise WeightsMissing("voices could not be downloaded: the hub did not answer")

    monkeypatch.setattr(download, "fetch", fetch)
    runner = ImportRunner(replace(session))
    runner.run(storage.fetching([], Config()))
    runner.wait(30)
    assert "the hub did not answer" in runner.shown()


def test_better_photo_understanding_is_offered_in_one_press_until_it_is_here_or_another_choice_was_made(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = storage.offer(Config())
    assert 'data-to="fetch-profile:balanced"' in shown and "download Balanced (2.3 GB)" in shown
    assert "uses the internet" in shown
    assert storage.offer(Config(profile="fast")) == ""
    monkeypatch.setattr(download, "is_present", lambda card: True)
    assert storage.offer(Config()) == ""


def test_the_offer_stands_on_the_page_of_an_empty_library(session: Session) -> None:
    assert "fetch-profile:balanced" in overview.overview(session, ImportRunner(session))
