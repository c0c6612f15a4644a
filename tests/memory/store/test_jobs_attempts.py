import pytest

from memory.store import Store, jobs


def test_what_ended_in_any_way_is_not_counted(store: Store) -> None:
    with jobs.at_work(store, "a", "read"):
        pass
    with pytest.raises(KeyboardInterrupt), jobs.at_work(store, "b", "read"):
        raise KeyboardInterrupt
    assert jobs.count_kills(store) == {}


def test_what_was_at_work_when_the_process_ended_is_counted_each_time(store: Store) -> None:
    for times in (1, 2):
        begun = jobs.at_work(store, "a", "read")
        begun.__enter__()
        assert jobs.count_kills(store) == {("a", "read"): times}
    with jobs.at_work(store, "a", "read"):
        pass
    assert jobs.count_kills(store) == {("a", "read"): 2}
    jobs.forget(store, "a")
    assert jobs.count_kills(store) == {}


def test_a_run_that_is_stopped_blames_nothing_and_keeps_what_was_counted(store: Store) -> None:
    begun = [jobs.at_work(store, name, "read") for name in "aab"]
    begun[0].__enter__()
    jobs.count_kills(store)
    for one in begun[1:]:
        one.__enter__()
    jobs.rest_all(store)
    assert jobs.count_kills(store) == {("a", "read"): 1}


def test_each_step_counts_apart_and_trying_again_forgets_all(store: Store) -> None:
    for step in ("read", "read", "faces"):
        begun = jobs.at_work(store, "a", step)
        begun.__enter__()
        jobs.count_kills(store)
    assert jobs.count_kills(store) == {("a", "faces"): 1, ("a", "read"): 2}
    jobs.forget_step(store, "a", "faces")
    assert jobs.count_kills(store) == {("a", "read"): 2}
    jobs.forget(store, "a")
    assert jobs.count_kills(store) == {}


@pytest.mark.parametrize(
    ("recipe", "error", "tries", "is_settled"),
    [
        ("r", "", 1, True),
        ("r", "no such codec", jobs.MOST_TRIES - 1, False),
        ("r", "no such codec", jobs.MOST_TRIES, True),
        ("older", "", jobs.MOST_TRIES, False),
    ],
)
def test_a_step_is_settled_once_it_is_done_or_failed_often_enough(
    recipe: str, error: str, tries: int, is_settled: bool
) -> None:
    assert jobs.Job("a", "read", recipe, error, tries).is_settled("r") is is_settled


def test_a_step_that_is_reopened_is_to_be_done_again_and_no_other(store: Store) -> None:
    for name, step in (("a", "read"), ("a", "faces"), ("b", "read")):
        jobs.mark_done(store, name, step, "r")
    jobs.reopen(store, "a", "read")
    assert jobs.get_all(store, "read").keys() == {"b"} and jobs.get_all(store, "faces").keys() == {"a"}


def test_a_kill_of_another_machine_counts_beside_those_of_this_one(store: Store) -> None:
    for times in (1, 2):
        with store.transaction():
            jobs.note_kill(store, "a", "perceive")
        assert jobs.count_kills(store) == {("a", "perceive"): times}
    jobs.rest_all(store)
    assert jobs.count_kills(store) == {("a", "perceive"): 2}
