import pytest

from ingest.files.file_checks import Unreadable
from ingest.readers.chats.telegram_html import is_telegram_page, read_telegram_page

PAGE = """<html><head><style>x</style></head><body>
<div class="message service"><div class="body details">Kim joined</div></div>
<div class="message default clearfix" id="message1"><div class="body">
<div class="pull_right date details" title="22.03.2023 19:05:00 UTC+01:00">19:05</div>
<div class="from_name">
Kim </div><div class="media_wrap"><a class="photo_wrap" href="photos/p_1.jpg"><img src="photos/p_1_thumb.jpg"></a></div>
<div class="text">the <strong>harbour</strong><br>at night</div></div></div>
<div class="message default clearfix joined" id="message2"><div class="body">
<div class="pull_right date details" title="22.03.2023 19:06:00 UTC+01:00">19:06</div>
<div class="text">and fog</div></div></div>
</body></html>"""


def test_a_page_is_read_message_by_message() -> None:
    assert is_telegram_page(PAGE.encode())
    first, second = read_telegram_page(PAGE.encode(), "messages.html").paragraphs
    assert (first.speaker, first.text, first.files) == ("Kim", "the harbour\nat night", ("p_1.jpg",))
    assert (second.speaker, second.text) == ("Kim", "and fog")
    assert first.at and first.at.at.isoformat() == "2023-03-22T19:05:00+01:00"


def test_a_page_without_messages_is_said_to_have_none() -> None:
    with pytest.raises(Unreadable):
        read_telegram_page(b"<html></html>", "messages.html")
    assert not is_telegram_page(b"<html><p>hello</p></html>")


@pytest.mark.parametrize(
    ("link", "files"),
    [
        ("files/my%20oars.pdf", ("my oars.pdf",)),
        ("mailto:kim@example.org", ()),
        ("tel:+4989123", ()),
        ("https://example.org/a.jpg", ()),
        ("//example.org/a.jpg", ()),
        ("messages2.html#go_to_message3", ()),
        ("http://[", ()),
    ],
)
def test_only_what_lies_beside_a_page_is_a_file(link: str, files: tuple[str, ...]) -> None:
    page = PAGE.replace("photos/p_1.jpg", link)
    assert read_telegram_page(page.encode(), "messages.html").paragraphs[0].files == files
