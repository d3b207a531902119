"""What the system looks up for an approver, each as a sentence that is fine or a warning."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from casework.common.dates import today
from casework.common.formats import plain_text
from casework.households.models import Household
from casework.plans.content import PlanContent, shortcomings

# Ours: after three months an assessment no longer carries a decision by itself.
ASSESSMENT_GOOD_FOR = timedelta(days=92)


@dataclass(frozen=True)
class Check:
    """One finding; `ok` False is a warning, never a refusal."""

    ok: bool
    text: str


def checks(household: Household, content: PlanContent) -> list[Check]:
    """Return the findings on a plan that waits for a decision."""
    return [*completeness(content), assessment(household), *dates(content)]


def completeness(content: PlanContent) -> Iterator[Check]:
    """Yield whether every goal has what it needs."""
    lacking = shortcomings(content)
    if not lacking:
        yield Check(True, _("Every goal has a baseline, a target, a date and someone responsible"))
    for sentence in lacking:
        yield Check(False, sentence)


def assessment(household: Household) -> Check:
    """Return how old the assessment is that the plan rests on."""
    on = household.assessed_on
    if on is None:
        return Check(False, _("The household has not been assessed"))
    day = plain_text(on)
    if today() - on > ASSESSMENT_GOOD_FOR:
        return Check(False, _("Assessed on %(day)s, more than three months ago") % {"day": day})
    return Check(True, _("Assessed on %(day)s") % {"day": day})


def dates(content: PlanContent) -> Iterator[Check]:
    """Yield goals that end outside the plan's term, and a term that is over."""
    if content.until_on is None:
        yield Check(False, _("The plan doesn't say until when it holds"))
    elif content.until_on < today():
        yield Check(False, _("The term of the plan is over"))
    for number, goal in enumerate(content.goals, start=1):
        if goal.due_on and content.until_on and goal.due_on > content.until_on:
            yield Check(False, _("Goal %(number)s is due after the plan ends") % {"number": number})
