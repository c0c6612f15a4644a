"""Makes THIRD_PARTY_NOTICES.md and sbom.cdx.json: whose work the program rests on, and under which licence.

`python -m tools.notices` writes both, from requirements.lock, the metadata of the packages that are installed from it,
tools/notices.toml and the model cards. Nothing in them depends on the day or the system. The bill of materials is
CycloneDX 1.6 (ECMA-424): https://cyclonedx.org/docs/1.6/json/.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from models.registry.card import Card, Hub, NpmFile
from models.registry.catalog import CARDS
from tools.demo.credits import MAP

ROOT = Path(__file__).resolve().parents[1]
NOTICES, SBOM = "THIRD_PARTY_NOTICES.md", "sbom.cdx.json"
HOME_LABELS = ("homepage", "home", "source", "repository", "source code", "github", "project")
"""The labels of a package's addresses that lead to its makers, the likeliest first."""

HEAD = """# Notices of third parties

Made by `make notices`; a test fails where it is no longer true. The same as a bill of materials, with the hashes of
every file, is sbom.cdx.json.

Yesteryear itself is under Apache-2.0 (LICENSE). Its wheel holds of others the scripts that the pages use, each with its
licence beside it, and the base map.
The packages below are installed beside it from a package index, each with its copyright notice and licence in the
`.dist-info` folder of its wheel or on its page; weights are fetched when you ask for them. What the extras `faces`,
`full` and `workers` bring, and what only the tests need, is not listed. Whoever passes on an installation as a whole,
as an image or an installer, passes on all of these works, and has to keep to their terms too."""
IN_THE_REPOSITORY = """## In the repository

Pictures of the demo album, which the wheel leaves out: assets/LICENCES.md names each with its author and licence."""
IN_THE_PAGES = """## Scripts in the pages

Taken unchanged out of packages of the npm registry; assets/vendor/versions.toml has the hash of each file."""
INSIDE = """## Inside wheels of others

Works under other terms than the package that brings them. Some are under the GPL or LGPL (libraries for video, HEIC
pictures and geometry): that is no matter for who uses them, and one for who passes them on."""


@dataclass(frozen=True, slots=True)
class Package:
    """One line of the lock: name and version of a package, where it is asked for ("" everywhere), sha256 of its files.

    licence: an SPDX expression, or words where its makers are not clear. home: its makers' page.
    """

    name: str
    version: str
    marker: str
    sha256: tuple[str, ...]
    licence: str
    home: str

    @property
    def purl(self) -> str:
        """The package URL, which names it in a bill of materials."""
        return f"pkg:pypi/{self.name}@{self.version}"


class UnknownLicence(Exception):
    """A package does not state its licence clearly, or is not installed; the message says what to write where."""


def packages() -> list[Package]:
    """Return what requirements.lock installs. Raises UnknownLicence."""
    stated = tomllib.loads((ROOT / "tools" / "notices.toml").read_text(encoding="utf-8"))
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", "")
    found = []
    for line in lock.splitlines():
        requirement = Requirement(line.split("--hash")[0])
        name, version = canonicalize_name(requirement.name), str(requirement.specifier).removeprefix("==")
        licence, home = _stated(name, version, stated)
        hashes = tuple(re.findall(r"--hash=sha256:(\w+)", line))
        found.append(Package(name, version, str(requirement.marker or ""), hashes, licence, home))
    return found


def _stated(name: str, version: str, stated: Mapping[str, Mapping[str, object]]) -> tuple[str, str]:
    """Return licence and home page, by notices.toml or the package's own metadata."""
    given = stated["packages"].get(name, {})
    assert isinstance(given, Mapping)
    if {"licence", "home"} <= given.keys():
        return given["licence"], given["home"]
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError as error:
        raise UnknownLicence(
            f"{name} {version} is not installed: run `make .venv/installed`, or, if it is for other systems only, "
            "write its licence and home into tools/notices.toml"
        ) from error
    if told["Version"] != version:
        raise UnknownLicence(f"{name} {told['Version']} is installed, not {version}: run `make .venv/installed`")
    fields = {field: list(told.get_all(field) or []) for field in set(told)}
    licence = given.get("licence") or licence_of(name, fields, stated["spelled"])
    return licence, given.get("home") or _home_of(name, fields)


def licence_of(name: str, fields: Mapping[str, list[str]], spelled: Mapping[str, object]) -> str:
    """Return the SPDX expression that a package's metadata state, in whichever field. Raises UnknownLicence."""
    classifiers = [one for one in fields.get("Classifier", []) if one.startswith("License :: OSI Approved :: ")]
    said = [*fields.get("License-Expression", []), *fields.get("License", [])]
    for words in said + (classifiers if len(classifiers) == 1 else []):
        try:
            return canonicalize_license_expression(str(spelled.get(words, words)))
        except InvalidLicenseExpression:
            continue
    stated = ", ".join(said + classifiers) or "no licence"
    raise UnknownLicence(f"{name} states {stated}: look it up, and write it into tools/notices.toml")


def _home_of(name: str, fields: Mapping[str, list[str]]) -> str:
    pages = [line.partition(", ") for line in fields.get("Project-URL", [])]
    by_label = {label.lower(): address for label, _, address in reversed(pages)}
    found = [by_label[label] for label in HOME_LABELS if label in by_label]
    return [*found, *fields.get("Home-page", []), f"https://pypi.org/project/{name}/"][0]


