import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from fastapi import FastAPI
from PIL import Image
from starlette.testclient import TestClient

from app.library.session import Session
from app.services.library import forget_assets
from app.ui.cards import Links
from app.ui.media import Media, content_type, cut_out
from ingest.files.file_checks import Limits
from ingest.pipeline.run import forget_asset, ingest
from ingest.transcode import FOLDER, Previews
from memory.records.library import Box, Kind, MomentView, Trace
from memory.store import appearances
from memory.store import moments as moment_store
from tests.conftest import paint, speak
from tests.fakes import COLOURS, FakeFaces, fake_models
from tests.ingest.perception.test_faces import picture
from tests.pages import opened
from tests.recordings import tone, write_sound, write_video


@pytest.fixture
def session(session: Session, tmp_path: Path, quiet: Callable[[object], None]) -> Session:
    """A library with a photo, a voice note, a video and a note."""
    album = tmp_path / "album"
    album.mkdir()
    paint(album / "IMG_20230814_101500.jpg", (200, 30, 30), side_px=900)
    speak(album / "REC_20230814_120000.wav", speech_s=1.0)
    write_video(album / "VID_20230814_130000.mp4", [("red", 1.5), ("blue", 1.5)])
    (album / "2023-08-15 diary.md").write_text("We rowed across the fjord.", encoding="utf-8")
    ingest(session.library, [album], quiet)
    return session


@pytest.fixture
def client(media: Media) -> TestClient:
    app = FastAPI()
    app.include_router(media.routes())
    return TestClient(app)


def first(session: Session, kind: Kind) -> MomentView:
    return next(one for one in moment_store.all_remembered(session.store) if one.asset.kind is kind)


def test_addresses_tell_nothing_of_the_file(session: Session, media: Media) -> None:
    links = media.links(first(session, Kind.PHOTO))
    assert re.fullmatch(r"/thumb/[\w-]+\.[0-9a-f]{32}", links.thumb)
    assert re.fullmatch(r"/media/[\w-]+\.[0-9a-f]{32}", links.media)
    assert Media(session.store, Limits()).links(first(session, Kind.PHOTO)) != links


def test_a_recording_is_given_whole_and_in_ranges(session: Session, media: Media, client: TestClient) -> None:
    one = first(session, Kind.AUDIO)
    data = Path(one.path).read_bytes()
    url = media.links(one).media
    whole = client.get(url)
    assert whole.status_code == 200
    assert whole.content == data
    assert whole.headers["accept-ranges"] == "bytes"
    part = client.get(url, headers={"Range": "bytes=100-199"})
    assert part.status_code == 206
    assert part.content == data[100:200]
    assert part.headers["content-range"] == f"bytes 100-199/{len(data)}"
    assert client.get(url, headers={"Range": f"bytes={len(data) + 5}-"}).status_code == 416


def test_what_is_given_out_is_only_ever_shown(session: Session, media: Media, client: TestClient) -> None:
    for kind, wanted in ((Kind.PHOTO, "image/jpeg"), (Kind.AUDIO, "audio/wav"), (Kind.VIDEO, "video/mp4")):
        found = client.get(media.links(first(session, kind)).media)
        assert found.headers["content-type"] == wanted
        assert found.headers["x-content-type-options"] == "nosniff"
        assert found.headers["content-disposition"] == "inline"


def test_a_photo_has_all_its_pixels_for_who_looks_closely(
    session: Session, media: Media, client: TestClient, tmp_path: Path, quiet: Callable[[object], None]
) -> None:
    photo = first(session, Kind.PHOTO)
    found = client.get(media.address("full", photo.moment.id))
    assert found.content == Path(photo.path).read_bytes() and found.headers["content-type"] == "image/jpeg"
    assert found.headers["x-content-type-options"] == "nosniff" and found.headers["content-disposition"] == "inline"
    paint(tmp_path / "album" / "IMG_20230815_101500.tif", (30, 30, 200), side_px=2200)
    ingest(session.library, [tmp_path / "album"], quiet)
    large = next(one for one in moment_store.all_remembered(session.store) if one.path.endswith(".tif"))
    made = client.get(media.address("full", large.moment.id))
    assert made.headers["content-type"] == "image/jpeg" and Image.open(BytesIO(made.content)).size == (2200, 2200)
    assert client.get(media.address("full", first(session, Kind.AUDIO).moment.id)).status_code == 404
    assert client.get(media.links(photo).media.replace("/media/", "/full/")).status_code == 404
    forget_assets(session, [photo.asset.id])
    assert client.get(media.address("full", photo.moment.id)).status_code == 404


