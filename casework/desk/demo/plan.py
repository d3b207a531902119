"""Writing the plans of the demonstration: each version brought to what the script says of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from casework.access.models import Worker
from casework.desk.demo import script
from casework.households.models import Household
from casework.plans import actions as planning
from casework.plans.models import Goal, GoalWording, Measure, MeasureWording, Plan
from casework.plans.selectors import active_measures

if TYPE_CHECKING:
    from casework.desk.demo.case import Case

NOBODY = UUID(int=0)


class PlanWriter:
    """Knows which line of descent each of the script's goals and measures has."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.goals: dict[str, UUID] = {}
        self.measures: dict[str, UUID] = {}

    def open_version(self, by: Worker) -> Plan:
        """Return the version that is being written or decided on."""
        found: Plan = self.household(by).plans.get(stage__in=["draft", "submitted"])
        return found

    def household(self, by: Worker) -> Household:
        """Return the household as it is now."""
        return self.case.household(by)

    def measures_in_force(self, by: Worker) -> dict[str, UUID]:
        """Return the ids of the measures of the plan in force, by the script's keys."""
        by_lineage = {row.lineage: row.pk for row in active_measures(self.household(by))}
        return {
            key: by_lineage[lineage]
            for key, lineage in self.measures.items()
            if lineage in by_lineage
        }

    def begin(self, scene: script.Plan, by: Worker) -> None:
        """Open a version unless a review opened it, and write what it says as a whole."""
        if not self.household(by).plans.filter(stage="draft").exists():
            planning.start_plan(
                household_id=self.case.household_id, change_reason=scene.change_reason, by=by
            )
        plan = self.open_version(by)
        planning.edit_plan(
            plan_id=plan.pk,
            based_on=plan.version,
            situation=scene.situation,
            aims=scene.aims,
            change_reason=scene.change_reason,
            from_on=self.case.day(scene.begun_days_ago),
            until_on=self.case.day_zero + timedelta(days=scene.until_in),
            review_on=self.case.day_zero + timedelta(days=scene.review_in),
            by=by,
        )

    def write(self, scene: script.Plan, submission: script.Submission, by: Worker) -> None:
        """Remove, change and add goals and measures until the draft is the submission's."""
        self.remove_others(submission, by)
        for goal in submission.goals:
            self.write_goal(goal, by)
        for measure in submission.measures:
            self.write_measure(measure, by)

    def remove_others(self, submission: script.Submission, by: Worker) -> None:
        """Remove what the submission no longer names."""
        measures = {self.measures[m.key] for m in submission.measures if m.key in self.measures}
        goals = {self.goals[g.key] for g in submission.goals if g.key in self.goals}
        plan = self.open_version(by)
        for row in Measure.objects.visible_to(by).filter(plan=plan).exclude(lineage__in=measures):
            version = self.open_version(by).version
            planning.remove_measure(measure_id=row.pk, based_on=version, by=by)
        for row in plan.goals.exclude(lineage__in=goals):
            planning.remove_goal(goal_id=row.pk, based_on=self.open_version(by).version, by=by)

    def write_goal(self, goal: script.Goal, by: Worker) -> None:
        """Add a goal, or change the one that has its line of descent."""
        plan = self.open_version(by)
        wording = GoalWording(
            text=goal.text,
            indicator=goal.indicator,
            baseline=goal.baseline,
            target=goal.target,
        )
        due_on = self.case.day_zero + timedelta(days=goal.due_in)
        row: Goal | None = plan.goals.filter(lineage=self.goals.get(goal.key, NOBODY)).first()
        if row is None:
            added = planning.add_goal(
                plan_id=plan.pk,
                based_on=plan.version,
                wording=wording,
                domain=goal.domain,
                due_on=due_on,
                by=by,
            )
            self.goals[goal.key] = added.lineage
        elif (row.wording, row.due_on) != (wording, due_on):
            planning.edit_goal(
                goal_id=row.pk,
                based_on=plan.version,
                wording=wording,
                domain=goal.domain,
                due_on=due_on,
                by=by,
            )

    def write_measure(self, measure: script.Measure, by: Worker) -> None:
        """Add a measure to its goal, or change the one that has its line of descent."""
        plan = self.open_version(by)
        wording = MeasureWording(text=measure.text, responsible=measure.outside)
        due_on = self.case.day_zero + timedelta(days=measure.due_in)
        responsible = self.case.staff.get(measure.username)
        rows = Measure.objects.visible_to(by).filter(plan=plan)
        row: Measure | None = rows.filter(lineage=self.measures.get(measure.key, NOBODY)).first()
        if row is None:
            added = planning.add_measure(
                goal_id=plan.goals.get(lineage=self.goals[measure.goal]).pk,
                based_on=plan.version,
                kind=measure.kind,
                wording=wording,
                responsible=responsible,
                frequency=measure.frequency,
                due_on=due_on,
                by=by,
            )
            self.measures[measure.key] = added.lineage
        elif (row.wording, row.due_on, row.frequency) != (wording, due_on, measure.frequency):
            planning.edit_measure(
                measure_id=row.pk,
                based_on=plan.version,
                kind=measure.kind,
                wording=wording,
                responsible=responsible,
                frequency=measure.frequency,
                due_on=due_on,
                by=by,
            )
