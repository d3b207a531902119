"""Which rows of a household's record a paper can be made of, and which one if nobody chose."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from casework.access.models import Worker
from casework.assessments import history
from casework.households.models import Household
from casework.households.naming import name_of
from casework.reports.gather import planned
from casework.reviews.models import ClosureStage
from casework.reviews.selectors import closures_of
from casework.visits.selectors import timeline

Rows = list[Any]


def people(household: Household, by: Worker) -> Rows:
    """Everyone in the record whose data aren't set aside, the head first."""
    return sorted(household.workable_people, key=lambda one: not one.is_head)


def closures(household: Household, by: Worker) -> Rows:
    """Proposals to close, the latest first, but those that were taken back."""
    return list(closures_of(household).exclude(stage=ClosureStage.WITHDRAWN))


def first(rows: Rows) -> Any:
    return rows[0] if rows else None


def none(rows: Rows) -> Any:
    return None


def first_of_people(rows: Rows) -> Any:
    """Return the head; where none is recorded someone has to be chosen."""
    return next((one for one in rows if one.is_head), None)


def plan_words(plan: Any) -> str:
    words = {"number": plan.number, "stage": plan.get_stage_display()}
    return _("Version %(number)d, %(stage)s") % words


def visit_words(visit: Any) -> str:
    words = {
        "number": visit.number,
        "day": visit.visited_on.isoformat(),
        "mode": visit.get_mode_display(),
    }
    return _("Visit %(number)d, %(day)s, %(mode)s") % words


def review_words(review: Any) -> str:
    words = {"number": review.number, "day": review.reviewed_on.isoformat()}
    return _("Review %(number)d, %(day)s") % words


def assessment_words(assessment: Any) -> str:
    return str(assessment.assessed_on.isoformat())


def closure_words(closure: Any) -> str:
    words = {"kind": closure.get_kind_display(), "stage": closure.get_stage_display()}
    return _("%(kind)s, %(stage)s") % words


@dataclass(frozen=True, slots=True)
class Of:
    """One sort of rows that papers are made of.

    `rows` returns those that `by` may have printed, `chosen` the one if nobody chose (None where
    the paper is of none then), `words` what a page calls a row.
    """

    rows: Callable[[Household, Worker], Rows]
    chosen: Callable[[Rows], Any]
    words: Callable[[Any], str]


PLAN = Of(lambda household, by: planned.plans_of(household), planned.chosen, plan_words)
# Without a visit of its own a record is of all visits of a span of days.
VISIT = Of(lambda household, by: list(timeline(household, by)), none, visit_words)
REVIEW = Of(lambda household, by: list(household.reviews.all()), first, review_words)
ASSESSMENT = Of(
    lambda household, by: list(history.completed_of(household)), first, assessment_words
)
CLOSURE = Of(closures, first, closure_words)
PERSON = Of(people, first_of_people, name_of)


def subject_of(of: Of, household: Household, subject_id: UUID | None, *, by: Worker) -> Any:
    """Return the row asked for, or the one if nobody chose; raise ObjectDoesNotExist for no row."""
    rows = of.rows(household, by)
    if subject_id is None:
        return of.chosen(rows)
    found = next((row for row in rows if row.pk == subject_id), None)
    if found is None:
        raise ObjectDoesNotExist
    return found