def sources_of(card: Card) -> list[str]:
    """Return the pages of what is asked first for each of a model's files."""
    pages = []
    for source in (file.sources[0] for file in card.files if file.sources):
        if isinstance(source, Hub):
            pages.append(f"https://huggingface.co/{source.repository}")
        elif isinstance(source, NpmFile):
            pages.append(f"pkg:npm/{source.package}@{source.version}")
        else:
            pages += [f"https://pypi.org/project/{one.package}/{one.version}/" for one in source.members]
    return list(dict.fromkeys(pages))


def vendored() -> list[dict[str, str]]:
    """Return what assets/vendor/versions.toml states of each library there, without its files."""
    stated = tomllib.loads((ROOT / "assets" / "vendor" / "versions.toml").read_text(encoding="utf-8"))
    return [{name: value for name, value in one.items() if name != "files"} for one in stated.values()]


def notices(found: list[Package]) -> str:
    """Return THIRD_PARTY_NOTICES.md."""
    scripts = [IN_THE_PAGES, "", "| library | version | licence |", "| --- | --- | --- |"]
    scripts += [f"| [{one['package']}]({one['home']}) | {one['version']} | {one['licence']} |" for one in vendored()]
    inside = tomllib.loads((ROOT / "tools" / "notices.toml").read_text(encoding="utf-8"))["inside"]
    rows = ["## Packages", "", "| package | version | licence | where it is asked for |", "| --- | --- | --- | --- |"]
    rows += [f"| [{one.name}]({one.home}) | {one.version} | {one.licence} | {one.marker} |" for one in found]
    brought = [INSIDE, "", "| package | brings |", "| --- | --- |"]
    brought += [f"| {name} | {what} |" for name, what in sorted(inside.items())]
    models = ["## Weights", "", "| model | for | licence | from |", "| --- | --- | --- | --- |"]
    for card in CARDS:
        pages = ", ".join(f"<{page}>" for page in sources_of(card)) or "put there by you"
        models.append(f"| {card.name} | {card.task} | {card.licence} | {pages} |")
    parts = [HEAD, IN_THE_REPOSITORY, MAP.strip(), *("\n".join(table) for table in (scripts, rows, brought, models))]
    return "\n\n".join(parts) + "\n"


def sbom(found: list[Package]) -> str:
    """Return the bill of materials: a component a line, so that a change of one is a change of one line."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    itself = f"pkg:pypi/{project['name']}@{project['version']}"
    direct = {canonicalize_name(Requirement(line).name) for line in project["dependencies"]}
    head = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": itself,
                "name": project["name"],
                "version": project["version"],
                "description": project["description"],
                "licenses": _licences(project["license"]),
                "purl": itself,
            }
        },
        "components": [*map(_component, found), *map(_script, vendored()), *map(_model, CARDS)],
        "dependencies": [{"ref": itself, "dependsOn": [one.purl for one in found if one.name in direct]}],
        "compositions": [{"aggregate": "incomplete", "dependencies": [itself]}],
    }
    return "\n".join(_laid_out(head)) + "\n"


def _laid_out(head: Mapping[str, object]) -> Iterator[str]:
    yield "{"
    last = list(head)[-1]
    for key, value in head.items():
        comma = "" if key == last else ","
        if key == "components" and isinstance(value, list):
            yield f'"{key}": ['
            yield ",\n".join(json.dumps(one, ensure_ascii=False) for one in value)
            yield f"]{comma}"
        else:
            yield f'"{key}": {json.dumps(value, ensure_ascii=False)}{comma}'
    yield "}"


def _licences(words: str) -> list[dict[str, object]]:
    try:
        return [{"expression": canonicalize_license_expression(words)}]
    except InvalidLicenseExpression:
        return [{"license": {"name": words}}]


def _component(one: Package) -> dict[str, object]:
    files = {
        "type": "distribution",
        "url": f"https://pypi.org/project/{one.name}/{one.version}/#files",
        "hashes": [{"alg": "SHA-256", "content": sha256} for sha256 in one.sha256],
    }
    return {
        "type": "library",
        "bom-ref": one.purl,
        "name": one.name,
        "version": one.version,
        "licenses": _licences(one.licence),
        "purl": one.purl,
        "externalReferences": [{"type": "website", "url": one.home}, files],
        **({"properties": [{"name": "marker", "value": one.marker}]} if one.marker else {}),
    }


def _script(one: Mapping[str, str]) -> dict[str, object]:
    purl = f"pkg:npm/{one['package']}@{one['version']}"
    files = {
        "type": "distribution",
        "url": f"https://www.npmjs.com/package/{one['package']}/v/{one['version']}",
        "hashes": [{"alg": "SHA-256", "content": one["archive_sha256"]}],
    }
    return {
        "type": "library",
        "bom-ref": purl,
        "name": one["package"],
        "version": one["version"],
        "licenses": _licences(one["licence"]),
        "purl": purl,
        "externalReferences": [{"type": "website", "url": one["home"]}, files],
    }


def _model(card: Card) -> dict[str, object]:
    files = [
        {
            "type": "file",
            "bom-ref": f"model:{card.name}/{file.name}",
            "name": file.name,
            **({"hashes": [{"alg": "SHA-256", "content": file.sha256}]} if file.sha256 else {}),
        }
        for file in card.files
    ]
    return {
        "type": "machine-learning-model",
        "bom-ref": f"model:{card.name}",
        "name": card.name,
        "scope": "optional",
        "licenses": _licences(card.licence),
        "externalReferences": [{"type": "distribution", "url": page} for page in sources_of(card)],
        "components": files,
    }


def made() -> dict[str, str]:
    """Return both files by their names. Raises UnknownLicence."""
    found = packages()
    return {NOTICES: notices(found), SBOM: sbom(found)}


if __name__ == "__main__":
    for file, text in made().items():
        (ROOT / file).write_text(text, encoding="utf-8")
