"""Every package of the lock and every model is named with its licence, and what is committed is what is made."""

import json
import re

import pytest

from models.registry.catalog import CARDS
from tests.tracked import ROOT
from tools import notices
from tools.notices import UnknownLicence, licence_of

SPELLED = {"MIT License": "MIT", "License :: OSI Approved :: MIT License": "MIT"}
MIT = "License :: OSI Approved :: MIT License"


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return notices.made()


@pytest.mark.parametrize("name", [notices.NOTICES, notices.SBOM])
def test_what_is_committed_is_what_is_made(made: dict[str, str], name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == made[name], "run `make notices`"


def test_the_bill_holds_every_line_and_every_hash_of_the_lock(made: dict[str, str]) -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    libraries = [one for one in json.loads(made[notices.SBOM])["components"] if one["type"] == "library"]
    components = [one for one in libraries if one["purl"].startswith("pkg:pypi/")]
    assert [f"{one['name']}=={one['version']}" for one in components] == re.findall(r"^[\w.-]+==[^\s;]+", lock, re.M)
    hashes = [held["content"] for one in components for held in one["externalReferences"][-1]["hashes"]]
    assert hashes == re.findall(r"sha256:(\w+)", lock)
    assert all(one["licenses"] for one in components)


def test_the_bill_and_the_notices_hold_every_script_of_the_pages(made: dict[str, str]) -> None:
    bill = {one.get("purl"): one for one in json.loads(made[notices.SBOM])["components"]}
    for one in notices.vendored():
        held = bill[f"pkg:npm/{one['package']}@{one['version']}"]
        assert held["licenses"] == [{"expression": one["licence"]}]
        assert held["externalReferences"][-1]["hashes"][0]["content"] == one["archive_sha256"]
        assert f"| {one['version']} | {one['licence']} |" in made[notices.NOTICES]


def test_the_bill_holds_every_model_with_its_files(made: dict[str, str]) -> None:
    bill = json.loads(made[notices.SBOM])
    models = [one for one in bill["components"] if one["type"] == "machine-learning-model"]
    files = [(one["name"], file["name"]) for one in models for file in one["components"]]
    assert files == [(card.name, file.name) for card in CARDS for file in card.files]


def test_no_name_in_the_bill_stands_for_two_things(made: dict[str, str]) -> None:
    bill = json.loads(made[notices.SBOM])
    refs = [inner["bom-ref"] for one in bill["components"] for inner in (one, *one.get("components", ()))]
    assert len(refs) == len(set(refs)) and set(bill["dependencies"][0]["dependsOn"]) <= set(refs)


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ({"License-Expression": ["mit or apache-2.0"], "License": ["GPL"]}, "MIT OR Apache-2.0"),
        ({"License": ["MIT License"]}, "MIT"),
        ({"License": ["see below"], "Classifier": ["Topic :: Internet", MIT]}, "MIT"),
    ],
)
def test_a_licence_is_read_from_the_clearest_field(fields: dict[str, list[str]], licence: str) -> None:
    assert licence_of("x", fields, SPELLED) == licence


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "no licence"),
        ({"License": ["BSD"]}, "BSD"),
        ({"Classifier": [MIT, f"{MIT} No Attribution"]}, f"{MIT}, {MIT} No Attribution"),
    ],
)
def test_an_unclear_licence_is_nothing_to_guess(fields: dict[str, list[str]], said: str) -> None:
    with pytest.raises(UnknownLicence, match=rf"^x states {said}: .*notices\.toml"):
        licence_of("x", fields, SPELLED)
