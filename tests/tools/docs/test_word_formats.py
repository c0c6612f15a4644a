from tests.tracked import ROOT
from tools.docs.word_formats import table


def test_the_page_of_formats_has_the_table() -> None:
    assert table() in (ROOT / "docs" / "formats.md").read_text(encoding="utf-8"), table()
