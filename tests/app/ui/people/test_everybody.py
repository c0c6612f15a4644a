import re

import pytest

from app.library.session import Session
from app.services import people
from app.ui.media import Media
from app.ui.people import everybody, saying
from memory.records.library import Trace
from tests.people_met import Find, met, models, person

__all__ = ("met", "models", "person")

JARGON = re.compile(r"\d%|Person \d|no\. \d|cluster|threshold|similarity|config\.toml|--faces")


def test_where_nobody_was_met_two_presses_turn_faces_on(
    session: Session, media: Media, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "install_command", lambda trace: "")
    shown = everybody.page(session, media, people.all_met(session))
    assert "Who is in your photos?" in shown and "<summary>Find people by their faces</summary>" in shown
    assert 'data-turn="face/on"' in shown and 'data-turn="voice/on"' in shown and not JARGON.search(shown)
    assert "What is kept" in shown and "How to undo it" in shown


def test_the_named_come_first_then_one_question_then_those_without_a_name(
    met: Session, media: Media, person: Find
) -> None:
    saying.say(met, f"name {person(2).number}", {"name": "Lena <b>"})
    shown = everybody.page(met, media, people.all_met(met))
    assert shown.index("Lena &lt;b&gt;") < shown.index("Who is this?") < shown.index("No name yet</h2>")
    assert f'data-say="name {person(1).number}"' in shown and "2 photos" in shown and "<b>" not in shown
    assert f'data-say="same {person(1).number} {person(2).number}"' in shown
    assert (
        shown.count("<a data-photo") == 1 and "Known by voice" in shown and "<option>Lena &lt;b&gt;</option>" in shown
    )
    assert not JARGON.search(shown)


def test_who_is_not_sure_is_asked_for_the_next_and_once_again_at_the_end(
    met: Session, media: Media, person: Find
) -> None:
    blue, red = person(1).number, person(2).number
    assert f'data-skip="{red}"' in everybody.page(met, media, people.all_met(met)), (
        "who was met most is asked for first"
    )
    assert f'data-skip="{blue}"' in everybody.page(met, media, people.all_met(met), [red])
    end = everybody.page(met, media, people.all_met(met), [red, blue])
    assert "Who is this?" not in end and 'data-skip=""' in end


def test_of_very_many_without_a_name_some_are_shown(
    met: Session, media: Media, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(everybody, "MOST_UNKNOWN", 1)
    assert 'href="/people?more=1"' in everybody.page(met, media, people.all_met(met))
    assert "?more=" not in everybody.page(met, media, people.all_met(met), more=1)


def test_those_hidden_have_a_page_of_their_own(met: Session, media: Media, person: Find) -> None:
    number = person(1).number
    saying.say(met, f"hide {number}", {})
    shown = everybody.page(met, media, people.all_met(met))
    assert "Hidden people (1)" in shown and f'"/people/{number}"' not in shown and "data-undo=" in shown
    assert f'data-say="show {number}"' in everybody.hidden(met, media, people.all_met(met))
    for one in (person(2), person(1, Trace.VOICE)):
        saying.say(met, f"hide {one.number}", {})
    assert "You have hidden everybody" in everybody.page(met, media, people.all_met(met))
