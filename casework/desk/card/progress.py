"""How far each goal of the plan in force has come, by its latest review."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from casework.households.models import Household
from casework.plans.content import GoalContent, PlanContent, with_unit
from casework.reviews.models import GoalOutcome, GoalStatus

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
# How a status is shown, by the CSS of statuses.
LOOKS = {GoalStatus.WORSE: "status--back", GoalStatus.NONE: "status--draft"}


@dataclass(frozen=True)
class GoalLine:
    """A goal with what its latest review found; `percent` where its figures tell it."""

    goal: GoalContent = field(repr=False)
    status: str = ""
    status_label: Any = ""
    look: str = ""
    value_now: str = field(default="", repr=False)
    reviewed_on: date | None = None
    percent: int | None = None
    is_unreadable: bool = False

    @property
    def is_achieved(self) -> bool:
        return self.status == GoalStatus.ACHIEVED


def goal_lines(household: Household, content: PlanContent) -> list[GoalLine]:
    """Return the goals in the plan's order, by their lineage through the versions; one query."""
    lineages = [goal.lineage for goal in content.goals]
    rows = household.goal_outcomes.filter(goal__lineage__in=lineages)
    rows = rows.select_related("goal", "review").order_by("-review__number")
    latest: dict[UUID, GoalOutcome] = {}
    for row in rows:
        latest.setdefault(row.goal.lineage, row)
    return [goal_line(goal, latest.get(goal.lineage)) for goal in content.goals]


def goal_line(goal: GoalContent, outcome: GoalOutcome | None) -> GoalLine:
    """Return one goal; of one that was never reviewed nothing is known yet."""
    if outcome is None:
        return GoalLine(goal)
    finding = outcome.readable_finding
    value = with_unit(finding.value_now, goal.unit) if finding else ""
    achieved = outcome.status == GoalStatus.ACHIEVED
    return GoalLine(
        goal=goal,
        status=outcome.status,
        status_label=outcome.get_status_display(),
        look=LOOKS.get(GoalStatus(outcome.status), ""),
        value_now=value,
        reviewed_on=outcome.review.reviewed_on,
        percent=100 if achieved else share_of_way(goal.baseline, goal.target, value),
        is_unreadable=finding is None,
    )


def share_of_way(baseline: str, target: str, value: str) -> int | None:
    """Return which part of the way from the baseline to the target is done, 0 to 100.

    None unless all three are figures and the first two differ; a way back is none done.
    """
    start, end, now = (figure_in(text) for text in (baseline, target, value))
    if start is None or end is None or now is None or start == end:
        return None
    return round(100 * min(1.0, max(0.0, (now - start) / (end - start))))


def figure_in(text: str) -> float | None:
    """Return the one figure of a text, None where it has none or several: 每月自付 1,930 元."""
    found = NUMBER.findall(text.replace(",", ""))
    return float(found[0]) if len(found) == 1 else None