@pytest.fixture
def old(tmp_path: Path, quiet: Callable[[object], None]) -> Iterator[Session]:
    """A library with a recording and a video that no browser plays."""
    album = tmp_path / "old"
    album.mkdir()
    write_sound(album / "REC_20230814_120000.amr", [tone(2.0, rate=8000)], "libopencore_amrnb", rate=8000)
    write_video(album / "VID_20230814_130000.avi", [("red", 1.0)])
    found = opened(tmp_path / "library")
    ingest(found.library, [album], quiet)
    yield found
    found.close()


def test_what_browsers_cannot_play_is_given_as_a_preview_in_ranges(old: Session) -> None:
    media = Media(old.store, Limits(), Previews(old.folder, Limits()))
    app = FastAPI()
    app.include_router(media.routes())
    client = TestClient(app)
    for kind, wanted in ((Kind.AUDIO, "audio/mp4"), (Kind.VIDEO, "video/mp4")):
        links = media.card_links(first(old, kind))
        assert links.is_copied
        whole = client.get(links.media)
        assert whole.status_code == 200 and whole.headers["content-type"] == wanted
        assert whole.content[4:8] == b"ftyp" and whole.content != Path(first(old, kind).path).read_bytes()
        part = client.get(links.media, headers={"Range": "bytes=100-199"})
        assert part.status_code == 206 and part.content == whole.content[100:200]
    assert len(list((old.folder / FOLDER).iterdir())) == 2


