from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from ingest.perception.voices import hear, recipe, spoken_span, turns_in
from ingest.readers.audio import Piece
from memory.records.library import (
    Asset,
    Kind,
    Medium,
    Moment,
    MomentText,
    MomentView,
    Precision,
    TakenFrom,
    TextKind,
    TimedWord,
    Timestamp,
    Trace,
)
from models.protocols import Samples
from tests.fakes import FakeVoices, spoken

AT = Timestamp(datetime(2024, 5, 4, 12, tzinfo=UTC), Precision.SECOND, True)


def said(
    start_s: float | None, end_s: float | None, text: str = "so it goes", words: tuple[TimedWord, ...] = ()
) -> MomentView:
    asset = Asset("asset", Kind.AUDIO, AT, TakenFrom.FILENAME, 1)
    moment = Moment(f"{start_s} {end_s}", asset.id, Medium.SPEECH, 0, AT, start_s, end_s)
    transcript = MomentText(moment.id, TextKind.TRANSCRIPT, text, "r", words=words)
    return MomentView(moment, asset, "a.wav", (transcript,))


def talk(*parts: tuple[str, float]) -> Samples:
    return np.concatenate([spoken(who, seconds) for who, seconds in parts])


def test_one_voice_is_one_turn() -> None:
    assert turns_in(talk(("red", 9)), (0.0, 9.0), FakeVoices()) == [(0.0, 9.0)]
    assert turns_in(talk(("red", 1.2)), (0.0, 1.2), FakeVoices()) == [(0.0, 1.2)]


@pytest.mark.parametrize("seconds", [(3.0, 4.0), (2.2, 6.0), (7.0, 2.4)])
def test_another_voice_begins_another_turn(seconds: tuple[float, float]) -> None:
    turns = turns_in(talk(("red", seconds[0]), ("blue", seconds[1])), (0.0, sum(seconds)), FakeVoices())
    assert len(turns) == 2 and turns[0][1] == turns[1][0] == pytest.approx(seconds[0], abs=0.5)


def test_three_turns() -> None:
    turns = turns_in(talk(("red", 4), ("blue", 5), ("red", 4)), (0.0, 13.0), FakeVoices())
    assert [round(end_s) for _, end_s in turns] == [4, 9, 13]


def test_every_moment_with_speech_has_its_voices() -> None:
    recording = talk(("red", 4), ("blue", 3), ("red", 5))
    found = hear(
        [Piece(0.0, recording)], [said(0.0, 7.0), said(7.0, 12.0), said(7.0, 7.5), said(11.0, 12.0, "")], FakeVoices()
    )
    assert [(one.moment_id, round(one.start_s or 0), round(one.end_s or 0)) for one in found] == [
        ("0.0 7.0", 0, 4), ("0.0 7.0", 4, 7), ("7.0 12.0", 7, 12),
    ]  # fmt: skip
    red, blue, again = (one.vector.astype(float) for one in found)
    assert red @ again > 0.9 > red @ blue
    assert {one.trace for one in found} == {Trace.VOICE} and all(one.box is None for one in found)
    assert found[2].quality == 1 > found[1].quality > 0 and len({one.id for one in found}) == 3
    assert hear([Piece(0.0, recording)], [], FakeVoices()) == []


def test_where_words_are_timed_the_pauses_around_them_are_no_voice() -> None:
    words = (TimedWord("so", 2.0, 2.4), TimedWord("it goes", 3.0, 4.5))
    assert spoken_span(said(0.0, 9.0, words=words)) == (2.0, 4.5)
    assert spoken_span(said(None, None)) is None
    assert spoken_span(replace(said(0.0, 9.0), texts=())) is None


@pytest.mark.parametrize(("length_s", "heard"), [(6.0, [(0.0, 6.0)]), (0.5, [])])
def test_nothing_is_heard_past_the_end_of_a_recording(length_s: float, heard: list[tuple[float, float]]) -> None:
    found = hear([Piece(0.0, talk(("red", length_s)))], [said(0.0, 9.0)], FakeVoices())
    assert [(one.start_s, one.end_s) for one in found] == heard


@pytest.mark.parametrize("piece_s", [0.7, 2.5, 5.0])
def test_voices_are_the_same_however_a_recording_is_read(piece_s: float) -> None:
    recording = talk(("red", 4), ("blue", 3), ("red", 5))
    moments = [said(0.0, 7.0), said(7.0, 12.0), said(5.0, 9.0)]
    step = int(piece_s * 16_000)
    pieces = [Piece(at / 16_000, recording[at : at + step]) for at in range(0, len(recording), step)]
    whole, found = (hear(sound, moments, FakeVoices()) for sound in ([Piece(0.0, recording)], pieces))
    assert [(one.id, one.start_s, one.end_s) for one in found] == [(one.id, one.start_s, one.end_s) for one in whole]
    assert all(np.allclose(one.vector, other.vector, atol=1e-2) for one, other in zip(found, whole, strict=True))


def test_what_decides_is_in_the_recipe() -> None:
    encoder, one = FakeVoices(), said(0.0, 4.0)
    assert recipe(encoder, [one]) == recipe(encoder, [one]) != recipe(encoder, [said(0.0, 5.0)])
    timed = said(0.0, 4.0, words=(TimedWord("so", 1.0, 3.0),))
    assert len({recipe(encoder, held) for held in ([one], [timed], [])}) == 3
