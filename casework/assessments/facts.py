"""What assessments found, as keyed codes: counted and listed without opening a seal.

Causes and answers are sealed (decision 006). Figures need the primary cause and the four worries of
every household at once. So a completed assessment carries one number, the HMAC of both together
under a key of its street (decision 027): only who holds the key can tell what it stands for.
"""

import functools
import itertools
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from uuid import UUID

from casework.assessments import scoring
from casework.assessments.codes import Worry
from casework.assessments.models import Assessment
from casework.assessments.scoring import WorryState
from casework.households.codes import Cause
from casework.households.index import state, state_for_writing
from casework.households.models import Household
from casework.vault import index, keys
from casework.vault.sealed import readable

KIND = "assessed facts"
# Households of a street are spread over so many sets of codes, so that equal codes say less.
SETS = 4


class Facts(NamedTuple):
    """The primary cause (empty where none was found) and the states of the four worries."""

    cause: str
    worries: tuple[WorryState, ...]

    def state(self, worry: str) -> WorryState:
        """Return how one of the four worries stands."""
        return self.worries[Worry.values.index(worry)]


EVERY: tuple[Facts, ...] = tuple(
    Facts(cause, states)
    for cause in ("", *Cause.values)
    for states in itertools.product(WorryState, repeat=len(Worry))
)


def of(assessment: Assessment) -> Facts | None:
    """Return what an assessment found, None where its answers don't open."""
    answers = readable(assessment, Assessment.answers)
    if answers is None:
        return None
    cause = answers.primary_cause if answers.primary_cause in Cause.values else ""
    return Facts(cause, tuple(scoring.worries(answers.scores, answers.red_lines).values()))


def spelled(facts: Facts, number: int) -> str:
    """Return what is hashed: the facts and the number of the set of codes."""
    return "/".join((str(number), facts.cause, *facts.worries))


SPELLED = tuple((spelled(facts, number), facts) for number in range(SETS) for facts in EVERY)


def write(assessment: Assessment) -> None:
    """Set the code of an assessment that is being completed; the caller saves it.

    In the caller's transaction, who holds the household's lock. Raises KeyMissing.
    """
    assessment.facts = code_of(assessment, max(state_for_writing().written))


def code_of(assessment: Assessment, version: int) -> int | None:
    """Return the code of an assessment under one version; None where its answers don't open."""
    found = of(assessment)
    if found is None:
        return None
    household = assessment.household
    number = household.pk.int % SETS
    return index.blind(household.street_id, KIND, spelled(found, number), version)


@functools.lru_cache(maxsize=256)
def codes_under(blind: index.Blind) -> dict[int, Facts]:
    """Return code → facts of one street under one version; some 10 ms the first time."""
    return {blind(words): facts for words, facts in SPELLED}


def meanings(streets: Iterable[UUID]) -> dict[int, Facts]:
    """Return code → facts of these streets under every version that is alive."""
    found: dict[int, Facts] = {}
    ordered = tuple(sorted(streets))
    for version in state().asked:
        try:
            for blind in index.blinders(ordered, KIND, version):
                found |= codes_under(blind)
        except keys.KeyMissing:
            # A root goes when the last of its tokens is gone; that may be this very moment.
            if version in state().asked:
                raise
    return found


def write_again(households: Iterable[Household], version: int) -> int:
    """Write the codes of some locked households' assessments under a version.

    Returns how many didn't open. An assessment that doesn't open keeps its old code, which
    nobody can tell any more once its root key is gone.
    """
    unreadable = 0
    for assessment in assessments_of(households):
        code = code_of(assessment, version)
        if code is None:
            unreadable += 1
        elif code != assessment.facts:
            assessment.facts = code
            assessment.save(update_fields=["facts"])
    return unreadable


def assessments_of(households: Iterable[Household]) -> Iterator[Assessment]:
    """Yield the completed assessments of some households, each with its household as given."""
    by_id = {household.pk: household for household in households}
    rows = Assessment.objects.unscoped("every household is indexed").completed()
    for assessment in rows.filter(household__in=by_id):
        assessment.household = by_id[assessment.household_id]
        yield assessment
