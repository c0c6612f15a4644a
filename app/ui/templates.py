"""The pages' HTML as Jinja2 templates, which escape every value; see assets/templates."""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from app.ui import own_files


def render(name: str, **values: object) -> str:
    """Return a template filled with values, escaped unless they are markup. Raises UndefinedError for one not given."""
    return _environment().get_template(name).render(values)


def picture(name: str) -> Markup:
    """Return one of the drawings the program ships, an SVG, as markup."""
    return Markup((files("assets") / name).read_text(encoding="utf-8"))


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FunctionLoader(_text), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    found.globals["own"] = own_files.address
    return found


def _text(name: str) -> str | None:
    found = files("assets") / "templates" / name
    return found.read_text(encoding="utf-8") if found.is_file() else None
