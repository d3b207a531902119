"""What the office suggests for a household: the table's rows for the domains that weigh most."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from casework.assessments import history
from casework.assessments.codes import Domain, Score
from casework.assessments.models import Assessment
from casework.households.models import Household
from casework.plans.content import PlanContent
from casework.plans.models import Suggestion
from casework.vault.sealed import readable

# From this score on a domain asks for a measure.
WEIGHS = Score.MODERATE


class Offer(NamedTuple):
    """One suggestion, and whether the draft has its measure already."""

    suggestion: Suggestion
    is_taken: bool


class Offers(NamedTuple):
    """What is suggested for one domain and the score that asks for it."""

    domain: str
    label: Any
    score: int
    word: Any
    has_goal: bool
    offers: tuple[Offer, ...]


class Table(NamedTuple):
    """One domain of the office's table."""

    domain: str
    label: Any
    rows: tuple[Suggestion, ...]


def by_domain(rows: Iterable[Suggestion]) -> dict[str, list[Suggestion]]:
    """Return domain code → its suggestions in order, for every domain in the instrument's order."""
    found: dict[str, list[Suggestion]] = {domain.value: [] for domain in Domain}
    for row in rows:
        found[row.domain].append(row)
    return found


def table() -> list[Table]:
    """Return the office's whole table; one query."""
    every = by_domain(Suggestion.objects.all())
    return [Table(code, Domain(code).label, tuple(rows)) for code, rows in every.items()]


def heavy_domains(household: Household) -> dict[str, int]:
    """Return domain code → score of those that weigh by the last assessment, heaviest first."""
    latest = history.latest(household)
    answers = readable(latest, Assessment.answers) if latest else None
    scores = answers.scores if answers else {}
    heavy = {code: score for code, score in scores.items() if score and score >= WEIGHS}
    return dict(sorted(heavy.items(), key=lambda item: -item[1]))


def offered(household: Household, content: PlanContent) -> list[Offers]:
    """Return what is suggested for a draft, heaviest domain first; a constant number of queries."""
    heavy = heavy_domains(household)
    rows = by_domain(Suggestion.objects.filter(domain__in=heavy)) if heavy else {}
    goals = {goal.domain for goal in content.goals}
    taken = {measure.text for goal in content.goals for measure in goal.measures}
    return [
        Offers(
            domain=code,
            label=Domain(code).label,
            score=score,
            word=Score(score).label,
            has_goal=code in goals,
            offers=tuple(Offer(row, row.measure in taken) for row in rows[code]),
        )
        for code, score in heavy.items()
    ]
