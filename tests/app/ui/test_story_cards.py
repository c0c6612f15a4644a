from dataclasses import replace
from datetime import timedelta

from app.ui.story_cards import Sources, article, chips, choice, kicker, source_words
from memory.records.derived import ChapterKind, DateLevel, EventKind, EventText, Level, SummaryTitle, Title, VagueDate
from memory.records.library import MomentText, TextKind
from memory.store.duplicates import Fingerprint
from memory.store.hierarchy import SummaryNode
from memory.summaries.highlights import Picture, Saying
from memory.summaries.stories import Choice, Passage, Story, Subject, subject_of
from tests.lives import LAKE, at, remember
from tests.made import speech

NASTY = '<img src=x onerror=alert(1)> & "so" on'
SOURCES = Sources(
    lambda one, is_wide: "/wide" if is_wide else "/small", lambda one: "/photo/1", lambda saying: "PLAYER"
)


TRIP = SummaryTitle(Level.CHAPTER, ChapterKind.TRIP)


def branch(
    level: Level | None = Level.CHAPTER, title: str = NASTY, title_fields: Title | SummaryTitle = TRIP
) -> SummaryNode:
    return SummaryNode("id", level, "key", title, NASTY, at(12, 9), at(14, 18), title_fields, EventText())


def subject(level: Level = Level.CHAPTER, title: str = NASTY, title_fields: SummaryTitle = TRIP) -> Subject:
    return subject_of(branch(level, title, title_fields))


def picture(minute: int, width_px: int = 600, height_px: int = 400) -> Picture:
    one = remember(f"{minute}.jpg", at(12, 9) + timedelta(minutes=minute), LAKE)
    return Picture(one, Fingerprint(one.asset.id, b"", 1.0, width_px, height_px))


def told(**how: object) -> Story:
    pictures = (picture(0), picture(1, 300, 600))
    said = Saying(speech(NASTY), NASTY, 61.0, 63.0, "Rosa")
    event = branch(None, f"Voice note: {NASTY}", Title(EventKind.VOICE_NOTE, subject=NASTY))
    passage = Passage(event, NASTY, str(how.get("text", "")), pictures, (said,))
    cover = pictures[0] if how.get("cover", True) else None
    return Story(
        subject(),
        NASTY,
        (NASTY,),
        (NASTY, "Lena"),
        (passage,),
        1234,
        int(str(how.get("left_out", 0))),
        cover,
    )


def test_every_word_is_escaped() -> None:
    for html in (
        article(told(text=NASTY), SOURCES),
        choice(f"tell {NASTY}", branch(), NASTY),
        chips([(NASTY, NASTY, True)]),
    ):
        assert "<img src=x" not in html and 'so" on' not in html and "&lt;img" in html


def test_the_cover_stands_at_the_head_and_not_again() -> None:
    html = article(told(), SOURCES)
    assert html.count('src="/wide"') == 1 and html.count('src="/small"') == 1
    assert html.index("/wide") < html.index("yy-passage")
    assert article(told(cover=False), SOURCES).count('src="/small"') == 2


def test_an_event_with_nothing_but_the_cover_shows_it_still() -> None:
    only = picture(0)
    alone = Passage(branch(None, "Noon", Title(words="Noon")), "", "", (only,), ())
    html = article(Story(subject(), "", (), (), (alone,), 1, 0, only), SOURCES)
    assert html.count('src="/wide"') == html.count('src="/small"') == 1


def test_pictures_keep_their_shape() -> None:
    html = article(told(), SOURCES)
    assert "--ratio:1.5000" in html and "--ratio:0.5000" in html and "yy-shapeless" not in html
    shapeless = Picture(remember("clip.mp4", at(12, 9), kind="video", span=4.0))
    passage = Passage(branch(None, title_fields=Title()), "", "", (shapeless,), ())
    story = Story(subject(), "", (), (), (passage,), 1, 0, None)
    assert "yy-shapeless" in article(story, SOURCES) and "From a video, at 0:00" in article(story, SOURCES)


def test_what_is_known_to_a_month_has_no_day() -> None:
    vague = branch(None, "July 2024", Title(dated=VagueDate(DateLevel.MONTH, at(1, 0).date())))
    html = article(
        Story(subject(), "", (), (), (Passage(vague, "Munich", "", (picture(0),), ()),), 1, 0, None), SOURCES
    )
    assert '<p class="yy-note">July 2024 · Munich</p>' in html


def test_what_was_chosen_says_so_and_an_album_when_that_was() -> None:
    days = at(12, 9).date(), at(14, 9).date()
    title = SummaryTitle(first=days[0], last=days[1], name="Summer")
    chosen = Subject(Choice.ALBUM, "key", "Summer", title, at(12, 9), at(14, 18))
    assert ">An album · 12–14 July 2024</p>" in article(replace(told(), subject=chosen), SOURCES)
    unnamed = replace(chosen, of=Choice.FILES, title="12–14 July 2024", title_fields=replace(title, name=""))
    assert ">A selection</p>" in article(replace(told(), subject=unnamed), SOURCES)


def test_a_picture_opens_the_viewer() -> None:
    assert '<a data-photo href="/photo/1"><img' in article(told(), SOURCES) and "data-photos" in article(
        told(), SOURCES
    )


def test_a_quote_has_its_source_and_its_player() -> None:
    html = article(told(), SOURCES)
    assert "PLAYER</figure>" in html and "Rosa, voice note, at 1:01" in html and "0.m4a" in html
    assert source_words(Saying(remember("a.md", at(12, 9), said="So.", kind="note"), "So.", None, None)).startswith(
        "Note, "
    )


def test_what_the_owner_wrote_of_a_recording_is_not_told_as_said_in_it() -> None:
    one = speech("we caught a cod")
    own = replace(one, texts=(*one.texts, MomentText(one.moment.id, TextKind.OWNER, "We caught a trout.", "owner")))
    assert source_words(Saying(own, "We caught a trout.", 0.0, 2.0, "Rosa")).startswith("You wrote about a voice note")


def test_a_title_that_is_quoted_below_is_not_said_twice() -> None:
    assert "<h3>Voice note</h3>" in article(told(), SOURCES)


def test_what_is_left_out_is_said() -> None:
    assert "Chosen from 1,234 items." in article(told(), SOURCES)
    assert "7 smaller parts are left out" in article(told(left_out=7), SOURCES)
    assert "left out" not in article(told(), SOURCES)


def test_a_picture_that_cannot_be_had_is_not_shown() -> None:
    html = article(told(), Sources(lambda one, is_wide: "", lambda one: "", lambda saying: ""))
    assert "<img src" not in html.replace("&lt;img src", "") and "yy-grid" not in html and "yy-cover" not in html


def test_on_paper_nothing_waits_to_come_into_view() -> None:
    sources = Sources(SOURCES.picture, lambda one: "", SOURCES.player, is_lazy=False)
    assert 'loading="lazy"' not in article(told(), sources) and "<a " not in article(told(), sources)


def test_what_sort_of_story_it_is_is_said() -> None:
    assert kicker(subject()) == "A trip · 12–14 July 2024"
    dated = replace(TRIP, first=at(12, 9).date(), last=at(14, 18).date())
    assert kicker(subject(title_fields=dated)) == "A trip"
    assert kicker(subject(title_fields=SummaryTitle(words="Odd"))) == "Several days · 12–14 July 2024"
    assert kicker(subject(Level.YEAR, "2024")) == "A year"
    assert kicker(subject(Level.PERSON, "Lena")) == "A person · 12–14 July 2024"
