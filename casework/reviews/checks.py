"""What the system looks up for whoever decides on a closure: sentences, fine or a warning."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _

from casework.common.dates import today
from casework.common.formats import plain_text
from casework.households.models import Grade, Household
from casework.plans.checks import Check
from casework.reviews.content import Basis
from casework.reviews.models import Decision, GoalOutcome, GoalStatus

# Ours: whoever decides should know of a visit in the last month.
VISIT_GOOD_FOR = timedelta(days=31)


def checks(household: Household, basis: Basis, outcomes: list[GoalOutcome]) -> list[Check]:
    """Return the findings on a proposal to close a case; `outcomes` are the latest review's."""
    return [*reviewed(basis), *goals(outcomes), *watched(household), visited(basis)]


def reviewed(basis: Basis) -> Iterator[Check]:
    """Yield whether the plan in force was reviewed, and what the review decided."""
    review, plan = basis.review, basis.plan
    if plan is None:
        yield Check(False, _("No plan is in force"))
    elif review is None or review.plan_id != plan.pk:
        yield Check(False, _("The plan in force was never reviewed"))
    else:
        day, decision = plain_text(review.reviewed_on), review.get_decision_display()
        words = _("Reviewed on %(day)s: %(decision)s") % {"day": day, "decision": decision}
        yield Check(review.decision == Decision.CLOSE, words)


def goals(outcomes: list[GoalOutcome]) -> Iterator[Check]:
    """Yield how many goals are achieved, and whether visits show how they stand."""
    if not outcomes:
        return
    achieved = sum(outcome.status == GoalStatus.ACHIEVED for outcome in outcomes)
    counts = {"achieved": achieved, "total": len(outcomes)}
    words = _("%(achieved)s of %(total)s goals achieved") % counts
    yield Check(achieved == len(outcomes), words)
    bare = [n for n, outcome in enumerate(outcomes, start=1) if not outcome.evidence.all()]
    for number in bare:
        yield Check(
            False, _("No visit is named as evidence for goal %(number)s") % {"number": number}
        )
    if not bare:
        yield Check(True, _("Visits are named as evidence for every goal"))


def watched(household: Household) -> Iterator[Check]:
    """Yield a grave grade, and a major change that nobody has followed up."""
    if household.grade in (Grade.RED, Grade.ORANGE):
        grade = Grade(household.grade).label
        yield Check(False, _("The household's grade is still %(grade)s") % {"grade": grade})
    if household.urgent_since:
        day = plain_text(household.urgent_since)
        yield Check(False, _("The major change of %(day)s was not followed up") % {"day": day})


def visited(basis: Basis) -> Check:
    """Return how long ago the last visit was."""
    if basis.visit is None:
        return Check(False, _("Nobody has visited this household yet"))
    on = basis.visit.visited_on
    recent = today() - on <= VISIT_GOOD_FOR
    return Check(recent, _("Last visited on %(day)s") % {"day": plain_text(on)})
