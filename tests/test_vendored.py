"""What of others lies in assets/vendor: each file named with its package, version, licence and hash, and no other."""

import hashlib
import tomllib

from tests import tracked
from tests.tracked import ROOT

FOLDER = "assets/vendor"
LICENCES = {"MIT", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Apache-2.0"}
STATED = tomllib.loads((ROOT / FOLDER / "versions.toml").read_text(encoding="utf-8"))


def test_every_file_is_stated_with_its_hash_and_no_other_lies_there() -> None:
    stated = {
        f"{FOLDER}/{folder}/{name}": file["sha256"]
        for folder, library in STATED.items()
        for name, file in library["files"].items()
    }
    lying = {name for name in tracked.names(FOLDER) if not name.endswith("versions.toml")}
    assert lying == stated.keys()
    assert {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in stated} == stated


def test_every_library_says_where_it_is_from_and_has_its_licence_beside_it() -> None:
    for folder, library in STATED.items():
        assert library["licence"] in LICENCES and library["version"] and library["package"] and library["home"]
        assert len(library["archive_sha256"]) == 64
        assert "LICENSE" in library["files"], folder
        assert "Copyright" in (ROOT / FOLDER / folder / "LICENSE").read_text(encoding="utf-8")


def test_nothing_in_it_names_another_host_to_fetch_from() -> None:
    for name in tracked.names(f"{FOLDER}/*.css"):
        assert "http" not in (ROOT / name).read_text(encoding="utf-8").replace("http://www.w3.org", "")
