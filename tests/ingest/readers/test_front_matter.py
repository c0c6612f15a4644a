from datetime import UTC, datetime

import pytest

from ingest.readers.front_matter import LONGEST, front_matter
from memory.language.format import imported_text

REST = "\n---\nWe swam.\n"


def laughs(levels: int) -> str:
    """Return YAML in which each level is nine of the level above."""
    lines = ["a0: &a0 {k: v}"]
    lines += [f"a{n}: &a{n}\n  - {', '.join([f'*a{n - 1}'] * 9)}" for n in range(1, levels)]
    return "\n".join(lines)


def merges(levels: int) -> str:
    """Return YAML in which each level merges nine times the level above."""
    lines = ["a0: &a0 {k: v}"]
    lines += [f"a{n}: &a{n}\n  <<: [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    "head",
    [
        merges(40),
        laughs(40),
        "title: &t The lake",
        "<<: {title: The lake}",
        "title: !!str The lake",
        "a: !!int ''",
        "a: !!timestamp x",
        "a: !!python/object:os.system x",
        "title: " + "[" * 9000,
        "- a",
        "title: 'unfinished",
        "title: " + "x" * LONGEST,
    ],
)
def test_what_refers_to_something_else_or_is_no_plain_yaml_is_the_notes_text(head: str) -> None:
    assert front_matter(f"---\n{head}{REST}") is None


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("title: The lake", "The lake"),
        ("tags: [boat, cold water]", "Keywords: boat, cold water."),
        ("tags:\n  - boat\n  - cold water", "Keywords: boat, cold water."),
        ("tags: boat, cold water", "Keywords: boat, cold water."),
        ("mood: {at first: [cold, 1.10], later: warm}", "mood: at first, cold, 1.10, later, warm"),
        ("date: 2024-07-14", ""),
        ("date: 2099-07-14", "date: 2099-07-14"),
        ("tags: #boat", "tags: #boat"),
        ("title: one\ntitle: two", "one\ntitle: two"),
        ("zip: 00123\nis: yes\nat: 1:30", "zip: 00123\nis: yes\nat: 1:30"),
    ],
)
def test_every_word_of_it_is_told(head: str, told: str) -> None:
    found = front_matter(f"---\n{head}{REST}")
    assert found is not None and imported_text(found.tags) == told and found.rest == "We swam.\n"


@pytest.mark.parametrize("value", ["2024-07-14 15:30:12 -5", "2024-07-14T20:30:12Z", "2024-07-14 22:30:12+02:00"])
def test_a_time_with_its_offset_is_exact(value: str) -> None:
    found = front_matter(f"---\ndate: {value}{REST}")
    assert found and found.taken and found.taken.at.astimezone(UTC) == datetime(2024, 7, 14, 20, 30, 12, tzinfo=UTC)


def test_without_words_behind_it_it_is_the_note() -> None:
    assert front_matter("---\ntitle: The lake\n---\n\n") is None
    assert front_matter("---\ndate: 2024-07-14\n---\n\n") is not None


@pytest.mark.parametrize(
    ("head", "at"),
    [
        ("created: 2023-03-22 18:05:00Z\nupdated: 2023-05-01", "2023-03-22T18:05:00+00:00"),
        ("Date: 2023-03-22 19:05:00 +0100", "2023-03-22T19:05:00+01:00"),
        ("date_created: 2023-03-22T19:05:00-05:00", "2023-03-22T19:05:00-05:00"),
        ("date created: Wednesday, March 22nd 2023, 7:05:00 pm", "2023-03-22T19:05:00+00:00"),
        ("createdAt: 1679508300000", "2023-03-22T18:05:00+00:00"),
        ("creation-date: 1679508300", "2023-03-22T18:05:00+00:00"),
        ('date: "[[2023-03-22|Wednesday]]"', "2023-03-22T00:00:00+00:00"),
        ("published: 22 mars 2023\ndate: soon", "2023-03-22T00:00:00+00:00"),
    ],
)
def test_every_program_calls_the_day_of_a_note_otherwise(head: str, at: str) -> None:
    found = front_matter(f"---\n{head}{REST}")
    assert found and found.taken and found.taken.at.isoformat() == at


def test_between_plus_signs_it_is_toml() -> None:
    found = front_matter('+++\ntitle = "The lake"\ntags = ["boat"]\ndate = 2023-03-22T19:05:00+01:00\n+++\nWe swam.\n')
    assert found and found.taken and found.taken.at.isoformat() == "2023-03-22T19:05:00+01:00"
    assert imported_text(found.tags) == "The lake\nKeywords: boat." and found.rest == "We swam.\n"
    assert front_matter("+++\nno toml\n+++\nWe swam.\n") is None


@pytest.mark.parametrize(
    "head",
    [
        "latitude: 52.5200\nlongitude: 13.4050",
        "lat: 52.52\nlng: 13.405",
        "location: [52.52, 13.405]",
        "coords: 52.52,13.405",
    ],
)
def test_degrees_are_a_spot_and_no_words(head: str) -> None:
    found = front_matter(f"---\n{head}{REST}")
    assert found and found.spot == (52.52, 13.405) and not found.tags


def test_comments_of_toml_are_told() -> None:
    found = front_matter('+++\n# by the harbour\ntitle = "Fog #1"\ndate = 2023-03-22T19:05:00Z # late\n+++\nWe rowed.')
    assert found and found.taken and [one.description for one in found.tags] == ["", "# by the harbour\n# late"]
    alone = front_matter('+++\n# by the harbour\ntitle = "Fog"\ndate = 2023-03-22\n+++\n')
    assert alone and "# by the harbour" in alone.rest


def test_toml_that_is_too_long_is_the_notes_text() -> None:
    lines = "# by the harbour\n" * 2000
    assert front_matter(f'+++\ntitle = "Fog"\n{lines}+++\nWe rowed.') is None
