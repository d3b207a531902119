"""The main job without a server: a roster imported, three households brought to the case file."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from casework.access.actions import open_account, open_area, post_worker
from casework.access.models import Area, Role, Worker
from casework.assessments import actions as assessing
from casework.assessments.codes import Domain
from casework.assessments.models import AssessmentAnswers, DomainAnswer
from casework.common.dates import now, today
from casework.desk.demo import run_texts as texts
from casework.households import actions as keeping
from casework.households.actions import rosters
from casework.households.models import (
    Household,
    HouseholdIdentity,
    HouseholdSituation,
    PersonCondition,
    PersonIdentity,
    RosterStage,
)
from casework.plans import actions as planning
from casework.plans.models import GoalWording, MeasureWording, Plan
from casework.plans.selectors import active_measures
from casework.reports import actions as printing
from casework.reports.models import Reason
from casework.reviews import actions as reviewing
from casework.visits import actions as visiting
from casework.visits.models import Visit, VisitLog

HOUSEHOLDS = 3


class MainJob:
    """One street, its staff, and its first households; every step by a page's own action."""

    def __init__(self, tell: Callable[[str], object]) -> None:
        self.tell = tell
        city = open_area(name="测试市", code="T", parent=None, by=None)
        district = open_area(name="测试区", code="T1", parent=city, by=None)
        self.street = open_area(name="测试镇", code="T11", parent=district, by=None)
        self.area = open_area(name="第一居民区", code="CS01", parent=self.street, by=None)
        self.worker = self.staff("worker", "沈知禾", Role.WORKER, self.area)
        self.supervisor = self.staff("supervisor", "陆见川", Role.SUPERVISOR, self.street)
        self.clerk = self.staff("clerk", "许清越", Role.CLERK, self.street)
        self.household_ids: list[UUID] = []

    def staff(self, username: str, name: str, role: Role, area: Area) -> Worker:
        """Open an account nobody can sign in with, and post it."""
        worker = open_account(username=username, name=name, password=None, by=None)
        since = today() - timedelta(days=365)
        post_worker(worker=worker, area=area, role=role, from_on=since, by=None)
        return worker

    def bring_in(self, path: Path | None) -> list[dict[str, object]]:
        """Import the roster, or open three fictional households; return the problems by row."""
        if path is None:
            self.household_ids = [self.open_fictional(name) for name in texts.HEADS]
            return []
        roster = rosters.upload_roster(
            area=self.area, filename=path.name, data=path.read_bytes(), by=self.worker
        )
        columns = rosters.mapping_of(roster).columns
        rosters.map_columns(
            roster_id=roster.pk, columns=columns, based_on=roster.version, by=self.worker
        )
        roster = rosters.confirm_roster(
            roster_id=roster.pk, based_on=roster.version + 1, by=self.worker
        )
        while roster.stage == RosterStage.IMPORTING:
            roster = rosters.import_step(roster_id=roster.pk, by=self.worker)
            self.tell(f"{roster.families_done}/{roster.families}")
        lines = roster.outcome.lines[:HOUSEHOLDS]
        self.household_ids = [UUID(household) for _row, _code, household in lines]
        problems = rosters.read_roster(roster).problems
        return [{"row": problem.row, "code": problem.code} for problem in problems]

    def open_fictional(self, name: str) -> UUID:
        """Open one household with its head."""
        household = keeping.open_household(
            area=self.area,
            identity=HouseholdIdentity(living_address=texts.ADDRESS),
            situation=HouseholdSituation(primary_cause="illness"),
            intake_source="discovery",
            opened_on=today(),
            by=self.worker,
        )
        keeping.add_person(
            household_id=household.pk,
            relation="0",
            identity=PersonIdentity(name=name, id_kind="none"),
            condition=PersonCondition(),
            by=self.worker,
        )
        return household.pk

    def carry_through(self, out: Path) -> list[str]:
        """Take each household from assessment to the printed case file; return the file names."""
        documents = []
        for household_id in self.household_ids:
            self.assess(household_id)
            plan = self.agree_plan(household_id)
            visits = [self.visit(household_id, text) for text in texts.VISITS]
            self.review(household_id, plan, visits)
            documents.append(self.print_file(household_id, out))
            self.tell(documents[-1])
        return documents

    def assess(self, household_id: UUID) -> None:
        """Complete an assessment of all ten domains."""
        assessing.complete(
            household_id=household_id,
            answers=AssessmentAnswers(
                domains={
                    domain.value: DomainAnswer(*texts.SCORES[domain.value]) for domain in Domain
                },
                red_lines_checked=True,
                primary_cause="illness",
                summary=texts.ASSESSMENT,
            ),
            assessed_on=today(),
            by=self.worker,
        )

    def agree_plan(self, household_id: UUID) -> Plan:
        """Write a plan, hand it in, and have it approved by the supervisor."""
        by = self.worker
        plan = planning.start_plan(household_id=household_id, by=by)
        plan = planning.edit_plan(
            plan_id=plan.pk,
            based_on=plan.version,
            situation=texts.SITUATION,
            aims=texts.AIMS,
            change_reason="",
            from_on=today(),
            until_on=today() + timedelta(days=180),
            by=by,
        )
        goal = planning.add_goal(
            plan_id=plan.pk,
            based_on=plan.version,
            wording=GoalWording(**texts.GOAL),
            domain="illness",
            due_on=today() + timedelta(days=90),
            by=by,
        )
        planning.add_measure(
            goal_id=goal.pk,
            based_on=self.version_of(plan),
            kind="medical_aid",
            wording=MeasureWording(text=texts.MEASURE),
            responsible=by,
            frequency="monthly",
            due_on=today() + timedelta(days=90),
            by=by,
        )
        plan = planning.submit_plan(plan_id=plan.pk, based_on=self.version_of(plan), by=by)
        return planning.approve_plan(
            plan_id=plan.pk, content_hash=bytes(plan.content_hash).hex(), by=self.supervisor
        )

    def version_of(self, plan: Plan) -> int:
        """Return the plan's version as it is now."""
        found: Plan = Plan.objects.visible_to(self.worker).get(pk=plan.pk)
        return found.version

    def visit(self, household_id: UUID, narrative: str) -> Visit:
        """Record a home visit at which the plan's measures were done."""
        household: Household = Household.objects.visible_to(self.worker).get(pk=household_id)
        head = household.people.get(relation="0", left_on=None)
        return visiting.record_visit(
            household_id=household_id,
            visited_at=now(),
            mode="home",
            log=VisitLog(
                narrative=narrative,
                people_seen=(head.pk,),
                next_reason=texts.NEXT,
            ),
            measures=[
                visiting.MeasureOutcome(measure.pk, "done", texts.DONE)
                for measure in active_measures(household)
            ],
            next_on=today() + timedelta(days=7),
            by=self.worker,
        )

    def review(self, household_id: UUID, plan: Plan, visits: list[Visit]) -> None:
        """Review the plan's goals with both visits as evidence, and go on."""
        reviewing.record_review(
            household_id=household_id,
            plan_id=plan.pk,
            outcomes=[
                reviewing.GoalResult(
                    goal_id=goal.pk,
                    status="progress",
                    evidence=[visit.pk for visit in visits],
                    value_now=texts.VALUE_NOW,
                    note=texts.OUTCOME,
                )
                for goal in plan.goals.all()
            ],
            decision="continue",
            summary=texts.REVIEW,
            reviewed_on=today(),
            by=self.worker,
        )

    def print_file(self, household_id: UUID, out: Path) -> str:
        """Print the case file as the clerk does, write it to the folder, and return its name."""
        disclosure = printing.print_case_file(
            household_id=household_id,
            level="full",
            reason=Reason.FILING,
            recipient=texts.RECIPIENT,
            by=self.clerk,
        )
        name = f"case-{disclosure.household.number}.pdf"
        (out / name).write_bytes(disclosure.paper.pdf)
        return name
