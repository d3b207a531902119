"""Two versions of a plan compared, goal by goal and measure by measure, by lineage."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from casework.common.diff import DiffRow, diff_row
from casework.plans.content import GoalContent, MeasureContent, PlanContent

EMPTY = PlanContent(0, None, None, None, "", "", "")


def compare(before: PlanContent | None, after: PlanContent) -> list[DiffRow]:
    """Return one row for each part of the plan, in the order of the newer version.

    Each goal is followed by its measures; what was removed stands where its goal stood or, with its
    goal gone too, at the end. A goal or measure that only changed its place is unchanged. `before`
    None is a plan without a predecessor: everything is new.
    """
    before = before or EMPTY
    rows = [
        diff_row(_("Term of the plan"), term_words(before), term_words(after)),
        diff_row(_("Review planned for"), day(before.review_on), day(after.review_on)),
        diff_row(_("Situation"), before.situation, after.situation),
        diff_row(_("Aims"), before.aims, after.aims),
    ]
    rows += compare_goals(before, after)
    return [row for row in rows if row.before or row.after]


def changes(rows: list[DiffRow]) -> int:
    """Return how many rows differ."""
    return sum(row.kind != "same" for row in rows)


def compare_goals(before: PlanContent, after: PlanContent) -> Iterator[DiffRow]:
    """Yield the rows of all goals and their measures."""
    old_goals = {goal.lineage: goal for goal in before.goals}
    old_measures = {measure.lineage: measure for measure in before.measures}
    kept = {measure.lineage for measure in after.measures}
    for number, goal in enumerate(after.goals, start=1):
        old = old_goals.pop(goal.lineage, None)
        label = _("Goal %(number)s") % {"number": number}
        yield diff_row(label, goal_words(old), goal_words(goal))
        for position, measure in enumerate(goal.measures, start=1):
            yield diff_row(
                measure_label(number, position),
                measure_words(old_measures.get(measure.lineage)),
                measure_words(measure),
            )
        if old is not None:
            yield from removed_measures(old, kept)
    for old in old_goals.values():
        number = before.goals.index(old) + 1
        yield diff_row(_("Former goal %(number)s") % {"number": number}, goal_words(old), "")
        yield from removed_measures(old, kept)


def removed_measures(old: GoalContent, kept: set[UUID]) -> Iterator[DiffRow]:
    """Yield the rows of an older goal's measures that the newer version has no more."""
    for measure in old.measures:
        if measure.lineage not in kept:
            yield diff_row(_("Former measure"), measure_words(measure), "")


def measure_label(goal: int, position: int) -> str:
    """Return how a measure is called in a comparison: by its goal and its place there."""
    return _("Measure %(goal)s.%(position)s") % {"goal": goal, "position": position}


def day(value: date | None) -> str:
    """Return a day as an ISO date, or nothing."""
    return value.isoformat() if value else ""


def term_words(content: PlanContent) -> str:
    """Return from when until when a version is to hold, in words; nothing where it doesn't say."""
    if not content.from_on and not content.until_on:
        return ""
    return _("%(start)s to %(end)s") % {
        "start": day(content.from_on) or "…",
        "end": day(content.until_on) or "…",
    }


def goal_words(goal: GoalContent | None) -> str:
    """Return a goal in one sentence: text, indicator from baseline to target, domain, date."""
    if goal is None:
        return ""
    parts = [goal.text]
    if goal.indicator or goal.baseline or goal.target:
        parts.append(
            _("%(indicator)s from %(baseline)s to %(target)s")
            % {
                "indicator": goal.indicator,
                "baseline": goal.baseline_with_unit or "…",
                "target": goal.target_with_unit or "…",
            }
        )
    parts.append(goal.domain_label)
    return joined(parts, goal.due_on)


def measure_words(measure: MeasureContent | None) -> str:
    """Return a measure in one sentence: kind, text, frequency, who, date."""
    if measure is None:
        return ""
    parts = [
        _("%(kind)s: %(text)s") % {"kind": measure.kind_label, "text": measure.text},
        measure.frequency_label,
        measure.responsible,
    ]
    return joined(parts, measure.due_on)


def joined(parts: list[str], due_on: date | None) -> str:
    """Return the parts that say something, and the date by which, joined as a list is in text."""
    if due_on:
        parts = [*parts, _("by %(date)s") % {"date": day(due_on)}]
    return _("; ").join(part for part in parts if part)
