"""Counts the words that the transcriber mishears, clip by clip, and says which ones.

    python -m bench.models.wer [fast|balanced|best] [--errors]

Prints "name value unit": the word error rate of short clips (under 5 s), of longer ones, of each half of the clips (by
turns, so that what is chosen on one can be tried on the other) and of all, as the words are written and with small
numbers and titles spelled out ("10 of clubs" is "ten of clubs"), and seconds a second of sound. The clips are the
shared recordings with a known text; needs $YESTERYEAR_SHARED. --errors prints for each clip what became what.
"""

import difflib
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bench.models.speed import SHARED, errors, known_clips, plain_words
from ingest.files.file_checks import Limits
from ingest.perception.moments import heard_in
from ingest.readers.audio import read_sound
from models.loading import load_transcriber
from models.protocols import SAMPLES_PER_S, Transcriber
from models.registry.profiles import profile

SHORT_S = 5.0
NUMBERS = dict(
    zip("0 1 2 3 4 5 6 7 8 9 10".split(), "zero one two three four five six seven eight nine ten".split(), strict=True)
)
SPELLED = NUMBERS | {"mr": "mister", "mrs": "missis", "dr": "doctor", "ii": "two", "iii": "three"}


@dataclass(frozen=True, slots=True)
class Heard:
    """One clip: the words said and heard, how long it is and how long the transcriber took."""

    file: str
    said: list[str]
    heard: list[str]
    length_s: float
    took_s: float


def listen(transcriber: Transcriber) -> list[Heard]:
    """Transcribe every clip once; the first is heard before the clock starts, so that loading does not count."""
    found = []
    folder = SHARED / "media" / "audio"
    for number, (file, samples, text) in enumerate(known_clips(folder)):
        if number == 0:
            list(transcriber.transcribe(samples))
        started_s = time.monotonic()
        heard = " ".join(one.text for one in heard_in(read_sound(folder / file, Limits()), transcriber))
        took_s = time.monotonic() - started_s
        found.append(Heard(file, plain_words(text), plain_words(heard), len(samples) / SAMPLES_PER_S, took_s))
    return found


def spelled(words: Sequence[str]) -> list[str]:
    """Return words with small numbers and titles spelled out."""
    return [SPELLED.get(word, word) for word in words]


def rate(clips: Sequence[Heard], is_spelled: bool = False) -> float:
    """Return the word error rate of some clips in percent."""
    change = spelled if is_spelled else list
    wrong = sum(errors(change(one.said), change(one.heard)) for one in clips)
    return 100 * wrong / max(1, sum(len(one.said) for one in clips))


def told(one: Heard) -> str:
    """Return what became what in a clip: "clubs -> clothes; mend -> men"."""
    steps = difflib.SequenceMatcher(a=one.said, b=one.heard, autojunk=False).get_opcodes()
    changed = [step for step in steps if step[0] != "equal"]
    return "; ".join(f"{' '.join(one.said[a:b])} -> {' '.join(one.heard[c:d])}" for _, a, b, c, d in changed)


def main(arguments: Sequence[str]) -> None:
    """Print the rates of a profile's transcriber."""
    named = [one for one in arguments if not one.startswith("--")]
    clips = listen(load_transcriber(profile(named[0] if named else "fast")))
    parts = {
        "short": [one for one in clips if one.length_s < SHORT_S],
        "longer": [one for one in clips if one.length_s >= SHORT_S],
        "first_half": clips[::2],
        "second_half": clips[1::2],
        "all": clips,
    }
    for name, some in parts.items():
        print(f"wer.{name} {rate(some):.1f} percent, numbers spelled out {rate(some, is_spelled=True):.1f}")
    print(f"wer.seconds {sum(one.took_s for one in clips) / sum(one.length_s for one in clips):.3f} a second of sound")
    for one in clips if "--errors" in arguments else ():
        print(f"{one.file} {one.length_s:.1f} s: {told(one) or 'as said'}")


if __name__ == "__main__":
    main(sys.argv[1:])
