from app.ui import people_cards
from app.ui.people_cards import Look

FACE = Look("7", "/face/x", "<b>Lena</b>")
VOICE = Look("8", "/media/x#t=0.0,4.0", "Lena & Tom", is_face=False)


def test_every_word_is_escaped() -> None:
    made = "".join(
        (
            people_cards.top("<b>", FACE, ["<b>"], "<b>\n<b>"),
            people_cards.players([VOICE]),
            people_cards.facts(["likes <b>"]),
            people_cards.name_form(1, '"><b>'),
            people_cards.same_form(1, [(2, "<b>")], [FACE]),
            people_cards.apart_form(1, [FACE, VOICE], 2),
            people_cards.said([('"><b>', "<b>")], 3),
        )
    )
    assert "<b>" not in made and "Lena &amp; Tom" in made and "And 3 more" in made


def test_a_face_is_a_picture_and_a_voice_a_player_to_tick() -> None:
    made = people_cards.apart_form(5, [FACE, VOICE], 30)
    assert 'data-to="apart 5"' in made and 'name="wrong0" value="7"' in made and 'name="wrong1" value="8"' in made
    assert made.count("<img") == 1 and made.count("<audio") == 1 and "These 2 of 30" in made
    assert "least like" not in people_cards.apart_form(5, [FACE, VOICE], 2)


def test_what_has_nothing_in_it_is_not_shown() -> None:
    assert people_cards.apart_form(5, [FACE], 1) == "" and people_cards.same_form(5, [], []) == ""
    assert people_cards.facts([]) == "" and people_cards.said([], -20) == "" and people_cards.players([]) == ""
    assert people_cards.seen(Look("1", "", "gone")) == ""
