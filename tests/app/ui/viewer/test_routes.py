from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.library.session import Session
from app.services import hiding
from app.services.library import forget_assets
from app.ui.media import Media
from app.ui.viewer.routes import routes
from ingest.pipeline.run import ingest
from memory.records.library import Kind, MomentView, TextKind
from memory.store import moments as moment_store
from tests.conftest import paint, speak
from tests.recordings import write_video

NAME = 'red "boat" über.jpg'


@pytest.fixture
def session(session: Session, tmp_path: Path, quiet: Callable[[object], None]) -> Session:
    """A library with photos, a voice note, a video and a note."""
    album = tmp_path / "album"
    album.mkdir()
    paint(album / NAME, (200, 30, 30), side_px=900)
    paint(album / "IMG_20230814_101500.jpg", (190, 40, 30), side_px=300)
    speak(album / "REC_20230814_120000.wav", speech_s=2.0)
    write_video(album / "VID_20230814_130000.mp4", [("red", 1.5), ("blue", 1.5)])
    (album / "2023-08-15 diary.md").write_text("We rowed.\n\n<b>Across</b> the fjord.", encoding="utf-8")
    ingest(session.library, [album], quiet)
    return session


@pytest.fixture
def client(session: Session, media: Media) -> Iterator[TestClient]:
    app = FastAPI()
    app.include_router(media.routes())
    app.include_router(routes(session, media))
    with TestClient(app) as client:
        yield client


def of(session: Session, kind: Kind, name: str = "") -> MomentView:
    held = moment_store.all_remembered(session.unfiltered)
    return next(one for one in held if one.asset.kind is kind and name in one.path)


def sent(client: TestClient, one: MomentView, what: str, **fields: str) -> dict[str, object]:
    answer = client.post(f"/moment/{one.moment.id}/{what}", json=fields)
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    found: dict[str, object] = answer.json()
    return found


def test_a_photo_has_a_picture_of_known_shape_and_nothing_is_kept(session: Session, client: TestClient) -> None:
    answer = client.get(f"/moment/{of(session, Kind.PHOTO, NAME).moment.id}")
    found = answer.json()
    assert answer.headers["cache-control"] == "no-store"
    assert (found["kind"], found["width"], found["height"], found["fault"]) == ("photo", 900, 900, "")
    assert client.get(found["src"]).headers["content-type"] == "image/jpeg"
    assert found["full"] == "", "it is shown with all its pixels from the beginning"
    assert not found["is_favourite"] and found["html"] == "" and found["label"].startswith("Photo, ")


def test_what_is_hidden_forgotten_or_unknown_is_not_found(session: Session, client: TestClient) -> None:
    hidden, forgotten = of(session, Kind.PHOTO, NAME), of(session, Kind.AUDIO)
    download = client.get(f"/moment/{hidden.moment.id}").json()["download"]
    peaks = client.get(f"/moment/{forgotten.moment.id}").json()["html"].split('data-peaks="')[1].split('"')[0]
    hiding.set_passphrase(session, "open sesame")
    hiding.hide(session, hidden.asset.id)
    forget_assets(session, [forgotten.asset.id])
    for name in (hidden.moment.id, forgotten.moment.id, "0" * 32, "x" * 900):
        for path in (f"/moment/{name}", f"/moment/{name}/details", f"/moment/{name}/similar"):
            assert client.get(path).status_code == 404, path
        assert client.post(f"/moment/{name}/words", json={"words": "a boat"}).status_code == 404
    assert client.get(download).status_code == client.get(peaks).status_code == 404
    assert client.get("/download/" + "0" * 64).status_code == 404


def test_a_file_is_saved_under_its_own_name_and_never_shown(session: Session, client: TestClient) -> None:
    one = of(session, Kind.PHOTO, NAME)
    answer = client.get(client.get(f"/moment/{one.moment.id}").json()["download"])
    assert answer.content == Path(one.path).read_bytes()
    assert answer.headers["content-disposition"] == "attachment; filename*=utf-8''red%20%22boat%22%20%C3%BCber.jpg"
    assert answer.headers["content-type"] == "application/octet-stream"
    Path(one.path).unlink()
    found = client.get(f"/moment/{one.moment.id}").json()
    assert found["download"] == "" and found["src"] == "" and "not found" in found["fault"]


def test_a_recording_has_its_waveform_and_its_sentences(session: Session, client: TestClient) -> None:
    one = of(session, Kind.AUDIO)
    html = client.get(f"/moment/{one.moment.id}").json()["html"]
    peaks = client.get(html.split('data-peaks="')[1].split('"')[0]).json()["peaks"]
    assert 50 < len(peaks) <= 1200 and max(peaks) > 0.1 > min(peaks)
    assert f'data-moment="{one.moment.id}" data-own' in html and "<audio controls" in html
    assert "<video controls" in client.get(f"/moment/{of(session, Kind.VIDEO).moment.id}").json()["html"]


