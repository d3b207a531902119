"""What a household's assessments say: the latest, all of them, the trend, the four worries."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from msgspec.structs import replace

from casework.assessments import scoring
from casework.assessments.codes import NOT_KNOWN, STILL_WORRIED, Domain, Worry
from casework.assessments.models import Assessment, AssessmentAnswers, DomainAnswer
from casework.assessments.scoring import WorryState
from casework.households.models import Household
from casework.vault.sealed import readable


class TrendPoint(NamedTuple):
    """One completed assessment on the trend: its day, its index range (0–100), its grade or ''."""

    day: date
    low: int
    high: int
    grade: str


@dataclass(frozen=True)
class WorryLine:
    """One of the four worries and how it stands, in words."""

    code: str
    state: str
    label: Any

    @property
    def is_free(self) -> bool:
        return self.state == WorryState.FREE

    @property
    def is_worried(self) -> bool:
        return self.state == WorryState.WORRIED


def of(household: Household) -> Any:
    """Return the household's assessments (an AssessmentQuerySet's manager, in words mypy takes)."""
    return household.assessments


def completed_of(household: Household) -> Any:
    """Return the household's completed assessments, newest first, with the people who made them."""
    return (
        of(household)
        .completed()
        .select_related("household", "instrument", "created_by", "completed_by", "override_by")
    )


def latest(household: Household) -> Assessment | None:
    """Return the newest completed assessment, or None; one query."""
    found: Assessment | None = completed_of(household).first()
    return found


def history(household: Household) -> list[Assessment]:
    """Return every completed assessment, newest first; one query, nothing opened."""
    return list(completed_of(household))


def draft_of(household: Household) -> Assessment | None:
    """Return the assessment that is being filled in, or None."""
    drafts = (
        of(household).drafts().select_related("household", "instrument", "created_by", "saved_by")
    )
    found: Assessment | None = drafts.first()
    return found


def trend_points(household: Household) -> list[TrendPoint]:
    """Return the completed assessments from the oldest to the newest; one query, nothing opened."""
    rows = of(household).completed().with_final_grade()
    values = rows.values_list("assessed_on", "index_low", "index_high", "final_grade")
    return [TrendPoint(*row) for row in reversed(values)]


def worries(assessment: Assessment) -> tuple[WorryLine, ...] | None:
    """Return the four worries in the order of the source, None where the answers don't open."""
    answers = readable(assessment, Assessment.answers)
    if answers is None:
        return None
    states = scoring.worries(answers.scores, answers.red_lines)
    return tuple(WorryLine(code, state, words(code, state)) for code, state in states.items())


def words(worry: str, state: WorryState) -> Any:
    """Return how a worry stands, in words."""
    if state is WorryState.FREE:
        return Worry(worry).label
    return (STILL_WORRIED if state is WorryState.WORRIED else NOT_KNOWN)[worry]


class DomainChange(NamedTuple):
    """A domain's score then and now, 0–3 each, None where it was not answered or not asked.

    `since`: the day from which on the score has been what it is now, None where it is new.
    """

    code: str
    label: Any
    then: int | None
    now: int | None
    note: str = ""
    since: date | None = None

    @property
    def moved(self) -> bool:
        return self.then is not None and self.now is not None and self.then != self.now


def changes(now: Assessment, then: Assessment | None) -> list[DomainChange] | None:
    """Return the domains of `now` with their scores `then`; None where `now` can't be read.

    Scores of a `then` that can't be read count as not answered. Fetch `now` with its instrument.
    """
    answers = readable(now, Assessment.answers)
    if answers is None:
        return None
    earlier = readable(then, Assessment.answers) if then else None
    scores = earlier.scores if earlier else {}
    days = unchanged_since(answers, then)
    unanswered = DomainAnswer()
    return [
        DomainChange(
            code, Domain(code).label, scores.get(code), answer.score, answer.note, days.get(code)
        )
        for code in now.instrument.weight_by_domain
        for answer in [answers.domains.get(code, unanswered)]
    ]


def unchanged_since(answers: AssessmentAnswers, then: Assessment | None) -> dict[str, date]:
    """Return domain code → day from which on its score has been the same, by the one `then`.

    Only domains whose score is the one of `then`; none where that can't be read.
    """
    earlier = readable(then, Assessment.answers) if then else None
    if then is None or earlier is None:
        return {}
    return {
        code: earlier.domains[code].since or then.assessed_on
        for code, score in answers.scores.items()
        if score is not None and earlier.scores.get(code) == score
    }


def dated(answers: AssessmentAnswers, then: Assessment | None) -> AssessmentAnswers:
    """Return the answers with the day from which on each score has been the same."""
    days = unchanged_since(answers, then)
    domains = {
        code: replace(answer, since=days.get(code)) for code, answer in answers.domains.items()
    }
    return replace(answers, domains=domains)
