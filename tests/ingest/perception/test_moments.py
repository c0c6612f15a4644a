from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest

from ingest.files.prefetch import Stream
from ingest.perception.decode import Decoded
from ingest.perception.moments import (
    CAPTION,
    PERCEIVE,
    PICTURES_AT_ONCE,
    SIGHT,
    Previous,
    heard_in,
    look_again,
    perceive,
    recipes,
)
from ingest.readers.audio import Piece
from ingest.readers.paragraph import Note, Paragraph
from ingest.readers.video import Shot, Video
from memory.records.library import Asset, ImportedTags, Kind, MomentView, TakenFrom, TextKind, Timestamp
from models.protocols import Caption, Models, Pixels, Samples, Utterance, Vectors
from tests.fakes import FakeCaptioner, FakeImageText, FakeTranscriber, fake_models
from tests.made import FIRST_DAY

ASSET = Asset("a" * 32, Kind.VIDEO, Timestamp(FIRST_DAY), TakenFrom.FILENAME, 1)
RED, BLUE = (np.full((8, 8, 3), colour, np.uint8) for colour in ((200, 30, 30), (30, 60, 200)))
SHOTS = (Shot(0.0, 80.0, RED), Shot(80.0, 100.0, BLUE))


def film(*shots: Shot, sound_s: float = 100.0) -> Decoded:
    pieces = [Piece(0.0, np.ones(int(sound_s * 16_000), np.float32))]
    return Decoded(ASSET, video=Video(Stream(lambda: iter(shots), 99), Stream(lambda: iter(pieces), 99)))


FILM = film(*SHOTS)


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


