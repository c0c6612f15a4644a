import html as html_text
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.ui import doubts
from app.ui.doubts import DATED_BY, Known, Met
from memory.records.derived import Fact
from memory.records.library import MomentText, MomentView, Place, Precision, TakenFrom, TextKind, Timestamp
from memory.store.appearances import Trace
from tests.made import note, photo

NASTY = "<script>alert('x')</script> & \"quoted\""
WORKED_OUT = "The answer is based on it."
MODELS_WORDS = "A model wrote this description."


def foot(one: MomentView, turn: int = 3, **known: object) -> str:
    return doubts.foot(one, Known(**known), turn)  # type: ignore[arg-type]


def lines(html: str) -> list[str]:
    return [html_text.unescape(line.partition("</li>")[0]) for line in html.split("<li>")[1:]]


def test_each_reason_is_told_once_as_a_sentence_without_its_weight() -> None:
    why = ("the words match (0.83)", "the words match (0.41)", "it is near in time", "in room (2.5) and (-0.10)")
    assert lines(foot(note("We rowed."), why=why))[:3] == [
        "The words match.",
        "It is near in time.",
        "In room (2.5) and.",
    ]
    assert lines(foot(note("We rowed.")))[0] == WORKED_OUT


@pytest.mark.parametrize("taken_from", TakenFrom)
def test_every_way_to_date_a_file_has_a_sentence(taken_from: TakenFrom) -> None:
    one = note("We rowed.")
    dated = replace(one, asset=replace(one.asset, taken_from=taken_from))
    assert lines(foot(dated)) == [WORKED_OUT, DATED_BY[taken_from]]


def test_a_models_description_is_told_as_such_until_the_owner_says_what_it_shows() -> None:
    one = photo("a red boat")
    assert MODELS_WORDS in lines(foot(one))
    own = MomentText(one.moment.id, TextKind.OWNER, "Our Lotte.", "")
    assert MODELS_WORDS not in lines(foot(replace(one, texts=(*one.texts, own))))
    assert MODELS_WORDS not in lines(foot(note("We rowed.")))


@pytest.mark.parametrize(
    ("precision", "shown"),
    [
        (Precision.SECOND, "2024-07-14T15:30"),
        (Precision.MINUTE, "2024-07-14T15:30"),
        (Precision.DAY, ""),
        (Precision.YEAR, ""),
    ],
)
def test_only_a_time_that_is_known_is_filled_in_and_told_apart_from_a_changed_one(
    precision: Precision, shown: str
) -> None:
    one = note("We rowed.")
    when = Timestamp(datetime(2024, 7, 14, 15, 30, 59, tzinfo=UTC), precision)
    html = foot(replace(one, moment=replace(one.moment, at=when)))
    assert f'name="at" value="{shown}"' in html and f'name="was" value="{shown}"' in html


def test_where_it_was_stands_beside_the_field_and_is_no_value() -> None:
    assert 'placeholder="Name of a place"' in foot(note("We rowed."))
    html = foot(note("We rowed.", place=Place(47.6, 11.3, NASTY)))
    assert "<script" not in html and "placeholder=&quot;" not in html
    assert 'placeholder="&lt;script&gt;' in html and 'name="place" value' not in html


def test_every_press_names_the_turn_and_what_it_is_about() -> None:
    one = photo("a red boat")
    fact = Fact("f1", "Lena", "lives in", NASTY, (one.moment.id,), None, None, 0.8, False, "made")
    met = (Met("face1", Trace.FACE, f"/face/1?{NASTY}"), Met("voice1", Trace.VOICE))
    html = foot(one, 7, met=met, facts=(fact,))
    wanted = ["correct", "hide", "favourite", "forget"]
    assert all(f'data-to="{action}:7:{one.moment.id}"' in html for action in wanted)
    assert 'data-to="name:7:face1"' in html and 'data-to="name:7:voice1"' in html and 'data-to="fact:7:f1"' in html
    assert html.index("Whose face is this?") < html.index("Whose voice is this?") and html.count("<img") == 1
    assert "<script" not in html and "<strong>Lena lives in &lt;script&gt;" in html
