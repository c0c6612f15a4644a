from dataclasses import replace

import pytest

from app.library.session import Session
from app.ui.media import Media
from app.ui.people import faces
from memory.identity.anchors import Person
from memory.records.library import Trace
from memory.store import moments
from tests.people_met import Find, met, models, person

__all__ = ("met", "models", "person")


def test_somebody_is_shown_by_a_face_or_a_voice_and_called_by_name(met: Session, media: Media, person: Find) -> None:
    red, green = person(2), person(1, Trace.VOICE)
    shown = faces.met(media, red, {})
    assert (shown.called, shown.address, shown.count) == (faces.UNKNOWN, f"/people/{red.number}", "2 photos")
    assert shown.look.is_face and shown.look.address.startswith("/face/")
    assert faces.met(media, replace(red, name="Lena"), {}).called == "Lena"
    held = moments.remembered(met.store, faces.voices([red, green]))
    heard = faces.met(media, green, held)
    assert heard.count == "1 recording" and heard.look.address.endswith("#t=0.0,4.0") and not heard.look.is_face
    assert faces.met(media, green, {}).look.address == ""


def test_faces_in_videos_are_counted_as_such(person: Find) -> None:
    red: Person = person(2)
    one = red.appearances[0]
    seen = [replace(one, id=f"{n}", asset_id=f"v{n // 2}", start_s=float(n)) for n in range(4)]
    assert faces.count(replace(red, appearances=tuple(seen))) == "2 videos"
    assert faces.count(replace(red, appearances=(*red.appearances, seen[0]))) == "2 photos and 1 video"


@pytest.mark.parametrize(("count", "said"), [(1, "1 photo"), (2, "2 photos")])
def test_one_is_no_plural(person: Find, count: int, said: str) -> None:
    assert faces.count(person(count)) == said
