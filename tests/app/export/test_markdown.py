import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from app.export import markdown

READERS = (MarkdownIt("commonmark"), MarkdownIt("js-default", {"html": True, "linkify": False}))
for reader in READERS:
    reader.validateLink = lambda url: True  # type: ignore[method-assign]  as Obsidian, which opens file:

NASTY = (
    "[[x]] ![[y]] <script>alert(1)</script> --- ``` `code` **b** __i__ # h #tag $x$ ==m== %%c%% ~~s~~ [a](b) "
    "http://a.b www.a.b a@b.c ^block |t| &amp; {x} \\ !"
)
LINES = ("---", "===", "- item", "+ item", "* item", "1. one", "2) two", "# head", "> said", "    code", "\tcode")


class Text(HTMLParser):
    """The tags and the words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.words = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


def read(reader: MarkdownIt, source: str) -> Text:
    found = Text()
    found.feed(reader.render(source))
    return found


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("line", [NASTY, *LINES])
def test_words_stay_words(reader: MarkdownIt, line: str) -> None:
    told = read(reader, f"# {markdown.escaped(line)}\n\n{markdown.escaped(line)}\n")
    assert told.tags == {"h1", "p"} and told.words.split() == [*line.split(), *line.split()]


@given(st.text())
def test_any_words_stay_words(text: str) -> None:
    line = markdown.escaped(text)
    assert "\n" not in line and "[[" not in line and "<" not in line and "`" not in line.replace("\\`", "")
    for reader in READERS:
        told = read(reader, f"{line}\n") if line else Text()
        assert told.tags <= {"p"} and "".join(told.words.split()) == "".join(markdown._printable(text).split())


@given(st.text())
def test_a_quote_holds_all_its_lines_and_nothing_else(text: str) -> None:
    told = read(READERS[0], markdown.quoted(text) + "\n")
    assert told.tags <= {"blockquote", "p", "br"}
    assert "".join(told.words.split()) == "".join(markdown._printable(text).split())


@given(st.dictionaries(st.sampled_from(["title", "place", "days"]), st.text() | st.lists(st.text())))
def test_front_matter_is_yaml_between_two_lines(told: dict[str, object]) -> None:
    lines = markdown.front_matter(told).splitlines()
    assert lines[0] == lines[-1] == "---" and "---" not in lines[1:-1] and not any("<" in line for line in lines)
    found = yaml.safe_load("\n".join(lines[1:-1]))
    assert (found or {}) == {name: markdown._plain(value) for name, value in told.items() if value not in ("", [])}


@given(st.text(), st.text())
def test_names_of_pages_are_safe_stable_and_never_shared(title: str, key: str) -> None:
    name = markdown.file_name(title, key)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) and len(name) < 64 and name == markdown.file_name(title, key)
    assert name != markdown.file_name(title, f"{key} other") and name not in ("con", "nul", "aux")


@given(st.text(min_size=1).filter(lambda name: "/" not in name and name.strip(".")))
def test_names_of_copies_are_safe_and_keep_their_ending(name: str) -> None:
    told = markdown.media_name(f"/a/{name}.JPG", "f" * 32)
    assert re.fullmatch(r"f{32}(-[A-Za-z0-9_-]+)?\.jpg", told)
    assert markdown.media_name("/a/x.../..", "f" * 32).startswith("f" * 32)


def test_links_lead_there() -> None:
    assert markdown.towards("days/2024-07-14.md", "people/a.md") == "../people/a.md"
    assert markdown.towards("index.md", "days/x y.md") == "days/x%20y.md"
    assert markdown.at_file("/a/b (1) [x].m4a", 42.5) == "file:///a/b%20%281%29%20%5Bx%5D.m4a#t=42.5"
    assert markdown.at_file("C:\\a\\b.jpg") == "C%3A%5Ca%5Cb.jpg"
    told = READERS[0].render(markdown.link("a](b) <i>", markdown.at_file("/a/b (1).jpg")))
    assert 'href="file:///a/b%20%281%29.jpg"' in told and told.count("<a ") == 1 and "<i>" not in told
    told = READERS[0].render(markdown.picture('a "b" ](c)', "../media/x.jpg"))
    assert told.count("<img") == 1 and 'src="../media/x.jpg"' in told


def test_clocks_and_pictures() -> None:
    assert [markdown.clock(one) for one in (0, 42.9, 3785)] == ["0:00", "0:42", "1:03:05"]
    assert markdown.is_shown("/a/B.JPG") and not markdown.is_shown(str(Path("/a/b.heic")))
