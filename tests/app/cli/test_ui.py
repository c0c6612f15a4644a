from pathlib import Path

import pytest

from app.cli import ui
from app.library.session import open_session
from app.server import web
from app.server.instance import AlreadyOpen, serving
from app.server.web import Place
from app.services import password
from tests.commands import run


@pytest.fixture
def served(commanded: Path, monkeypatch: pytest.MonkeyPatch) -> list[Place]:
    """The places that would have been served."""
    found: list[Place] = []

    def noted(session: object, port: int, open_page: bool, watching: bool, place: Place, tell: object) -> None:
        found.append(place)

    monkeypatch.setattr(web, "serve", noted)
    return found


def test_here_no_password_is_asked(served: list[Place]) -> None:
    assert run("ui").exit_code == 0
    assert served == [Place()]


def test_elsewhere_a_password_is_needed_and_what_that_means_is_said(served: list[Place], commanded: Path) -> None:
    refused = run("ui", "--host", "192.168.1.5")
    assert refused.exit_code == 2 and "--set-password" in refused.output and served == []
    assert run("ui", "--login").exit_code == 2 and served == []
    assert run("ui", "--set-password", typed="short\n").exit_code == 2
    assert run("ui", "--set-password", typed="").exit_code == 2
    assert run("ui", "--set-password", typed="correct horse\n").exit_code == 0 and served == []
    session = open_session(commanded)
    assert password.is_right(session, "correct horse")
    session.close()
    opened = run("ui", "--host", "192.168.1.5", "--name", "laptop.local", "--plain-http")
    assert opened.exit_code == 0 and "not encrypted" in opened.output
    assert run("ui", "--login").exit_code == 0
    assert served == [Place("192.168.1.5", ("laptop.local",)), Place(is_locked=True)]


def test_elsewhere_it_is_encrypted_by_its_own_certificate_or_one_that_is_given(
    served: list[Place], commanded: Path, tmp_path: Path
) -> None:
    assert run("ui", "--set-password", typed="correct horse\n").exit_code == 0
    assert run("ui", "--host", "192.168.1.5", "--name", "laptop.local").exit_code == 0
    held = served[0].certificate
    assert held is not None and held.path == commanded / "https.pem" and held.authority
    assert served[0].url(7860) == "https://192.168.1.5:7860/"
    assert run("ui", "--certificate", str(held.path)).exit_code == 0
    assert served[1].certificate is not None and not served[1].certificate.authority
    refused = run("ui", "--host", "192.168.1.5", "--certificate", str(tmp_path / "none.pem"))
    assert refused.exit_code == 2 and "is no certificate to serve with" in refused.output


def test_every_address_needs_a_name(served: list[Place]) -> None:
    assert run("ui", "--set-password", typed="correct horse\n").exit_code == 0
    assert run("ui", "--host", "0.0.0.0").exit_code == 2 and served == []
    assert run("ui", "--host", "0.0.0.0", "--name", "laptop.local").exit_code == 0


def test_an_address_that_cannot_be_had_is_said_in_words(commanded: Path) -> None:
    assert run("ui", "--set-password", typed="correct horse\n").exit_code == 0
    refused = run("ui", "--host", "192.0.2.1", "--no-watch")
    assert refused.exit_code == 2 and "cannot listen at 192.0.2.1" in refused.output


def test_a_second_time_a_window_is_opened_on_the_first(
    served: list[Place], commanded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    windows: list[str] = []
    monkeypatch.setattr(ui, "open_window", windows.append)

    def taken(folder: Path) -> object:
        raise AlreadyOpen("http://127.0.0.1:7999/")

    monkeypatch.setattr(ui, "serving", taken)
    told = run("ui")
    assert told.exit_code == 0 and "http://127.0.0.1:7999/" in told.output and windows == []
    assert run("ui", "--open").exit_code == 0 and windows == ["http://127.0.0.1:7999/"]
    assert run("ui", "--host", "192.168.1.5").exit_code == 4
    assert served == []


def test_it_is_held_for_as_long_as_it_is_open(commanded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def noted(*given: object) -> None:
        with pytest.raises(AlreadyOpen) as told, serving(commanded):
            raise AssertionError("there were two")
        assert told.value.url == "http://127.0.0.1:7999/"

    def served(session: object, port: int, open_page: bool, watching: bool, place: Place, tell: object) -> None:
        assert callable(tell)
        tell("http://127.0.0.1:7999/")
        noted()

    monkeypatch.setattr(web, "serve", served)
    result = run("ui")
    assert result.exit_code == 0, result.output
