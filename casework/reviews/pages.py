"""What the templates of this room draw: a review's outcomes, the domains then and now, evidence."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from casework.access.models import Worker
from casework.assessments import history
from casework.assessments.history import DomainChange
from casework.plans import content as plan_content
from casework.plans.content import GoalContent
from casework.plans.models import Plan
from casework.reviews import selectors
from casework.reviews.forms import VisitLine
from casework.reviews.models import Decision, Finding, GoalOutcome, GoalStatus, Review
from casework.reviews.selectors import Assessed
from casework.visits.models import Visit
from casework.visits.rules import may_read_notes

# How a status and a decision stand out: what is well stays plain.
STATUS_CSS: dict[str, str] = {
    GoalStatus.ACHIEVED: "",
    GoalStatus.PROGRESS: "status--wait",
    GoalStatus.NONE: "status--soon",
    GoalStatus.WORSE: "status--back",
}


@dataclass(frozen=True)
class OutcomeLine:
    """One goal of a review as it is read; `finding` None where its seal doesn't open."""

    number: int
    goal: GoalContent
    outcome: GoalOutcome
    finding: Finding | None
    evidence: tuple[VisitLine, ...]

    @property
    def is_achieved(self) -> bool:
        return self.outcome.status == GoalStatus.ACHIEVED

    @property
    def css(self) -> str:
        return STATUS_CSS[self.outcome.status]

    @property
    def value_now(self) -> str:
        value = self.finding.value_now if self.finding else ""
        return plan_content.with_unit(value, self.goal.unit)


def outcome_lines(review: Review, worker: Worker) -> list[OutcomeLine]:
    """Return a review's goals in the plan's order, opened, with their evidence for the worker."""
    by_goal = {outcome.goal_id: outcome for outcome in selectors.outcomes_of(review)}
    goals = plan_content.show(review.plan).goals
    return [
        outcome_line(number, goal, by_goal[goal.id], worker)
        for number, goal in enumerate(goals, start=1)
        if goal.id in by_goal
    ]


def outcome_line(
    number: int, goal: GoalContent, outcome: GoalOutcome, worker: Worker
) -> OutcomeLine:
    """Return one goal of a review, opened."""
    evidence = tuple(visit_line(visit, worker) for visit in outcome.evidence.all())
    return OutcomeLine(number, goal, outcome, outcome.readable_finding, evidence)


def visit_line(visit: Visit, worker: Worker, lineages: Collection[UUID] = ()) -> VisitLine:
    """Return a visit, opened unless a handover left its words closed to the worker."""
    if not may_read_notes(worker, visit):
        return VisitLine(visit, None, lineages, is_closed=True)
    return VisitLine(visit, visit.readable_log, lineages)


def visit_lines(plan: Plan, worker: Worker) -> list[VisitLine]:
    """Return the visits since a plan's approval with the goals whose measures each dealt with."""
    visits: Any = selectors.visits_since(plan).prefetch_related("measures__measure__goal")
    return [
        visit_line(
            visit,
            worker,
            {done.measure.goal.lineage for done in visit.measures.all()},
        )
        for visit in visits
    ]


@dataclass(frozen=True)
class Domains:
    """The ten domains then and now; `changes` None where the latest assessment can't be read."""

    assessed: Assessed
    changes: list[DomainChange] | None

    @property
    def then_on(self) -> Any:
        """The day of the earlier assessment, None where there is no other than the latest."""
        return self.assessed.then.assessed_on if self.assessed.then and self.is_new else None

    @property
    def now_on(self) -> Any:
        return self.assessed.now.assessed_on if self.assessed.now else None

    @property
    def is_new(self) -> bool:
        return self.assessed.is_new


def domains_of(assessed: Assessed) -> Domains:
    """Return the domains of two assessments for the chart and its table."""
    if assessed.now is None:
        return Domains(assessed, None)
    then = assessed.then if assessed.is_new else None
    return Domains(assessed, history.changes(assessed.now, then))


def follows(plan: Plan) -> dict[str, str]:
    """Return what each decision of a review leads to, in words."""
    stays = _("Version %(number)s stays in force; the next review follows in three months at most.")
    return {
        Decision.CONTINUE: stays % {"number": plan.number},
        Decision.ADJUST: _("Opens the next version as a draft, with this review as its reason."),
        Decision.CLOSE: _("Leads on to a proposal to close the case, which another decides on."),
    }
