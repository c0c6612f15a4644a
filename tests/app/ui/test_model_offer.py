import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.library.session import Session
from app.ui import storage
from app.ui.library import ImportRunner, Step, Work
from app.ui.model_offer import ModelOffer, routes
from models.registry.card import Card, WeightsMissing
from models.registry.cards import VOICES

WAIT_S = 30.0


class Hub:
    """What is fetched in place of a hub: nothing before it may go on; then it is here, or fails."""

    def __init__(self) -> None:
        self.lacking: list[Card] = [VOICES]
        self.may_go_on = threading.Event()
        self.error = ""
        self.fetched = 0

    def fetching(self, cards: Sequence[Card], config: object) -> Work:
        def work(report: Callable[[Step], None]) -> str:
            self.fetched += 1
            assert self.may_go_on.wait(WAIT_S)
            if self.error:
                raise WeightsMissing(self.error)
            self.lacking = []
            return "Downloaded."

        return work


class Held:
    """A piece of work that says when it was begun, and ends when it may."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()

    def __call__(self, report: Callable[[Step], None]) -> str:
        self.begun.set()
        assert self.go_on.wait(WAIT_S)
        report(Step("on"))
        return ""


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Hub:
    hub = Hub()
    monkeypatch.setattr(storage, "better_lacking", lambda config: hub.lacking)
    monkeypatch.setattr(storage, "fetching", hub.fetching)
    return hub


@pytest.fixture
def runner(session: Session) -> ImportRunner:
    return ImportRunner(session)


@pytest.fixture
def client(session: Session, runner: ImportRunner) -> TestClient:
    app = FastAPI()
    app.include_router(routes(ModelOffer(session, runner)))
    return TestClient(app)


def shown(client: TestClient, action: str = "") -> str:
    answer = client.post("/model-offer", json={"action": action}) if action else client.get("/model-offer")
    return str(answer.json()["html"])


def test_size_time_and_what_it_brings_are_said_before_one_press_gets_it(
    client: TestClient, hub: Hub, runner: ImportRunner
) -> None:
    offer = shown(client)
    assert "17 MB" in offer and "about 1 minute at" in offer and storage.OFFERED.brings[:20] in offer
    assert "in the background" in shown(client, "get") and "Get it" not in shown(client)
    hub.may_go_on.set()
    runner.wait(WAIT_S)
    assert shown(client) == ""


def test_where_no_hub_answers_the_command_for_later_is_said(client: TestClient, hub: Hub, runner: ImportRunner) -> None:
    hub.error = "https://hub did <not> answer"
    hub.may_go_on.set()
    shown(client, "get")
    runner.wait(WAIT_S)
    told = shown(client)
    assert "yesteryear models fetch balanced" in told and "did &lt;not&gt; answer" in told and "Try again" in told


def test_put_away_it_is_never_offered_again(client: TestClient, hub: Hub, session: Session) -> None:
    assert "Library" in shown(client, "later")
    assert shown(client) == "" and ModelOffer(session, ImportRunner(session)).card() == ""
    assert "refused" in client.post("/model-offer", json={"action": "dance"}).json()


def test_during_an_import_it_waits_for_its_end_and_photos_are_looked_at_again_after_it(
    client: TestClient, hub: Hub, runner: ImportRunner, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported: list[str] = []
    monkeypatch.setattr(runner, "_import", lambda paths, first: imported.append(paths[0].name) or "Imported.")
    monkeypatch.setattr("app.ui.library.watched", lambda session: [album])
    first = Held()
    runner.run(first)
    assert first.begun.wait(WAIT_S)
    hub.may_go_on.set()
    assert "in the background" in shown(client, "get")
    assert "in the background" in shown(client, "get"), "a second press begins nothing more"
    assert hub.fetched == 0 and imported == []
    first.go_on.set()
    runner.wait(WAIT_S)
    assert (hub.fetched, imported) == (1, [album.name]) and runner.table()["told"] == "Downloaded. Imported."
    assert shown(client, "get") == "" and hub.fetched == 1, "nor does one when it is here"


def test_a_stop_drops_what_waits_and_later_work_is_not_taken_for_it(
    client: TestClient, hub: Hub, runner: ImportRunner
) -> None:
    first, second = Held(), Held()
    runner.run(first)
    assert first.begun.wait(WAIT_S)
    shown(client, "get")
    runner.stop()
    first.go_on.set()
    runner.wait(WAIT_S)
    assert hub.lacking and "Get it" in shown(client)
    runner.run(second)
    assert second.begun.wait(WAIT_S)
    assert "Get it" in shown(client)
    second.go_on.set()
    runner.wait(WAIT_S)
