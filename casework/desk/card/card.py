"""What the card of a household shows, gathered in a constant number of queries."""

from collections.abc import Sequence
from typing import Any

from casework.access.models import Worker
from casework.assessments import history
from casework.desk.card.progress import goal_lines
from casework.desk.card.timeline import Known, timeline
from casework.desk.card.todo import to_do
from casework.households.drawings.recorded import ecomap_of, genogram_of
from casework.households.models import Household
from casework.households.rules import may_edit_open
from casework.plans import content as plan_content
from casework.plans.codes import Stage
from casework.plans.models import OPEN, Plan
from casework.reviews import selectors as reviews
from casework.vault.sealed import readable


def of(household: Household, worker: Worker, chosen: Sequence[str]) -> dict[str, Any]:
    """Return the card's context; `chosen` are the kinds that the timeline is narrowed to."""
    everyone = list(household.people.prefetch_related("tasks"))
    members = [person for person in everyone if person.is_member and person.left_on is None]
    assessments = history.history(household)
    versions = versions_of(household)
    active = next((plan for plan in versions if plan.stage == Stage.ACTIVE), None)
    waiting = next((plan for plan in versions if plan.stage in OPEN), None)
    reviewed = list(reviews.reviews_of(household).prefetch_related(None))
    tasks = household.tasks.filter(done_at=None).select_related("person")
    latest = assessments[0] if assessments else None
    context: dict[str, Any] = {
        "household": household,
        "members": members,
        "genogram": genogram_of(everyone, household.ties.order_by("id")),
        "ecomap": ecomap_of(household, household.outside_ties.all(), len(members)),
        "situation": readable(household, "situation"),
        "assessment": latest,
        "points": history.trend_points(household),
        "worries": history.worries(latest) if latest else (),
        "active_plan": active,
        "open_plan": waiting,
        "timeline": timeline(household, worker, Known(assessments, reviewed, versions), chosen),
        "visit_count": household.visits.count(),
        "todo": to_do(household, active=active, waiting=waiting, tasks=tasks),
        "review": reviewed[0] if reviewed else None,
        "may_edit": may_edit_open(worker, household),
    }
    if active is not None:
        context["active_content"] = content = plan_content.show(active)
        context["goals"] = goal_lines(household, content)
        kinds = (measure.kind_label for measure in content.measures)
        context["measure_kinds"] = list(dict.fromkeys(kinds))
    return context


def versions_of(household: Household) -> list[Plan]:
    """Return every version of the household's plan with its people, the latest first."""
    return list(household.plans.select_related("author", "submitted_by", "decided_by"))
