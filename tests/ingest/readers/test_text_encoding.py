import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers.text_encoding import best_encoding, decoded

word = st.text("abcgrußéñжλ日本😀", min_size=1, max_size=6)


def far_words(words: list[str], place: int) -> list[str]:
    """Return the words of which no byte is at this place or right beside it."""
    begin, kept = 0, []
    for one in words:
        end = begin + len(one.encode())
        if place + 1 < begin or place > end:
            kept.append(one)
        begin = end + 1
    return kept


@settings(max_examples=400, deadline=None)
@given(st.lists(word, min_size=1, max_size=8), st.data(), st.booleans())
def test_one_changed_byte_costs_its_word_and_no_other(words: list[str], data: st.DataObject, has_mark: bool) -> None:
    whole = " ".join(words).encode()
    place = data.draw(st.integers(0, len(whole) - 1))
    changed = whole[:place] + bytes([data.draw(st.integers(1, 255))]) + whole[place + 1 :]
    told = decoded((b"\xef\xbb\xbf" if has_mark else b"") + changed)
    assert all(one in told for one in far_words(words, place))


@settings(max_examples=300, deadline=None)
@given(st.lists(word, min_size=1, max_size=8), st.data(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_a_text_cut_anywhere_keeps_the_words_before(words: list[str], data: st.DataObject, encoding: str) -> None:
    whole = " ".join(words).encode(encoding)
    place = data.draw(st.integers(len("a".encode(encoding)), len(whole)))
    told = decoded(whole[:place])
    for count, one in enumerate(words, start=1):
        assert len(" ".join(words[:count]).encode(encoding)) > place or one in told


@settings(max_examples=200, deadline=None)
@given(st.lists(st.from_regex("(?:[a-c]{1,2}[äöüéß]{0,3}){1,3}", fullmatch=True), min_size=1, max_size=8).map(" ".join))
def test_a_text_of_windows_is_read_as_before(text: str) -> None:
    assert decoded(text.encode("cp1252")) == text


def test_a_long_text_with_damage_here_and_there_is_what_most_of_it_is() -> None:
    lines = [f"Grüße vom Walchensee, {number} schöne Tage" for number in range(50)]
    data = b"\n".join(line.encode() + (b"\xff" if number % 10 == 3 else b"") for number, line in enumerate(lines))
    assert all(line in decoded(data) for line in lines)
    old = "\n".join(f"„Was für ein Spaß“, sagte Frau Öller, {number} größere Käfer" for number in range(50))
    assert decoded(old.encode("cp1252")) == old


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "3 мая\n\nСегодня шёл дождь, читали книги."),
        ("koi8_r", "Сегодня шёл дождь, читали книги."),
        ("cp866", "Сегодня шел дождь, читали книги."),
        ("cp1251", "Сьогодні йшов дощ, ми читали книжки."),
        ("cp1250", "Dziś padał deszcz, czytaliśmy książki przy kominku."),
        ("cp1250", "Ma esett az eső, könyveket olvastunk és főztünk."),
        ("iso8859_2", "Dnes pršelo, četli jsme knížky a vařili čaj."),
        ("cp1254", "Bugün yağmur yağdı, kitap okuduk ve çay içtik."),
        ("cp1253", "Σήμερα έβρεχε και διαβάσαμε βιβλία."),
        ("cp1255", "היום ירד גשם וקראנו ספרים"),
        ("cp1256", "هطل المطر اليوم وقرأنا الكتب"),
        ("cp874", "วันนี้ฝนตก เราอ่านหนังสือกัน"),
        ("cp932", "雨が降ったので、本を読んだ。"),
        ("euc_jp", "雨が降ったので、本を読んだ。"),
        ("iso2022_jp", "雨が降ったので、本を読んだ。"),
        ("gb18030", "今天下雨了，我们在家里看书。"),
        ("big5", "今天下雨了，我們在家裡看書。"),
        ("cp949", "오늘은 비가 와서 집에서 책을 읽었다."),
        ("utf-16-le", "It rained, so we read books."),
        ("utf-16-be", "It rained, so we read books."),
        ("utf-32", "It rained, so we read books."),
        ("cp1252", "Il a plu, nous avons lu près de la cheminée, c’était agréable."),
    ],
)
def test_the_letters_of_a_text_tell_its_encoding(encoding: str, text: str) -> None:
    assert decoded(text.encode(encoding)) == text
    assert decoded((text + "\n" + "x" * 80_000).encode(encoding)).startswith(text)


def test_what_fits_nowhere_is_unsure() -> None:
    assert best_encoding(bytes(range(128, 256)))[0] == "cp1252"
