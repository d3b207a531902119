"""The one rule of when a plan is to be reviewed; the list, its count and the badge follow it."""

from datetime import date, datetime, timedelta
from typing import Any, cast

from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate

from casework.common.dates import local_date
from casework.plans.models import Plan

# Ours: follow-up (S15) is due a quarter of a year after the approval or the last review.
REVIEW_INTERVAL = timedelta(days=90)


def approved_on(plan: Plan) -> date:
    """Return the day on which a plan in force was approved; the database sees that there is one."""
    return local_date(cast(datetime, plan.decided_at))


def due_on(
    *,
    approved_on: date,
    last_on: date | None = None,
    review_on: date | None = None,
    until_on: date | None = None,
) -> date:
    """Return the day by which a plan in force is to be reviewed.

    `last_on` is the day of its last review, `review_on` the day planned for one, `until_on` the end
    of its term. The earliest of the latter two, as far as they lie after the last review (or the
    approval), and a full interval after that.
    """
    start = last_on or approved_on
    planned = [day for day in (review_on, until_on) if day is not None and day > start]
    return min([*planned, start + REVIEW_INTERVAL])


def with_start(plans: QuerySet[Plan]) -> QuerySet[Any]:
    """Add `last_on`, the day of the last review, and `start_on`, the day `due_on` counts from."""
    last = plans.annotate(last_on=Max("reviews__reviewed_on"))
    return last.annotate(start_on=Coalesce("last_on", TruncDate("decided_at")))


def is_due(day: date) -> Q:
    """Return `due_on(…) <= day` as a condition on plans in force that went through `with_start`."""
    return (
        Q(start_on__lte=day - REVIEW_INTERVAL)
        | Q(review_on__gt=F("start_on"), review_on__lte=day)
        | Q(until_on__gt=F("start_on"), until_on__lte=day)
    )
