import zipfile
from pathlib import Path

import pytest

from models.registry.card import Member
from models.registry.wheels import NoWheel, obtain_wheel, read_member
from tests.made import encrypted

MEMBER = Member("Some.Data-part1", "1.0", "some_data/a.bin")


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    for package in ("some_data_part1", "some_data_part10"):
        with zipfile.ZipFile(tmp_path / f"{package}-1.0-py3-none-any.whl", "w") as archive:
            archive.writestr("some_data/a.bin", package.encode())
    return tmp_path / "some_data_part1-1.0-py3-none-any.whl"


def test_a_wheel_that_is_there_is_not_asked_for_again(wheel: Path) -> None:
    assert obtain_wheel(MEMBER, wheel.parent) == wheel
    assert b"".join(read_member(MEMBER, wheel)) == b"some_data_part1"


def test_a_wheel_that_was_cut_short_is_asked_for_again(wheel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent / "empty"))
    wheel.write_bytes(wheel.read_bytes()[:40])
    wheel.rename(wheel.with_name("some_data_part1-1.0-py3-none-linux_x86_64.whl"))
    with pytest.raises(NoWheel, match=r"Some\.Data-part1==1\.0"):
        obtain_wheel(MEMBER, wheel.parent)


def test_damage_inside_is_seen(wheel: Path) -> None:
    data = wheel.read_bytes()
    for spoiled in (data.replace(b"some_data_part1", b"some_data_part2", 1), encrypted(data)):
        wheel.write_bytes(spoiled)
        with pytest.raises(NoWheel, match="damaged"):
            list(read_member(MEMBER, wheel))


def test_a_wheel_for_another_system_is_fetched_for_its_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    described = "Metadata-Version: 2.1\nName: engine\nVersion: 1.0\n"
    with zipfile.ZipFile(tmp_path / "engine-1.0-py3-none-win_arm64.whl", "w") as archive:
        archive.writestr("engine/a.bin", b"numbers")
        archive.writestr("engine-1.0.dist-info/METADATA", described)
        archive.writestr("engine-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-win_arm64\n")
    member = Member("engine", "1.0", "engine/a.bin", "win_arm64")
    assert b"".join(read_member(member, obtain_wheel(member, tmp_path / "got"))) == b"numbers"
    with pytest.raises(NoWheel):
        obtain_wheel(Member("engine", "1.0", "engine/a.bin", "win32"), tmp_path / "none")