def test_a_damaged_recording_has_no_waveform(session: Session, client: TestClient) -> None:
    one = of(session, Kind.AUDIO)
    html = client.get(f"/moment/{one.moment.id}").json()["html"]
    Path(one.path).write_bytes(b"RIFF")
    assert client.get(html.split('data-peaks="')[1].split('"')[0]).json() == {"peaks": []}


def test_a_note_is_a_page_with_its_paragraph_marked_and_escaped(session: Session, client: TestClient) -> None:
    html = client.get(f"/moment/{of(session, Kind.NOTE).moment.id}").json()["html"]
    assert "2023-08-15 diary.md" in html and 'aria-current="true"' in html
    assert "&lt;b&gt;Across&lt;/b&gt; the fjord." in html and "<b>" not in html


def test_words_are_changed_and_taken_back(session: Session, client: TestClient) -> None:
    one = of(session, Kind.PHOTO, NAME)
    done = sent(client, one, "words", words="Our boat <at> the jetty")
    assert done["told"] == "Saved: description." and "error" not in done
    assert "Our boat &lt;at&gt; the jetty" in client.get(f"/moment/{one.moment.id}/details").text
    assert of(session, Kind.PHOTO, NAME).text(TextKind.OWNER) == "Our boat <at> the jetty"
    ids = done["undo"]
    assert isinstance(ids, list)
    assert sent(client, one, "undo", ids=",".join(ids))["told"] == "Undone."
    assert of(session, Kind.PHOTO, NAME).text(TextKind.OWNER) == ""
    assert sent(client, one, "undo", ids=",".join(ids)) == {"error": "That was undone already."}


def test_what_cannot_be_meant_is_refused_in_words(session: Session, client: TestClient) -> None:
    one = of(session, Kind.PHOTO, NAME)
    for what, fields in (
        ("words", {"words": "  "}),
        ("when", {"at": "yesterday"}),
        ("when", {}),
        ("where", {"place": "Nowhere at all"}),
        ("title", {"title": "..."}),
        ("person", {"appearance": "x", "name": "Lena"}),
        ("unlike", {}),
        ("again", {"token": "x"}),
        ("anything", {}),
    ):
        error = sent(client, one, what, **fields)["error"]
        assert isinstance(error, str) and not error[0].islower(), what
    assert client.post(f"/moment/{one.moment.id}/words", json={"words": ["x"]}).status_code == 422


def test_a_heart_is_given_and_taken_back(session: Session, client: TestClient) -> None:
    one = of(session, Kind.PHOTO, NAME)
    assert sent(client, one, "like")["told"] == "Saved: favourite."
    assert client.get(f"/moment/{one.moment.id}").json()["is_favourite"]
    assert not client.get(f"/moment/{of(session, Kind.PHOTO, 'IMG').moment.id}").json()["is_favourite"]
    assert "error" in sent(client, one, "like")
    assert sent(client, one, "unlike")["told"] == "Removed from favourites."
    assert not client.get(f"/moment/{one.moment.id}").json()["is_favourite"]


def test_hiding_leads_to_the_passphrase_and_then_hides_until_it_is_undone(session: Session, client: TestClient) -> None:
    one = of(session, Kind.PHOTO, NAME)
    assert "passphrase" in str(sent(client, one, "hide")["error"])
    hiding.set_passphrase(session, "open sesame")
    done = sent(client, one, "hide")
    assert done["told"] == "Hidden: 1 item." and client.get(f"/moment/{one.moment.id}").status_code == 404
    assert sent(client, one, "again", token=str(done["again"]))["told"] == "Unhidden."
    assert client.get(f"/moment/{one.moment.id}").status_code == 200
    assert "error" in sent(client, one, "again", token=str(done["again"])), "each once"


def test_what_looks_alike_is_found_and_what_is_hidden_is_not_among_it(session: Session, client: TestClient) -> None:
    one, other = of(session, Kind.PHOTO, NAME), of(session, Kind.PHOTO, "IMG")
    told = client.get(f"/moment/{one.moment.id}/similar").text
    assert f'data-photo href="/photo/{other.moment.id}"' in told and one.moment.id not in told
    hiding.set_passphrase(session, "open sesame")
    hiding.hide(session, other.asset.id)
    assert other.moment.id not in client.get(f"/moment/{one.moment.id}/similar").text
