"""Asking for reviews and closures: the latest, what is due, what waits for whom."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from casework.access.models import Permission, Worker
from casework.assessments import history
from casework.assessments.models import Assessment
from casework.common.dates import today
from casework.households.models import OPEN, Household
from casework.plans.codes import Stage
from casework.plans.models import Plan
from casework.reviews import schedule
from casework.reviews.models import Closure, ClosureStage, GoalOutcome, Review
from casework.visits.models import Visit


def reviews_of(household: Household) -> QuerySet[Review]:
    """Return a household's reviews, the latest first, with plan, author and each goal's outcome."""
    reviews: QuerySet[Review] = household.reviews.select_related(
        "household", "plan", "by", "next_plan"
    )
    return reviews.prefetch_related("outcomes")


def latest_review(household: Household) -> Review | None:
    """Return the household's latest review with plan and author, or None."""
    found: Review | None = household.reviews.select_related(
        "household", "plan", "by", "next_plan"
    ).first()
    return found


def outcomes_of(review: Review) -> list[GoalOutcome]:
    """Return a review's outcomes in the plan's order, with goals and the visits that show them."""
    visits = Visit.objects.unscoped("evidence of a review in scope").select_related("household")
    evidence = Prefetch("evidence", visits)
    found = review.outcomes.select_related("goal", "household").prefetch_related(evidence)
    return list(found)


def closures_of(household: Household) -> QuerySet[Closure]:
    """Return a household's closures, the latest first, with their people, review and reopening."""
    closures: QuerySet[Closure] = household.closures.select_related(
        "proposed_by", "decided_by", "withdrawn_by", "review", "reopening__reopened_by"
    )
    return closures


def proposed_closure(household: Household) -> Closure | None:
    """Return the proposal that waits for a decision, or None."""
    found: Closure | None = closures_of(household).filter(stage=ClosureStage.PROPOSED).first()
    return found


def standing_closure(household: Household) -> Closure | None:
    """Return the closure by which a case is closed now, or None."""
    closed = closures_of(household).filter(stage=ClosureStage.APPROVED, reopening=None)
    found: Closure | None = closed.first()
    return found


def closures_waiting(worker: Worker) -> QuerySet[Closure]:
    """Return the proposals the worker may decide on, the longest waiting first.

    With `households.listing.with_households` they are ready to be shown.
    """
    decidable = Closure.objects.visible_to(worker, Permission.DECIDE)
    waiting = decidable.filter(stage=ClosureStage.PROPOSED).exclude(proposed_by=worker)
    found: QuerySet[Closure] = waiting.select_related("proposed_by").order_by("proposed_at", "id")
    return found


def closures_returned(worker: Worker) -> QuerySet[Closure]:
    """Return the worker's proposals that came back and were neither renewed nor laid to rest.

    With `households.listing.with_households` they are ready to be shown.
    """
    later = Closure.objects.unscoped("later proposals of closures in scope").filter(
        household=OuterRef("household"), proposed_at__gt=OuterRef("proposed_at")
    )
    mine = Closure.objects.visible_to(worker, stages=OPEN)
    mine = mine.filter(~Exists(later), stage=ClosureStage.RETURNED, proposed_by=worker)
    found: QuerySet[Closure] = mine.order_by("-decided_at")
    return found


def reviews_due(worker: Worker) -> Any:
    """Return the ids of the open households in scope whose plan in force is due for review.

    Each once, for it has one plan in force; the one reviewed or approved longest ago first.
    """
    plans = Plan.objects.visible_to(worker, stages=OPEN).filter(stage=Stage.ACTIVE)
    due = schedule.with_start(plans).filter(schedule.is_due(today()))
    return due.order_by("start_on", "household_id").values_list("household_id", flat=True)


def review_due_on(plan: Plan) -> date:
    """Return the day by which a plan in force is to be reviewed; one query."""
    last = plan.reviews.order_by("-reviewed_on").values_list("reviewed_on", flat=True).first()
    return schedule.due_on(
        approved_on=schedule.approved_on(plan),
        last_on=last,
        review_on=plan.review_on,
        until_on=plan.until_on,
    )


@dataclass(frozen=True)
class Assessed:
    """The assessment that held when the plan was approved, or the first since, and the latest."""

    then: Assessment | None
    now: Assessment | None

    @property
    def is_new(self) -> bool:
        """Whether the household was assessed since."""
        return self.then is not None and self.then != self.now


def assessed(plan: Plan) -> Assessed:
    """Return the assessments a review of the plan compares; three queries at most."""
    completed = history.completed_of(plan.household)
    now = completed.first()
    if now is None:
        return Assessed(None, None)
    then = completed.filter(completed_at__lte=plan.decided_at).first()
    return Assessed(then or completed.last(), now)


def visits_since(plan: Plan) -> QuerySet[Visit]:
    """Return the visits since the plan's approval, the latest first, with their worker."""
    since = schedule.approved_on(plan)
    found: QuerySet[Visit] = plan.household.visits.filter(visited_at__date__gte=since)
    return found.select_related("by", "household")
