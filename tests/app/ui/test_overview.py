from pathlib import Path

from app.library.session import deriving
from app.ui.library import ImportRunner
from app.ui.overview import overview
from ingest.pipeline.run import ingest
from tests.pages import opened


def test_beside_another_process_nothing_is_offered_that_it_would_be_in_the_way_of(tmp_path: Path, album: Path) -> None:
    session = opened(tmp_path / "library")
    ingest(session.library, [album], lambda _: None)
    runner = ImportRunner(session)
    assert f'data-to="leave:{album}"' in overview(session, runner)
    with deriving(session.folder):
        shown = overview(session, runner)
    session.close()
    assert str(album) in shown and "<dt>photos</dt><dd>2</dd>" in shown and "data-to" not in shown
