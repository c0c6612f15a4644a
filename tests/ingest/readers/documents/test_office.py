import pytest

from ingest.files.file_checks import Unreadable
from ingest.readers.documents.office import office_text
from tests.ingest.readers.documents.test_archive import packed

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD = f"""<w:document xmlns:w="{W}"><w:body>
<w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr><w:r><w:t>Harbour</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">We </w:t></w:r><w:del><w:r><w:delText>ran</w:delText></w:r></w:del>
<w:r><w:t>rowed</w:t><w:br/><w:t>far</w:t></w:r></w:p></w:body></w:document>"""
CORE = (
    """<c:core xmlns:c="c" xmlns:d="http://purl.org/dc/terms/"><d:created>2023-03-22T18:05:00Z</d:created></c:core>"""
)
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
ODT = f"""<o:doc xmlns:o="{OASIS}office:1.0" xmlns:t="{OASIS}text:1.0"><t:h t:outline-level="2">Harbour</t:h>
<t:p>We <t:span>rowed</t:span><t:line-break/>far</t:p></o:doc>"""


@pytest.mark.parametrize(
    "members",
    [
        {"word/document.xml": WORD.encode(), "docProps/core.xml": CORE.encode()},
        {"content.xml": ODT.encode(), "meta.xml": CORE.encode()},
    ],
)
def test_paragraphs_and_headings_are_read(members: dict[str, bytes]) -> None:
    text, made = office_text(packed(members))
    assert text == "## Harbour\n\nWe rowed\nfar"
    assert made is not None and made.at.isoformat() == "2023-03-22T18:05:00+00:00"


@pytest.mark.parametrize(
    "members",
    [
        {"a.txt": b"fog"},
        {"word/document.xml": b"<a"},
        {"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
        {"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><p><t>&b;</t></p>'.encode("utf-16")},
        {"word/document.xml": b'<?xml version="1.0" encoding="foo"?><p><t>fog</t></p>'},
        {"word/document.xml": b'<?xml version="1.0" encoding="gbk"?><p><t>fog</t></p>'},
        {"word/document.xml": b"<p>" + b"<r>" * 3000 + b"<t>fog</t>" + b"</r>" * 3000 + b"</p>"},
    ],
)
def test_other_archives_are_no_documents(members: dict[str, bytes]) -> None:
    with pytest.raises(Unreadable):
        office_text(packed(members))
