from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest

from ingest.decode import Decoded
from ingest.note import Note, Paragraph
from ingest.perceive import CAPTION, PERCEIVE, SIGHT, Held, look_again, perceive, recipes
from ingest.video import Shot, Video
from memory.types import Asset, Kind, Remembered, TakenFrom, TextKind
from models.protocols import Caption, Models, Pixels, Samples, Utterance, Vectors
from tests.fakes import FakeCaptioner, FakeImageText, FakeTranscriber, fake_models
from tests.made import FIRST_DAY, When

ASSET = Asset("a" * 32, Kind.VIDEO, When(FIRST_DAY), TakenFrom.FILENAME, 1)
RED, BLUE = (np.full((8, 8, 3), colour, np.uint8) for colour in ((200, 30, 30), (30, 60, 200)))
FILM = Decoded(
    ASSET, video=Video((Shot(0.0, 80.0, RED), Shot(80.0, 100.0, BLUE)), np.ones(100 * 16_000, np.float32), 100.0)
)


class Talk(FakeTranscriber):
    """Hears a sentence every five seconds."""

    name = "talk"

    def transcribe(self, samples: Samples) -> Iterator[Utterance]:
        yield from (Utterance(float(at), at + 4.0, f"sentence {at}", "en") for at in range(0, 100, 5))


class Asked(FakeCaptioner, FakeImageText):
    """Sees as the fakes do and keeps what it is shown."""

    name = "asked"

    def __init__(self) -> None:
        self.shown: list[str] = []

    def caption(self, images: Sequence[Pixels]) -> list[Caption]:
        self.shown += ["caption"] * len(images)
        return super().caption(images)

    def encode_images(self, images: Sequence[Pixels]) -> Vectors:
        self.shown += ["sight"] * len(images)
        return super().encode_images(images)


def seeing(asked: Asked) -> Models:
    return replace(fake_models(), captioner=asked, image_text=asked)


def held(models: Models) -> list[Held]:
    """Perceive the film and return it as it would be remembered."""
    found = perceive(FILM, models)
    return [
        Held(Remembered(one.moment, ASSET, "", one.texts), next(iter((one.vectors or {}).values()))) for one in found
    ]


def test_a_film_that_is_cut_anew_keeps_what_was_seen_in_its_shots() -> None:
    models = seeing(Asked())
    before = held(replace(models, transcriber=None))
    assert len(before) == 2
    again = Asked()
    found = perceive(FILM, replace(seeing(again), transcriber=Talk()), before)
    assert again.shown == [] and len(found) > 3
    whole = perceive(FILM, replace(seeing(Asked()), transcriber=Talk()))
    assert [one.texts for one in found] == [one.texts for one in whole]
    for one, other in zip(found, whole, strict=True):
        assert one.vectors and other.vectors and one.vectors.keys() == other.vectors.keys()
        assert np.array_equal(*(next(iter(each.vectors.values())) for each in (one, other)))  # type: ignore[union-attr]


def test_a_step_done_again_asks_one_model_once_for_every_shot() -> None:
    remembered = held(replace(seeing(Asked()), transcriber=Talk()))
    for step in (CAPTION, SIGHT):
        asked = Asked()
        found = look_again(FILM, seeing(asked), remembered, step)
        assert asked.shown == [step] * 2 and [one.moment for one in found] == [item.one.moment for item in remembered]
        colours = ["red" if (one.moment.start_s or 0.0) < 80 else "blue" for one in found]
        if step == CAPTION:
            assert [one.texts[0].text for one in found] == [f"something {colour}" for colour in colours]
            assert all(
                text.kind is TextKind.CAPTION and text.moment_id == one.moment.id for one in found for text in one.texts
            )
        assert all(bool(one.vectors) == (step == SIGHT) for one in found)


@pytest.mark.parametrize("kind", list(Kind))
def test_another_model_changes_the_recipe_of_its_own_step_alone(kind: Kind) -> None:
    class Other(FakeCaptioner, FakeImageText, FakeTranscriber):
        name = "other"

    before = recipes(fake_models(), kind)
    depends = {"captioner": CAPTION, "image_text": SIGHT, "transcriber": PERCEIVE}
    for model, step in depends.items():
        after = recipes(replace(fake_models(), **{model: Other()}), kind)
        hears = kind in (Kind.AUDIO, Kind.VIDEO) or step != PERCEIVE
        assert {one for one in before if before[one] != after[one]} == ({step} & before.keys() if hears else set())
    assert set(recipes(Models(), kind)) == {PERCEIVE}


def test_what_front_matter_tells_of_a_note_stands_beside_its_first_paragraph() -> None:
    note = Note("", None, (Paragraph("We swam."), Paragraph("We sang.")), "Keywords: lake.")
    first, second = perceive(Decoded(replace(ASSET, kind=Kind.NOTE), note=note), fake_models())
    assert [(text.kind, text.text) for text in first.texts] == [
        (TextKind.NOTE, "We swam."),
        (TextKind.TOLD, "Keywords: lake."),
    ]
    assert [text.kind for text in second.texts] == [TextKind.NOTE]
