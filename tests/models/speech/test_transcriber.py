from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from models.loading import load_transcriber
from models.protocols import SAMPLES_PER_S, Samples, Word
from models.speech.transcriber import WhisperTranscriber, quietest, turns, windows
from tests.spoken import read_speech


def words(*spans: tuple[str, float, float]) -> list[Word]:
    return [Word(f" {text}", start_s, end_s) for text, start_s, end_s in spans]


def test_a_pause_ends_a_turn() -> None:
    heard = list(turns(words(("Hello", 0, 0.5), ("there.", 0.6, 1), ("Who", 1.9, 2), ("is?", 2, 2.2)), "en"))
    assert [(u.text, u.start_s, u.end_s) for u in heard] == [("Hello there.", 0, 1), ("Who is?", 1.9, 2.2)]
    assert [w.text for w in heard[0].words] == ["Hello", "there."]
    assert list(turns([], "en")) == []


def test_a_long_turn_is_cut_at_a_sentence_end() -> None:
    spoken = [(f"w{n}." if n in (7, 20) else f"w{n}", float(n), n + 0.9) for n in range(45)]
    heard = list(turns(words(*spoken), "de"))
    assert [u.words[-1].text for u in heard] == ["w20.", "w44"]
    assert all(u.language == "de" and u.end_s - u.start_s <= 31 for u in heard)


def test_a_long_turn_without_sentences_is_cut_at_its_longest_gap() -> None:
    spoken = [("w", n + (0.5 if n > 11 else 0), n + 0.9 + (0.5 if n > 11 else 0)) for n in range(40)]
    assert [len(u.words) for u in turns(words(*spoken), "de")] == [12, 28]


def test_words_are_not_held_back_after_a_pause() -> None:
    stream = iter(words(("One.", 0, 1), ("Two.", 3, 4), ("Three.", 6, 7)))
    assert next(turns(stream, "en")).text == "One."
    assert next(stream).text == " Three."


def test_windows_cover_a_recording_and_end_where_it_is_quiet() -> None:
    samples = np.full(300 * SAMPLES_PER_S, 0.1, dtype=np.float32)
    samples[110 * SAMPLES_PER_S : 111 * SAMPLES_PER_S] = 0
    found = list(windows(samples))
    assert found[0][0] == 0 and found[-1][1] == len(samples)
    assert all(a[1] == b[0] for a, b in pairwise(found))
    assert 110 * SAMPLES_PER_S < found[0][1] < 111 * SAMPLES_PER_S
    assert list(windows(np.zeros(0, np.float32))) == []
    assert quietest(samples, 100 * SAMPLES_PER_S, 120 * SAMPLES_PER_S) == found[0][1]


def test_silence_asks_nothing_of_the_model(tmp_path: Path) -> None:
    assert list(WhisperTranscriber(tmp_path, "x").transcribe(np.zeros(16_000, np.float32))) == []


@pytest.fixture(scope="module")
def hearing(weights: None) -> WhisperTranscriber:
    return load_transcriber()


@pytest.fixture(scope="module")
def speech(shared: Path) -> Samples:
    return read_speech(shared)


def test_noise_is_not_speech_and_speech_in_noise_is(hearing: WhisperTranscriber, speech: Samples) -> None:
    noise = np.random.default_rng(0).normal(0, 1, len(speech)).astype(np.float32)
    for loudness in (0.01, 0.1):
        assert list(hearing.transcribe(loudness * noise)) == []
    loudness = float(np.sqrt(np.square(speech).mean() / 10))
    text = " ".join(u.text for u in hearing.transcribe(speech + loudness * noise)).lower()
    assert "ask not what your country can do for you" in text


def test_turns_and_words_lie_where_they_are_said(hearing: WhisperTranscriber, speech: Samples) -> None:
    silence = np.zeros(5 * SAMPLES_PER_S, np.float32)
    heard = list(hearing.transcribe(np.concatenate([speech, silence, speech])))
    later = [u.start_s for u in heard if u.start_s > len(speech) / SAMPLES_PER_S]
    assert later and abs(later[0] - heard[0].start_s - len(speech) / SAMPLES_PER_S - 5) < 0.6
    asks = [w.start_s for u in heard for w in u.words if w.text.lower().startswith("ask")]
    assert len(asks) == 4 and abs(asks[2] - asks[0] - len(speech) / SAMPLES_PER_S - 5) < 0.8


def test_the_same_recording_is_heard_the_same_way(hearing: WhisperTranscriber, speech: Samples) -> None:
    twice = np.concatenate([speech, np.zeros(5 * SAMPLES_PER_S, np.float32), speech])
    assert list(hearing.transcribe(twice)) == list(hearing.transcribe(twice))


def test_languages(hearing: WhisperTranscriber, shared: Path) -> None:
    from faster_whisper import decode_audio

    folder = shared / "media" / "audio"
    french = decode_audio(str(folder / "smartphone_fr.mp3"))[: 10 * SAMPLES_PER_S]
    assert {u.language for u in hearing.transcribe(french)} == {"fr"}


def test_a_recording_in_two_languages_has_turns_in_both(
    hearing: WhisperTranscriber, shared: Path, speech: Samples
) -> None:
    from faster_whisper import decode_audio

    french = decode_audio(str(shared / "media" / "audio" / "smartphone_fr.mp3"))[: 12 * SAMPLES_PER_S]
    pause = np.zeros(2 * SAMPLES_PER_S, np.float32)
    heard = list(hearing.transcribe(np.concatenate([speech, pause, french, pause, speech])))
    english_s, french_s = len(speech) / SAMPLES_PER_S, len(french) / SAMPLES_PER_S
    by_language = {name: [(u.start_s + u.end_s) / 2 for u in heard if u.language == name] for name in ("en", "fr")}
    assert all(u.language in by_language for u in heard)
    assert by_language["fr"] and all(english_s + 2 < at_s < english_s + french_s + 2 for at_s in by_language["fr"])
    assert min(by_language["en"]) < english_s and max(by_language["en"]) > english_s + french_s + 4


def test_recordings_heard_together_are_heard_as_each_alone(hearing: WhisperTranscriber, shared: Path) -> None:
    from faster_whisper import decode_audio

    names = ("cards_001.wav", "cards_005.wav", "spk1_snt1.wav", "spk2_snt4.wav", "librivox_0930.wav", "jfk.wav")
    clips = [decode_audio(str(shared / "media" / "audio" / name)) for name in names]
    silence = np.zeros(SAMPLES_PER_S, np.float32)
    alone = [list(hearing.transcribe(one)) for one in [*clips, silence]]
    assert hearing.transcribe_all([*clips, silence]) == alone and alone[-1] == []
    assert hearing.transcribe_all(clips[::-2]) == alone[:-1][::-2]
