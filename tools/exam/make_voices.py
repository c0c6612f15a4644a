"""Speak the voice notes of the exam: `python -m tools.exam.make_voices`.

For developers; the recordings are committed. Needs `espeak-ng` on the PATH. Every life in tests/data/exam has a
voice.json with the words of each note.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

from tools.demo.make_demo import fresh, write_sound
from tools.demo.story import Line, Voice, VoiceNote

EXAM = Path(__file__).resolve().parents[2] / "tests" / "data" / "exam"
VOICES = {
    "harbour": Voice("en-gb+f3", 55, 155),
    "allotment": Voice("en-gb+m3", 40, 150),
    "ferry": Voice("en-gb+f3", 55, 150),
    "viola": Voice("en-gb+f3", 50, 150),
}


def main() -> None:
    """Write every recording of every life."""
    for life, voice in VOICES.items():
        for note in json.loads((EXAM / life / "voice.json").read_text(encoding="utf-8")):
            spoken = VoiceNote(note["file"], datetime.now(UTC), (Line(voice, note["text"]),))
            write_sound(fresh(EXAM / life / note["file"]), spoken)


if __name__ == "__main__":
    main()
