import re

from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.ui import world

PATH = re.compile(r"m-?\d+[ -]-?\d*l[-\d ]+z?")


def served() -> dict[str, list[list[object]]]:
    app = FastAPI()
    app.include_router(world.routes())
    answer = TestClient(app).get("/world.json")
    assert answer.headers["content-type"] == "application/json" and "max-age" in answer.headers["cache-control"]
    found: dict[str, list[list[object]]] = answer.json()
    return found


def test_the_base_map_has_land_lakes_borders_and_names() -> None:
    base = served()
    assert base["size"] == 131_072
    assert len(base["land"]) > 1_000 and len(base["lakes"]) > 100 and len(base["borders"]) > 200
    assert len(base["rivers"]) > 400 and len(base["states"]) > 200
    for layer in ("land", "lakes", "rivers", "borders", "states"):
        for left, top, right, bottom, path in base[layer]:
            assert 0 <= int(str(left)) <= int(str(right)) <= 131_072 and int(str(top)) <= int(str(bottom))
            assert PATH.fullmatch(str(path)), path
    assert {"Germany", "Peru", "Japan"} <= {str(one[3]) for one in base["countries"]}


def test_towns_lie_where_they_are_the_largest_first() -> None:
    towns = served()["towns"]
    people = [int(str(one[2])) for one in towns]
    assert people == sorted(people, reverse=True)
    x, y, _, _ = next(one for one in towns if one[3] == "Oslo")
    assert abs(int(str(x)) - (10.75 + 180) / 360 * 131_072) < 20 and 37_500 < int(str(y)) < 38_500
