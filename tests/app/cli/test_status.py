import shutil
from pathlib import Path

from tests.commands import run, told


def test_an_empty_library_stands_at_nought(commanded: Path) -> None:
    table = told("status")
    assert isinstance(table, dict)
    assert (table["library"], table["photo"], table["moment"], table["troubles"]) == (str(commanded), 0, 0, [])
    printed = run("status").stdout.splitlines()
    assert {"photos: 0", "moments: 0", "files: 0", "import running: no", f"search model: {table['text_model']}"} <= set(
        printed
    )


def test_what_went_wrong_is_listed_below_the_counts(commanded: Path, album: Path) -> None:
    (album / "torn.jpg").write_bytes(b"\xff\xd8torn")
    (album / "sheet.ods").write_bytes(b"PK")
    told("ingest", album)
    printed = run("status").stdout
    assert f"problem: {album / 'torn.jpg'}: " in printed and "(.ods) (sheet.ods)" in printed
    shutil.rmtree(album)
    assert f"folder not found: {album} (the disk may be disconnected)" in run("status").stdout