def test_the_preview_of_a_forgotten_file_goes_with_it(old: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    previews = Previews(old.folder, Limits())
    media = Media(old.store, Limits(), previews)
    app = FastAPI()
    app.include_router(media.routes())
    client = TestClient(app)
    one, other = first(old, Kind.AUDIO), first(old, Kind.VIDEO)
    url, later = media.links(one).media, media.links(other).media
    assert client.get(url).status_code == 200
    forget_assets(old, [one.asset.id])
    assert client.get(url).status_code == 404 and list((old.folder / FOLDER).iterdir()) == []
    make = previews.copy_of

    def forgotten_meanwhile(asset_id: str, path: Path, at_s: float) -> Path:
        made = make(asset_id, path, at_s)
        forget_asset(old.unfiltered, asset_id)
        return made

    monkeypatch.setattr(previews, "copy_of", forgotten_meanwhile)
    assert client.get(later).status_code == 404 and list((old.folder / FOLDER).iterdir()) == []


def test_what_cannot_be_made_a_preview_is_not_found(old: Session) -> None:
    media = Media(old.store, Limits(), Previews(old.folder, Limits()))
    one = first(old, Kind.VIDEO)
    url = media.card_links(one).media
    Path(one.path).write_bytes(Path(one.path).read_bytes()[:700])
    app = FastAPI()
    app.include_router(media.routes())
    assert TestClient(app).get(url).status_code == 404


def test_what_plays_as_it_is_needs_no_preview(session: Session) -> None:
    media = Media(session.store, Limits(), Previews(session.folder, Limits()))
    assert not any(media.card_links(first(session, kind)).is_copied for kind in (Kind.AUDIO, Kind.NOTE))


def test_a_name_cannot_choose_its_type() -> None:
    assert content_type(Kind.AUDIO, Path("a.html")) == "audio/mp4"
    assert content_type(Kind.VIDEO, Path("a.svg")) == "video/mp4"


def test_thumbnails_are_small_pictures(session: Session, media: Media, client: TestClient) -> None:
    for kind in (Kind.PHOTO, Kind.VIDEO):
        found = client.get(media.links(first(session, kind)).thumb)
        assert found.status_code == 200
        assert found.headers["content-type"] == "image/jpeg"
        assert found.content[:2] == b"\xff\xd8"
        assert len(found.content) < 50_000


def test_notes_and_voices_have_no_picture_and_notes_no_file(session: Session, media: Media) -> None:
    assert media.links(first(session, Kind.AUDIO)).thumb == ""
    note = first(session, Kind.NOTE)
    assert media.links(note) == Links(photo=f"/photo/{note.moment.id}")


@pytest.mark.parametrize(
    "path",
    [
        "/media/0" * 1,
        "/media/" + "0" * 64,
        "/thumb/" + "f" * 64,
        "/media/../../etc/passwd",
        "/media/..%2f..%2fetc%2fpasswd",
        "/media/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/media//etc/passwd",
    ],
)
def test_what_was_not_given_out_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_however_many_are_given_out_the_first_still_opens_and_nothing_is_remembered(
    session: Session, media: Media, client: TestClient
) -> None:
    links = media.links(first(session, Kind.PHOTO))
    for number in range(2000):
        media.address("thumb", f"{number}")
    assert not any(isinstance(value, dict | list | set) for value in vars(media).values())
    assert client.get(links.thumb).status_code == 200


@pytest.mark.parametrize("change", ["x{}", "{}x", "{}.", "é{}", "{}é", ".{}"])
def test_a_token_that_was_changed_opens_nothing(
    session: Session, media: Media, client: TestClient, change: str
) -> None:
    token = media.links(first(session, Kind.PHOTO)).thumb.rsplit("/", 1)[1]
    assert client.get(f"/thumb/{change.format(token)}").status_code == 404


def test_a_token_for_something_else_cannot_be_made_of_two(session: Session, media: Media, client: TestClient) -> None:
    one = media.links(first(session, Kind.PHOTO))
    inside, signed = one.media.rsplit("/", 1)[1].split(".")[0], one.thumb.rsplit(".", 1)[1]
    assert client.get(f"/media/{inside}.{signed}").status_code == 404


def test_a_moments_own_id_opens_nothing(session: Session, client: TestClient) -> None:
    one = first(session, Kind.PHOTO)
    assert client.get(f"/media/{one.moment.id}").status_code == 404
    assert client.get(f"/media/{one.asset.id}").status_code == 404


def test_a_thumbnails_token_does_not_open_the_original(session: Session, media: Media, client: TestClient) -> None:
    token = media.links(first(session, Kind.PHOTO)).thumb.rsplit("/", 1)[1]
    assert client.get(f"/media/{token}").status_code == 404


def test_a_forgotten_file_is_gone_at_once(session: Session, media: Media, client: TestClient) -> None:
    one = first(session, Kind.PHOTO)
    links = media.links(one)
    assert client.get(links.thumb).status_code == 200
    forget_asset(session.store, one.asset.id)
    assert client.get(links.thumb).status_code == 404
    assert client.get(links.media).status_code == 404


def test_a_file_that_was_removed_is_not_found(session: Session, media: Media, client: TestClient) -> None:
    for kind in (Kind.PHOTO, Kind.AUDIO):
        one = first(session, kind)
        url = media.links(one).media
        Path(one.path).unlink()
        assert client.get(url).status_code == 404


def test_a_face_is_cut_out_of_its_picture(tmp_path: Path, quiet: Callable[[object], None]) -> None:
    models = replace(fake_models(), faces=FakeFaces())
    session = opened(tmp_path / "faces", models)
    ingest(session.library, [picture(tmp_path / "a.png", "red", "blue")], quiet)
    media = Media(session.store, Limits())
    app = FastAPI()
    app.include_router(media.routes())
    client = TestClient(app)
    met = sorted(appearances.get_all(session.store), key=lambda one: one.box or ())
    for one, colour in zip(met, ("red", "blue"), strict=True):
        found = client.get(media.face(one))
        assert found.status_code == 200 and found.headers["content-type"] == "image/jpeg"
        shown = Image.open(BytesIO(found.content))
        assert max(shown.size) <= 240
        middle = shown.getpixel((shown.width // 2, shown.height // 2))
        assert np.abs(np.array(middle) - COLOURS[colour]).max() < 30
    assert client.get("/face/" + "0" * 64).status_code == 404
    token = media.face(appearances.get_all(session.store)[0]).removeprefix("/face/")
    assert client.get(f"/thumb/{token}").status_code == client.get(f"/media/{token}").status_code == 404
    erased = appearances.get_all(session.store)[0]
    with session.store.transaction():
        appearances.erase(session.store, [Trace.FACE], "faces")
    other, again = Media(session.store, Limits()), FastAPI()
    again.include_router(other.routes())
    assert TestClient(again).get(other.face(erased)).status_code == 404
    session.close()


@pytest.mark.parametrize(
    "box", [(0.0, 0.0, 0.1, 0.1), (0.9, 0.9, 1.0, 1.0), (0.0, 0.0, 1.0, 1.0), (0.5, 0.5, 0.5, 0.5)]
)
def test_a_face_at_the_edge_is_cut_out_as_far_as_the_picture_reaches(box: Box) -> None:
    found = cut_out(np.zeros((50, 400, 3), np.uint8), box)
    assert 0 < found.shape[0] <= 50 and 0 < found.shape[1] <= 240


@pytest.mark.parametrize("kind", [Kind.PHOTO, Kind.AUDIO])
def test_a_card_offers_nothing_to_open_or_play_of_a_file_that_is_not_there(
    session: Session, media: Media, kind: Kind
) -> None:
    one = first(session, kind)
    assert media.card_links(one).media
    Path(one.path).unlink()
    assert media.card_links(one) == Links(media.links(one).thumb, "", f"/photo/{one.moment.id}", is_missing=True)
