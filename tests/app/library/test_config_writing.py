import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given
from hypothesis.strategies import text

from app.library.config import ADDRESSES, BadConfig, Config, change, leave_out_addresses, problem, read_config

WRITTEN = """# Mine.
owner = "Anna"  # that is me

# Not yet:
# faces = true
ocr = false

[limits]
# An hour.
duration_s = 3600.0
"""


def test_comments_and_order_stay_and_a_new_setting_stands_before_the_tables(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(WRITTEN, encoding="utf-8")
    changed = change(tmp_path, {"owner": "Tomas", "faces": True, "limits.note_bytes": 5, "voices": False})
    assert changed == read_config(tmp_path)
    assert (changed.owner, changed.faces, changed.ocr, changed.limits.note_bytes) == ("Tomas", True, False, 5)
    text = path.read_text(encoding="utf-8")
    assert text.startswith('# Mine.\nowner = "Tomas"  # that is me\n\n# Not yet:\n# faces = true\nocr = false\n')
    assert text.index("faces = true\n", 60) < text.index("[limits]\n# An hour.\nduration_s = 3600.0\nnote_bytes = 5\n")
    assert "voices" not in text, "what stays as it was is not written"
    assert [one.name for one in tmp_path.iterdir()] == ["config.toml"]


def test_the_first_setting_makes_the_file(tmp_path: Path) -> None:
    change(tmp_path, {"owner": 'Anna "A"', "limits.duration_s": 60.0})
    assert read_config(tmp_path).owner == 'Anna "A"'
    assert read_config(tmp_path).limits.duration_s == 60.0


@pytest.mark.parametrize(
    "name, value", [("profile", "huge"), ("language_at", "anywhere"), ("ocr", "yes"), ("nothing", 1), ("text", "x")]
)
def test_what_could_not_be_read_back_is_not_written(tmp_path: Path, name: str, value: str | int) -> None:
    (tmp_path / "config.toml").write_text(WRITTEN, encoding="utf-8")
    assert name in problem(name, value)
    with pytest.raises((BadConfig, AttributeError)):
        change(tmp_path, {"owner": "Tomas", name: value})
    assert (tmp_path / "config.toml").read_text(encoding="utf-8") == WRITTEN


def test_nothing_is_wrong_with_what_fits() -> None:
    assert problem("profile", "standard") == problem("limits.note_bytes", 5) == problem("language_at", "") == ""


def test_a_file_that_is_no_config_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("owner = ", encoding="utf-8")
    with pytest.raises(BadConfig):
        change(tmp_path, {"owner": "Anna"})
    assert (tmp_path / "config.toml").read_text(encoding="utf-8") == "owner = "


@pytest.mark.parametrize(
    "address",
    [
        "http://192.168.1.9:11434/v1",
        "https://models.example.com/v1",
        "http://127.0.0.1@example.com/v1",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com:80",
        "http://example.com\\\\@127.0.0.1/",
        "http://[::2]:80/",
        "http://0.0.0.0:80/",
    ],
)
@pytest.mark.parametrize("name", ADDRESSES)
def test_an_address_of_another_machine_becomes_a_comment(tmp_path: Path, name: str, address: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f'# Mine.\n{name} = "{address}"  # ours\n{WRITTEN}', encoding="utf-8")
    before = read_config(tmp_path)
    assert leave_out_addresses(tmp_path) == (name,)
    after, text = read_config(tmp_path), path.read_text(encoding="utf-8")
    assert getattr(after, name) == "" and replace(after, **{name: getattr(before, name)}) == before
    path.write_text(text.replace(f"# {name} =", f"{name} ="), encoding="utf-8")
    assert read_config(tmp_path) == before, "taking the # away brings it back"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "localhost", "[::1]", "LOCALHOST"])
def test_an_address_of_this_machine_and_everything_else_stays(tmp_path: Path, host: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        f'language_at = "http://{host}:11434/v1"\nvectors = "http://{host}:8000"\n{WRITTEN}', encoding="utf-8"
    )
    text = path.read_text(encoding="utf-8")
    assert leave_out_addresses(tmp_path) == () and path.read_text(encoding="utf-8") == text
    path.unlink()
    assert leave_out_addresses(tmp_path) == () and not path.exists()


@given(text())
def test_whatever_an_address_says_it_stays_a_comment_of_one_line(address: str) -> None:
    written = tomlkit.dumps({"vectors": address, "owner": "Anna"})
    with tempfile.TemporaryDirectory() as made:
        (Path(made) / "config.toml").write_text(written, encoding="utf-8", newline="")
        left_out = leave_out_addresses(Path(made))
        assert read_config(Path(made)) == Config(owner="Anna", vectors="" if left_out else address)
