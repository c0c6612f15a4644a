from datetime import UTC, datetime

import pytest

from app.ui import cards
from app.ui.cards import Links
from memory.records.library import (
    Asset,
    Kind,
    Medium,
    Moment,
    MomentText,
    MomentView,
    Place,
    Precision,
    TakenFrom,
    TextKind,
    Timestamp,
)
from memory.records.query import Citation, Evidence

NASTY = "<script>alert('x')</script> & \"quoted\""
LINKS = Links("/thumb/t", "/media/t")
AT = Timestamp(datetime(2024, 7, 14, 15, 30, tzinfo=UTC))


def made(kind: Kind, medium: Medium, words: str = "the boat needs a rope", path: str = "/album/a.file") -> MomentView:
    asset = Asset("a1", kind, AT, TakenFrom.EXIF, 1, Place(47.6, 11.3, "Kochel", "Bavaria", "Germany"))
    spoken = kind in (Kind.AUDIO, Kind.VIDEO)
    moment = Moment("m1", "a1", medium, 0, AT, 36.24 if spoken else None, 40.0 if spoken else None)
    text_kind = TextKind.NOTE if kind is Kind.NOTE else TextKind.TRANSCRIPT if spoken else TextKind.CAPTION
    return MomentView(moment, asset, path, (MomentText("m1", text_kind, words, "r"),))


def cited(one: MomentView, quote: str, links: Links = LINKS) -> str:
    moment = one.moment
    citation = Citation(1, "m1", one.path, one.asset.kind, AT, moment.start_s, moment.end_s, quote)
    return cards.citation_card(citation, one, links, turn=3)


def assert_harmless(html: str) -> None:
    assert "<script" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    "html",
    [
        cited(made(Kind.NOTE, Medium.PARAGRAPH), NASTY),
        cited(made(Kind.PHOTO, Medium.PHOTO, NASTY), "a boat"),
        cited(made(Kind.AUDIO, Medium.SPEECH, path=f"/album/{NASTY}.m4a"), "a boat"),
        cards.evidence_card(Evidence(made(Kind.PHOTO, Medium.PHOTO, NASTY), 1.0), Links("/thumb/t")),
        cards.answer_text(NASTY, frozenset({1}), 1),
        cards.list_text(NASTY),
        cards.progress(NASTY, 0.5, NASTY),
        cards.warning(NASTY),
        cards.note(NASTY),
        cards.empty(NASTY, NASTY),
    ],
)
def test_words_of_the_owner_are_never_html(html: str) -> None:
    assert_harmless(html)


@pytest.mark.parametrize(
    "error, shown",
    [
        ("wrong passphrase; nothing was changed", "Wrong passphrase; nothing was changed."),
        ("Stopped.", "Stopped."),
        ("is it there?", "Is it there?"),
        ("/album/a.jpg is damaged", "/album/a.jpg is damaged."),
        ("config.toml is damaged", "config.toml is damaged."),
        ("run `yesteryear ui <b>` again", "Run <code>yesteryear ui &lt;b&gt;</code> again."),
        ("a lone ` stays", "A lone ` stays."),
    ],
)
def test_an_error_is_shown_as_a_sentence_with_its_commands_as_code(error: str, shown: str) -> None:
    assert cards.sentence(error) == shown


def test_a_note_shows_commands_as_code() -> None:
    assert cards.note("`yesteryear hidden` lists <all>") == (
        '<p class="yy-note"><code>yesteryear hidden</code> lists &lt;all&gt;</p>'
    )


def test_a_name_cannot_end_its_attribute() -> None:
    html = cards.progress("", None, '" onmouseover="alert(1)')
    assert '" onmouseover' not in html


def test_a_mark_links_to_its_card_and_an_unknown_one_stays_text() -> None:
    strong = cards.answer_text("At <b> the lake [1].", frozenset({1}), 3, "<b> the lake")
    assert strong.startswith("At <strong>&lt;b&gt; the lake</strong> <a ")
    html = cards.answer_text("At the lake [1]. In town [7].", frozenset({1}), 3)
    assert f'href="#{cards.anchor(3, 1)}"' in html
    assert f'id="{cards.anchor(3, 1)}"' in cited(made(Kind.NOTE, Medium.PARAGRAPH), "x")
    assert "[7]" in html