def held(models: Models) -> list[Previous]:
    """Perceive the film and return it as it would be remembered."""
    found = perceive(FILM, models)
    return [
        Previous(MomentView(one.moment, ASSET, "", one.texts), next(iter((one.vectors or {}).values())))
        for one in found
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


class Heard(FakeTranscriber):
    """Hears what it is told to, wherever that is."""

    name = "heard"

    def __init__(self, *spans: tuple[float, float]) -> None:
        self.spans = spans

    def transcribe(self, samples: Samples) -> Iterator[Utterance]:
        yield from (Utterance(start_s, end_s, f"said at {start_s}", "en") for start_s, end_s in self.spans)


def bounds(decoded: Decoded, *spans: tuple[float, float]) -> list[tuple[float | None, float | None]]:
    found = perceive(decoded, replace(fake_models(), transcriber=Heard(*spans)))
    return [(one.moment.start_s, one.moment.end_s) for one in found]


@pytest.mark.parametrize(
    "spans",
    [
        ((3.0, 6.0), (400.0, 420.0)),
        ((3.0, 28.0), (400.0, 429.0)),
        ((205.0, 208.0), (400.0, 420.0)),
        ((5.0, 9.0), (236.0, 239.0)),
        (),
    ],
)
def test_a_shot_in_which_nobody_talks_for_long_is_not_cut(spans: tuple[tuple[float, float], ...]) -> None:
    shots = [Shot(float(at), at + 40.0, RED) for at in range(0, 440, 40)]
    assert bounds(film(*shots), *spans) == [(shot.start_s, shot.end_s) for shot in shots]


def test_a_shot_in_which_somebody_talks_on_is_cut_at_the_pauses_of_the_talk() -> None:
    talk = tuple((at, at + 9.0) for at in (10.0, 20.0, 30.0, 41.0, 52.0))
    found = bounds(film(Shot(0.0, 61.0, RED), Shot(61.0, 100.0, BLUE)), *talk)
    pauses = {19.5, 29.5, 40.0, 51.5}
    assert found[0][0] == 0.0 and found[-1] == (61.0, 100.0) and {end_s for _, end_s in found[:-2]} <= pauses
    assert len(found) > 2 and [end_s for _, end_s in found[:-1]] == [start_s for start_s, _ in found[1:]]


def test_what_is_said_late_in_a_recording_is_at_its_second() -> None:
    loud, still = np.full(16_000, 0.5, np.float32), np.zeros(16_000, np.float32)
    starts, parts = (0.0, 2.0, 3.0), (np.concatenate([loud, still]), still, np.concatenate([still, loud]))
    pieces = list(map(Piece, starts, parts))
    audio = replace(ASSET, kind=Kind.AUDIO)
    found = perceive(Decoded(audio, sound=Stream(lambda: iter(pieces), 1)), fake_models())
    assert [(round(one.moment.start_s or 0.0), round(one.moment.end_s or 0.0)) for one in found] == [(0, 1), (4, 5)]
    assert all(
        (one.moment.start_s or 0) - 0.1 <= word.start_s for one in found for text in one.texts for word in text.words
    )


def test_a_recording_is_as_long_as_what_was_read_of_it() -> None:
    pieces = [Piece(0.0, np.zeros(32_000, np.float32)), Piece(2.0, np.zeros(16_000, np.float32))]
    decoded = Decoded(replace(ASSET, kind=Kind.AUDIO, duration_s=99.0), sound=Stream(lambda: iter(pieces), 1))
    assert decoded.asset_as_read.duration_s == 99.0
    perceive(decoded, fake_models())
    assert decoded.asset_as_read.duration_s == 3.0
    perceive(FILM, fake_models())
    assert FILM.asset_as_read.duration_s == 100.0


def test_of_a_long_film_few_pictures_are_looked_at_at_once() -> None:
    class Counted(Asked):
        most = 0

        def caption(self, images: Sequence[Pixels]) -> list[Caption]:
            self.most = max(self.most, len(images))
            return super().caption(images)

    shots = [Shot(float(at), at + 1.0, (RED, BLUE)[at % 2]) for at in range(3 * PICTURES_AT_ONCE + 5)]
    asked = Counted()
    found = perceive(film(*shots), seeing(asked))
    assert len(found) == len(asked.shown) / 2 == len(shots) and asked.most <= PICTURES_AT_ONCE
    assert [one.moment.ordinal for one in found] == list(range(len(shots)))
    again = Counted()
    kept = [
        Previous(MomentView(one.moment, ASSET, "", one.texts), next(iter((one.vectors or {}).values())))
        for one in found
    ]
    seen = look_again(film(*shots), seeing(again), kept, CAPTION)
    assert [one.moment for one in seen] == [one.moment for one in found] and again.most <= PICTURES_AT_ONCE
    assert [one.texts[0].text for one in seen] == [f"something {('red', 'blue')[at % 2]}" for at in range(len(shots))]
    assert perceive(film(*shots), seeing(unasked := Asked()), kept) and unasked.shown == []


def test_what_front_matter_tells_of_a_note_stands_beside_its_first_paragraph() -> None:
    note = Note(None, (Paragraph("We swam."), Paragraph("We sang.")), (ImportedTags(keywords=("lake",)),))
    first, second = perceive(Decoded(replace(ASSET, kind=Kind.NOTE), note=note), fake_models())
    assert [(text.kind, text.text) for text in first.texts] == [
        (TextKind.NOTE, "We swam."),
        (TextKind.IMPORTED, "Keywords: lake."),
    ]
    assert [text.kind for text in second.texts] == [TextKind.NOTE]


@pytest.mark.parametrize(
    ("said", "is_told"),
    [
        ("tree tree tree tree tree tree tree tree", False),
        ("a man in a a man in a a man in a a man", False),
        ("a man and a woman stand beside a boat on a beach", True),
        ("tree tree", True),
    ],
)
def test_a_model_that_repeats_itself_says_nothing(said: str, is_told: bool) -> None:
    class Stuck(FakeCaptioner):
        def caption(self, images: Sequence[Pixels]) -> list[Caption]:
            return [Caption(said) for _ in images]

    found = perceive(film(SHOTS[0]), replace(fake_models(), captioner=Stuck(), transcriber=None))
    assert [any(text.kind is TextKind.CAPTION for text in one.texts) for one in found] == [is_told]
    assert is_told or "repeats itself" in found[0].amiss


class Sides(FakeTranscriber):
    """Hears on a side what its first sample stands for."""

    def __init__(self, *said: Sequence[tuple[float, str]]) -> None:
        self.said = said

    def transcribe(self, samples: Samples) -> Iterator[Utterance]:
        yield from (Utterance(at, at + 1.0, text, "en") for at, text in self.said[int(samples[0])])


def test_what_is_said_on_two_sides_is_heard_in_the_order_of_time() -> None:
    mixed, left, right = (np.full(16_000, number, np.float32) for number in range(3))
    piece = Piece(60.0, mixed, (left, right))
    call = Sides([(0.0, "mumble")], [(0.0, "Is it Tuesday?"), (4.0, "Good.")], [(2.0, "No, Thursday.")])
    heard = list(heard_in([piece], call))
    assert [(one.start_s, one.text) for one in heard] == [
        (60.0, "Is it Tuesday?"),
        (62.0, "No, Thursday."),
        (64.0, "Good."),
    ]


@pytest.mark.parametrize("other", ["the tide is in", "", "tide is in now"])
def test_the_mix_is_heard_where_a_side_is_silent_or_hears_the_other(other: str) -> None:
    mixed, left, right = (np.full(16_000, number, np.float32) for number in range(3))
    said = Sides([(0.0, "The tide is in.")], [(0.0, "The tide is in!")], [(0.1, other)] if other else [])
    assert [one.text for one in heard_in([Piece(0.0, mixed, (left, right))], said)] == ["The tide is in."]
