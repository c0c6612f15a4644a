"""Templates escape every value, and miss none."""

import pytest
from jinja2 import TemplateNotFound, UndefinedError

from app.ui.templates import picture, render


def test_a_value_is_escaped() -> None:
    shown = render("earlier_question.html", address='/ask/"x', question="<b>Who & why?</b>")
    assert "&lt;b&gt;Who &amp; why?&lt;/b&gt;" in shown and 'href="/ask/&#34;x"' in shown


def test_a_value_that_is_not_given_is_told() -> None:
    with pytest.raises(UndefinedError):
        render("earlier_question.html", address="/ask")


def test_there_is_no_way_out_of_the_folder() -> None:
    with pytest.raises(TemplateNotFound):
        render("nothing.html")


def test_a_drawing_is_markup() -> None:
    assert picture("logo.svg").startswith("<svg") and "&lt;" not in picture("logo.svg")
