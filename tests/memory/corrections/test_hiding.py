from memory.consolidate import consolidate
from memory.corrections import hiding
from memory.knowledge.learn import read_names
from memory.records.corrections import Hidden
from memory.store import Store, corrections, events, hidden
from memory.store import facts as fact_store
from tests.made import note, put_photo


def known(store: Store) -> list[object]:
    return [events.events(store), events.summaries(store), fact_store.facts(store), read_names(store).entities]


def test_what_was_learned_goes_with_what_is_hidden_and_comes_back_with_it(store: Store) -> None:
    secret, plain = note("My sister Canaria is a nurse.", day=1), note("My brother Jonas is a baker.", day=2)
    for one in (secret, plain):
        put_photo(store, one)
    consolidate(store)
    before = known(store)
    assert "Canaria" in str(events.summaries(store.unfiltered))
    assert "Canaria" in str(fact_store.facts(store)) and "Canaria" in str(read_names(store).entities)
    mark = corrections.new_correction(Hidden(), secret.moment)
    assert hiding.hide(store, [mark]) == 1 and hiding.hidden_marks(store.public) == [mark]
    assert "Canaria" not in str(events.summaries(store.unfiltered)), "it is not written down any more, filtered or not"
    assert "Canaria" not in str(fact_store.facts(store)) + str(read_names(store).entities) + str(known(store.public))
    consolidate(store)
    assert "Canaria" not in str(known(store)) and "Jonas" in str(known(store))
    assert hidden.of_asset(store, secret.asset.id) == [secret.moment.id]
    again = corrections.new_correction(Hidden(), asset_id=secret.asset.id)
    assert hiding.hide(store, [again]) == 0 and hiding.show(store, [mark]) == 0 and hiding.show(store, [again]) == 1
    assert "Canaria" in str(fact_store.facts(store))
    consolidate(store)
    assert known(store) == before


def test_what_is_hidden_while_it_is_told_is_told_anew(store: Store) -> None:
    secret = note("The canary sings.", day=1)
    put_photo(store, secret)
    corrections.put(store, corrections.new_correction(Hidden(), secret.moment))
    consolidate(store)
    assert known(store)[:2] == [[], []]
    event_id = "e" * 32
    store.write("INSERT INTO event VALUES (?, 0, 1, 0, 'canary', '', '', 'x', NULL, NULL)", [(event_id,)])
    store.write("INSERT INTO event_moment VALUES (?, 0, ?)", [(event_id, secret.moment.id)])
    assert events.events(store.public) == [] and len(events.events(store)) == 1
    consolidate(store)
    assert events.events(store) == []
