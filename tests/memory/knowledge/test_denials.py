from hypothesis import given
from hypothesis import strategies as st

from memory.knowledge import denials
from memory.knowledge.denials import read_denials
from memory.knowledge.learn import learn
from memory.records.corrections import Content, FactDenied, FactStated
from memory.records.derived import Statement
from memory.records.library import MomentText, MomentView, TextKind
from memory.store import Store, corrections
from memory.store import moments as moment_store
from tests.made import add_moments, note, speech


def say(store: Store, content: Content) -> None:
    with store.transaction():
        corrections.put(store, corrections.new_correction(content))
    learn(store, ())


def told(store: Store, *texts: str) -> list[MomentView]:
    ids = add_moments(store, texts)
    learn(store, ids)
    held = moment_store.remembered(store, ids)
    return [held[one] for one in ids]


def test_the_sentences_that_state_it_go_and_all_others_stay_as_they_are(store: Store) -> None:
    found = told(
        store,
        "# Bergen\n\n- Lena lives in   Bergen now. She likes it.\n- Tomas lives in Bergen.",
        "Does Lena live in Bergen?",
        "Lena moved to Oslo.",
    )
    assert read_denials(store) is None
    say(store, FactDenied("Lena", "lives in", "Bergen"))
    held = read_denials(store)
    assert held is not None
    clean = held.without(found)
    assert (
        "Lena" not in clean[0].own_text
        and "She likes it." in clean[0].own_text
        and "Tomas lives in Bergen" in clean[0].own_text
    )
    assert clean[1] is found[1] and clean[2] is found[2]


def test_the_last_word_counts_and_what_is_over_is_not_what_was_denied(store: Store) -> None:
    found = told(store, "Lena no longer lives in Bergen.")
    say(store, FactDenied("Lena", "lives in", "Bergen"))
    held = read_denials(store)
    assert held is not None and held.without(found)[0] is found[0]
    say(store, FactStated("Lena", "lives in", "Bergen"))
    assert read_denials(store) is None


def test_the_recording_does_not_speak_again_where_the_owners_own_words_are_left_out(store: Store) -> None:
    one = speech("Lena lives in Bergen")
    own = MomentText(one.moment.id, TextKind.OWNER, "Lena lives in Oslo.", "owner")
    both = MomentView(one.moment, one.asset, one.path, (*one.texts, own))
    say(store, FactDenied("Lena", "lives in", "Oslo"))
    held = read_denials(store)
    assert held is not None and held.without([both])[0].own_text == ""


def test_of_what_a_model_read_the_sentence_about_that_person_goes_and_no_other(store: Store) -> None:
    (one,) = told(store, "Greta has been with the harbour choir. Tomas likes the harbour choir.")
    at = one.moment.at.at
    learn(store, (), "", [Statement(one.moment.id, 0, "Greta", "member of", "harbour choir", at, False, "a model")])
    say(store, FactDenied("Greta", "member of", "harbour choir"))
    held = read_denials(store)
    assert held is not None
    assert held.without([one])[0].own_text.strip() == "Tomas likes the harbour choir."


def test_a_sentence_goes_whole_though_a_part_of_it_goes_as_well() -> None:
    gone = {"Lena lives in Bergen", "Lena lives in Bergen by the sea."}
    assert denials._cut(note("Lena lives in Bergen by the sea. We swam."), gone).own_text.strip() == "We swam."


@given(
    st.lists(st.sampled_from(["We swam.", "Lena lives in Bergen.", "It rained all day.", "Tomas sang."]), min_size=1),
    st.sampled_from([" ", "\n", "\n\n", "  "]),
)
def test_no_other_sentence_is_lost(pieces: list[str], between: str) -> None:
    one = note(between.join(pieces))
    cut = denials._cut(one, {"Lena lives in Bergen."})
    left = [piece for piece in pieces if not piece.startswith("Lena")]
    assert cut.own_text.split() == " ".join(left).split()


def test_where_nothing_that_was_said_is_left_what_is_seen_stays() -> None:
    one = speech("Lena lives in Bergen")
    own = MomentText(one.moment.id, TextKind.OWNER, "Lena lives in Oslo.", "owner")
    seen = MomentText(one.moment.id, TextKind.CAPTION, "a harbour", "fake")
    cut = denials._cut(MomentView(one.moment, one.asset, one.path, (*one.texts, own, seen)), {"Lena lives in Oslo."})
    assert [text.text for text in cut.texts] == ["", "", "a harbour"]
