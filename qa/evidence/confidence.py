"""How sure it is that what was found holds an answer: a calibrated model of all that recall and reading tell.

The weights are fitted by `python -m bench.fit` on questions with and without an answer.
Source: logistic regression over the scores of retrieval and reading, as in Kamath, Jia & Liang 2020, selective question
answering.
"""

import math
from collections.abc import Mapping, Sequence

from memory.language.tokens import irregular_forms
from memory.records.query import Evidence, Query
from memory.retrieval.recall import FUNCTION_WORDS, Sources
from memory.store import Store, full_text
from qa.evidence.answerable import person_asked_about, shares
from qa.evidence.other_scripts import LEAST_SHARED, is_other_script, shared
from qa.evidence.passages import RankedPassage
from qa.evidence.verify import stems
from qa.evidence.weights import READ, UNREAD, weights
from qa.parse.answer_type import AnswerType, answer_type
from qa.parse.question import content


def features(
    store: Store, ranked: Sequence[RankedPassage], evidence: Sequence[Evidence], query: Query
) -> dict[str, float]:
    """Return what speaks for and against an answer, each about -1..1; `ranked` is best first and not empty.

    The score of recall is taken by the size of the library: rare words weigh more in a large one.
    """
    best = ranked[0]
    others = [one.log_odds for one in ranked if one.moment.moment.id != best.moment.moment.id]
    wanted = stems(query.text or query.question)
    person = person_asked_about(evidence, query)
    of_person, of_others = shares(evidence, query, person) if person else (0.0, 0.0)
    return {
        "best": best.log_odds / 10,
        "margin": (best.log_odds - max(others, default=best.log_odds - 5)) / 10,
        "recall": math.log1p(evidence[0].score) / math.log(10 + full_text.count_moments(store)),
        "shared": len(wanted & stems(best.text if person else best.read)) / max(1, len(wanted)),
        "typed": float(best.is_typed or answer_type(query) is AnswerType.ANY),
        "unknown": _unknown(store, query),
        "of_person": of_person - of_others if person else 0.0,
        "named": float(person is not None),
    }


def _unknown(store: Store, query: Query) -> float:
    """Return which share of the words that are asked for nothing in the library holds."""
    words = [word for word in content(query.text or query.question).lower().split() if word not in FUNCTION_WORDS]
    return sum(not _is_known(store, word) for word in words) / max(1, len(words))


def _is_known(store: Store, word: str) -> bool:
    return any(len(full_text.postings(store, form)) for form in (word, *irregular_forms(word)))


def confidence(found: Mapping[str, float], name: str) -> float:
    """Return the probability that the best passage holds an answer."""
    fitted = weights(name)
    return 1 / (1 + math.exp(-fitted["bias"] - sum(fitted[key] * value for key, value in found.items())))


def is_answerable(
    sources: Sources, ranked: Sequence[RankedPassage], evidence: Sequence[Evidence], query: Query
) -> bool:
    """Say whether passages, best first, are likely to hold an answer."""
    if not ranked:
        return False
    if not query.text.strip():
        return True
    if is_other_script(query.question):
        return max(shared(query.question, piece.read) for piece in ranked) > LEAST_SHARED
    name = READ if sources.reranker else UNREAD
    found = features(sources.store, ranked, evidence, query)
    return confidence(found, name) >= weights(name)["least_named" if found["named"] else "least"]
