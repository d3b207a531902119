"""Replaying each family's script through the actions that the pages call, at its own time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from uuid import UUID

from django.utils import timezone

from casework.access.models import Area, Worker
from casework.common.dates import clock_at, now, today
from casework.desk.demo import script
from casework.desk.demo.case import Case

REAL_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Event:
    """One act of the script and when it happened."""

    at: datetime
    act: Callable[[], object]


def instant(days_ago: int, hour: int, minute: int = 0) -> datetime:
    """Return the instant so many days ago, at an hour of Shanghai's day."""
    day = today() - timedelta(days=days_ago)
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def replay(
    families: tuple[script.Family, ...], areas: dict[str, Area], staff: dict[str, Worker]
) -> dict[str, UUID]:
    """Let everything happen to all families in the order of time; return household ids by key.

    Today's events that the clock hasn't reached yet happen a moment ago.
    """
    cases = [Case(family, areas[family.area], staff, today()) for family in families]
    events = sorted(
        (event for case in cases for event in events_of(case)), key=lambda event: event.at
    )
    latest = now() - REAL_MINUTE
    for number, event in enumerate(events):
        # Those that are pulled back to now keep their order.
        at = min(event.at, latest - timedelta(seconds=len(events) - number) / 10)
        with clock_at(at):
            event.act()
    return {case.family.key: case.household_id for case in cases}


def events_of(case: Case) -> Iterator[Event]:
    """Yield a family's events; within a day they are ordered by their hours."""
    yield from keeping_events(case)
    yield from assessment_events(case)
    for visit in case.family.visits:
        yield from visit_events(case, visit)
    for review in case.family.reviews:
        yield Event(instant(review.days_ago, 18, 30), partial(case.review, review))
    for plan in case.family.plans:
        yield from plan_events(case, plan)
    yield from closure_events(case)


def keeping_events(case: Case) -> Iterator[Event]:
    """Yield the opening of the case, changes of category, and consents."""
    family = case.family
    yield Event(instant(family.opened_days_ago, 8, 0), case.open)
    for span in family.categories[1:]:
        # A category may be older than our case: then it is written down when the case is opened.
        at = instant(min(span.from_days_ago, family.opened_days_ago), 8, 10)
        yield Event(at, partial(case.change_category, span))
    for consent in family.consents:
        yield Event(instant(consent.days_ago, 8, 20), partial(case.give_consent, consent))
        if consent.withdrawn_days_ago is not None:
            at = instant(consent.withdrawn_days_ago, 8, 25)
            yield Event(at, partial(case.withdraw_consent, consent))


def assessment_events(case: Case) -> Iterator[Event]:
    """Yield each assessment and each grade set by a supervisor."""
    for assessment in case.family.assessments:
        yield Event(instant(assessment.days_ago, 8, 50), partial(case.assess, assessment))
        if assessment.override:
            at = instant(assessment.override.days_ago, 9, 0)
            yield Event(at, partial(case.override, assessment))


def closure_events(case: Case) -> Iterator[Event]:
    """Yield each proposal to close, its approval, and the reopening."""
    for closure in case.family.closures:
        at = instant(closure.proposed_days_ago, 18, 50)
        yield Event(at, partial(case.propose_closure, closure))
        if closure.decided_days_ago is not None:
            at = instant(closure.decided_days_ago, 19, 50)
            yield Event(at, partial(case.approve_closure, closure))
    if case.family.reopening:
        yield Event(instant(case.family.reopening.days_ago, 8, 40), case.reopen)


def visit_events(case: Case, visit: script.Visit) -> Iterator[Event]:
    """Yield the writing down of a visit and of its addenda."""
    visited_at = instant(visit.days_ago, visit.hour, visit.minute)
    written_at = visited_at + timedelta(minutes=40, days=visit.recorded_after)
    yield Event(written_at, partial(case.visit, visit, visited_at))
    for addendum in visit.addenda:
        at = max(instant(addendum.days_ago, 18, 10), written_at + REAL_MINUTE)
        yield Event(at, partial(case.add_addendum, visit, addendum))


def plan_events(case: Case, plan: script.Plan) -> Iterator[Event]:
    """Yield the beginning of a version, each handing in, and each decision."""
    yield Event(instant(plan.begun_days_ago, 19, 0), partial(case.begin_plan, plan))
    for submission in plan.submissions:
        yield Event(
            instant(submission.days_ago, 19, 10), partial(case.write_plan, plan, submission)
        )
        if submission.outcome != "draft":
            at = instant(submission.days_ago, 19, 20)
            yield Event(at, partial(case.submit_plan, plan))
        if submission.decided_days_ago is not None:
            at = instant(submission.decided_days_ago, 19, 40)
            yield Event(at, partial(case.decide_plan, submission))