def test_what_is_said_above_a_list_has_no_marks_for_some_of_it() -> None:
    assert cards.list_text("12 photos [1][2][3].") == "12 photos."


def test_a_recording_starts_at_the_cited_second() -> None:
    assert 'src="/media/t#t=36.2"' in cited(made(Kind.AUDIO, Medium.SPEECH), "x")
    assert "<audio controls" in cited(made(Kind.AUDIO, Medium.SPEECH), "x")
    video = cited(made(Kind.VIDEO, Medium.SHOT), "x")
    assert "<video controls" in video
    assert 'poster="/thumb/t"' in video
    assert 'src="/media/t#t=36.2"' in video


def test_a_photo_shows_its_picture_and_a_note_none() -> None:
    assert '<img src="/thumb/t"' in cited(made(Kind.PHOTO, Medium.PHOTO), "a boat")
    note = cited(made(Kind.NOTE, Medium.PARAGRAPH), "a boat", Links())
    assert "<img" not in note
    assert "<audio" not in note


def test_a_card_opens_the_viewer_a_recording_at_its_second() -> None:
    links = Links("/thumb/t", "/media/t", "/photo/m1", why='It "fits".')
    photo = cited(made(Kind.PHOTO, Medium.PHOTO), "a boat", links)
    assert '<a data-photo href="/photo/m1" data-why="It &quot;fits&quot;."><img' in photo and "?t=" not in photo
    heard = cited(made(Kind.AUDIO, Medium.SPEECH), "x", links)
    assert '<a data-photo href="/photo/m1?t=36.2"' in heard and "<audio controls" in heard
    assert '<a data-photo href="/photo/m1"' in cited(made(Kind.NOTE, Medium.PARAGRAPH), "x", links)
    assert " data-photos>" in cards.cards([photo])


def test_a_card_says_when_where_and_which_file() -> None:
    html = cited(made(Kind.PHOTO, Medium.PHOTO, path="/album/IMG_1.jpg"), "a boat")
    for said in ("Sunday 14 July 2024, 15:30", "Kochel, Germany", ">IMG_1.jpg<", 'title="/album/IMG_1.jpg"'):
        assert said in html


def test_speech_and_writing_are_in_quotes_and_captions_are_not() -> None:
    assert "yy-spoken" in cited(made(Kind.AUDIO, Medium.SPEECH), "x")
    assert "yy-spoken" not in cited(made(Kind.PHOTO, Medium.PHOTO), "a boat")


@pytest.mark.parametrize(
    ("precision", "said"),
    [
        (Precision.SECOND, "Sunday 14 July 2024, 15:30"),
        (Precision.DAY, "Sunday 14 July 2024"),
        (Precision.YEAR, "2024"),
    ],
)
def test_a_time_says_no_more_than_is_known(precision: Precision, said: str) -> None:
    assert cards.time_words(Timestamp(AT.at, precision)) == said


def test_a_long_text_is_cut_between_words() -> None:
    html = cards.evidence_card(Evidence(made(Kind.NOTE, Medium.PARAGRAPH, "word " * 200), 1.0), Links())
    assert "word…" in html
    assert len(html) < 800


def test_counts_name_every_kind() -> None:
    html = cards.counts({"photo": 1200, "audio": 2, "video": 3, "note": 4, "moment": 5, "event": 6, "summary": 7})
    assert "<dt>photos</dt><dd>1,200</dd>" in html
    assert html.count("<dt>") == 4


def test_a_card_says_how_many_photos_it_stands_for() -> None:
    one = Evidence(made(Kind.PHOTO, Medium.PHOTO, "a boat"), 1.0)
    assert "12 photos in a burst" in cards.evidence_card(one, Links(), burst=12)
    assert "burst" not in cards.evidence_card(one, Links())


def test_a_card_says_that_its_file_is_no_longer_there() -> None:
    one = made(Kind.NOTE, Medium.PARAGRAPH)
    assert cards.GONE in cited(one, "a boat", Links(is_missing=True))
    assert cards.GONE not in cited(one, "a boat", Links())


def test_a_plain_sentence_is_no_html() -> None:
    told = cards.plain_sentence("there is no passphrase yet; `yesteryear passphrase` sets one for Anna's <b>")
    assert told == "There is no passphrase yet; yesteryear passphrase sets one for Anna's <b>."
