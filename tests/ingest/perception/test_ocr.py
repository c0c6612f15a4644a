from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from ingest.discovery.scan import hash_of
from ingest.perception.ocr import recipe
from ingest.pipeline import run
from ingest.pipeline.run import Library, Progress, ingest
from memory.knowledge import statements
from memory.records.library import MomentView, TextKind
from memory.store import full_text, jobs
from memory.store import moments as moment_store
from models.protocols import Caption, Line, Pixels
from tests.fakes import FakeCaptioner, FakeOcr, FakeText

Quiet = Callable[[Progress], None]


def test_another_reader_has_another_recipe() -> None:
    other = FakeOcr()
    other.name = "another"
    assert recipe(FakeOcr()) != recipe(other)


@pytest.fixture
def sign(album: Path) -> Path:
    """A picture with black letters on white in the album, which the fake reads as "black on white"."""
    picture = Image.new("RGB", (200, 100), "white")
    ImageDraw.Draw(picture).rectangle((40, 40, 120, 60), "black")
    picture.save(album / "IMG_20230814_110000.png")
    return album / "IMG_20230814_110000.png"


def held_of(library: Library, path: Path) -> MomentView:
    (one,) = moment_store.of_asset(library.store, hash_of(path))
    return one


def test_words_in_a_photo_are_found(library: Library, sign: Path, quiet: Quiet) -> None:
    ingest(library, [sign.parent], quiet)
    one = held_of(library, sign)
    assert one.read == "black on white" and one.all_text.endswith("Words in the picture: black on white")
    (text,) = (text for text in one.texts if text.kind is TextKind.READ)
    assert text.lines[0].confidence == 0.9 and text.lines[0].box == (0.2, 0.4, 0.605, 0.61)
    assert [number for number, _ in full_text.match(library.store, "black on white", 1)]


def test_words_on_every_page_of_a_fax_are_found(library: Library, sign: Path, quiet: Quiet) -> None:
    blank, written = Image.new("RGB", (200, 100), "white"), Image.open(sign)
    path = sign.parent / "fax.tif"
    blank.save(path, save_all=True, append_images=[written, written])
    ingest(library, [sign.parent], quiet)
    one = held_of(library, path)
    assert one.read == "black on white\nblack on white"
    assert all(not text.lines for text in one.texts if text.kind is TextKind.READ)


def test_a_photo_is_found_before_its_words_are_read(library: Library, sign: Path, quiet: Quiet) -> None:
    found: list[int] = []

    class Looking(FakeOcr):
        def read(self, image: Pixels) -> list[Line]:
            found.append(len(full_text.match(library.store, "something", 9)))
            found.append(len(library.index.search("text fake-text", FakeText().encode(["something"])[0], None, 9)))
            return []

    ingest(replace(library, models=replace(library.models, ocr=Looking())), [sign.parent], quiet)
    assert found and min(found) >= 3


class Broken(FakeOcr):
    """Falls over at every picture with words in it."""

    name = "broken-ocr"

    def read(self, image: Pixels) -> list[Line]:
        if super().read(image):
            raise RuntimeError("the reader fell over")
        return []


def test_a_picture_that_cannot_be_read_stops_nothing_and_is_told(library: Library, sign: Path, quiet: Quiet) -> None:
    outcome = ingest(replace(library, models=replace(library.models, ocr=Broken())), [sign.parent], quiet)
    assert outcome.failed == [] and outcome.counts["added"] == 5
    assert held_of(library, sign).text(TextKind.CAPTION) and not held_of(library, sign).read
    ((path, step, reason),) = full_text.failures(library.store)
    assert (path, step) == (str(sign), run.READ) and "the reader fell over" in reason
    ingest(library, [sign.parent], quiet)
    assert held_of(library, sign).read and full_text.failures(library.store) == []


def test_another_reader_reads_again_and_nothing_else_is_done_again(library: Library, sign: Path, quiet: Quiet) -> None:
    without = replace(library, models=replace(library.models, ocr=None))
    ingest(without, [sign.parent], quiet)
    assert not held_of(library, sign).read and not jobs.get_all(library.store, run.READ)
    perceived = jobs.get_all(library.store, run.PERCEIVE)

    class Wordless(FakeOcr):
        name = "wordless"

        def read(self, image: Pixels) -> list[Line]:
            return []

    seen: list[str] = []
    ingest(library, [sign.parent], lambda progress: seen.append(progress.step))
    assert held_of(library, sign).read and run.PERCEIVE not in seen
    ingest(replace(library, models=replace(library.models, ocr=Wordless())), [sign.parent], quiet)
    assert not held_of(library, sign).read and not full_text.match(library.store, "black", 5)
    assert jobs.get_all(library.store, run.PERCEIVE) == perceived


def test_another_captioner_leaves_the_words_in_the_picture(library: Library, sign: Path, quiet: Quiet) -> None:
    class Other(FakeCaptioner):
        name = "other-captioner"

    class Counting(FakeOcr):
        looked = 0

        def read(self, image: Pixels) -> list[Line]:
            self.looked += 1
            return super().read(image)

    reader = Counting()
    library = replace(library, models=replace(library.models, ocr=reader))
    ingest(library, [sign.parent], quiet)
    before = reader.looked
    ingest(replace(library, models=replace(library.models, captioner=Other())), [sign.parent], quiet)
    assert held_of(library, sign).read == "black on white" and reader.looked == before > 0


def test_a_photo_that_cannot_be_perceived_for_a_while_keeps_what_was_read_in_it(
    library: Library, sign: Path, quiet: Quiet
) -> None:
    class Fallen(FakeCaptioner):
        name = "fallen"

        def caption(self, images: Sequence[Pixels]) -> list[Caption]:
            raise RuntimeError("the captioner fell over")

    ingest(library, [sign.parent], quiet)
    jobs.reopen(library.store, hash_of(sign), run.PERCEIVE)
    ingest(replace(library, models=replace(library.models, captioner=Fallen())), [sign.parent], quiet)
    assert held_of(library, sign).read == "black on white"
    ingest(library, [sign.parent], quiet)
    assert held_of(library, sign).read == "black on white"


def test_what_a_picture_says_is_nobodys_statement(library: Library, sign: Path, quiet: Quiet) -> None:
    class Boasting(FakeOcr):
        def read(self, image: Pixels) -> list[Line]:
            return [Line("I live in Paris.", (0, 0, 1, 1), 0.99), Line("My name is Zoe.", (0, 0, 1, 1), 0.99)]

    ingest(replace(library, models=replace(library.models, ocr=Boasting())), [sign], quiet)
    one = held_of(library, sign)
    assert "I live in Paris." in one.read and list(statements.state(one)) == []
    stated = replace(one, texts=tuple(replace(text, kind=TextKind.NOTE) for text in one.texts))
    assert list(statements.state(stated))
