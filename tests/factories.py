"""Rows for tests, made through the same actions that the pages call."""

from datetime import timedelta
from itertools import count
from typing import Any

from casework.access.actions import open_account, open_area, post_worker
from casework.access.models import TIMED, Area, Worker
from casework.common.dates import now, today
from casework.households.actions import add_person, open_household
from casework.households.models import (
    Household,
    HouseholdIdentity,
    HouseholdSituation,
    PersonCondition,
    PersonIdentity,
)
from casework.plans import actions as plan_actions
from casework.plans.models import GoalWording, MeasureWording, Plan
from casework.reviews import actions as review_actions
from casework.reviews.content import basis_of, fingerprint
from casework.reviews.models import Closure, Review
from casework.visits.actions import record_visit
from casework.visits.models import Visit, VisitLog

numbers = count(1)


def make_street(name: str = "样例镇") -> Area:
    """A street in a district in a city of its own."""
    n = next(numbers)
    city = open_area(name="样例市", code=f"c{n}", parent=None, by=None)
    district = open_area(name="样例区", code="d1", parent=city, by=None)
    return open_area(name=name, code="s1", parent=district, by=None)


def make_area(street: Area | None = None, name: str = "第一居民区") -> Area:
    """A residential area, in a new street unless one is given."""
    return open_area(name=name, code=f"a{next(numbers)}", parent=street or make_street(), by=None)


def make_worker(
    role: str, area: Area, username: str | None = None, days: int | None = None
) -> Worker:
    """An account with one posting, which began a month ago (and lasts `days` from today)."""
    username = username or f"{role}{next(numbers)}"
    worker = open_account(
        username=username, name="沈知禾", password="a-long-test-password", by=None
    )
    if role in TIMED and days is None:
        days = 20
    post_worker(
        worker=worker,
        area=area,
        role=role,
        from_on=today() - timedelta(days=5 if role in TIMED else 30),
        until_on=None if days is None else today() + timedelta(days=days),
        reason="年度检查" if role == "inspector" else "",
        by=None,
    )
    return worker


def make_household(area: Area, by: Worker, name: str = "魏龙凤", **fields: Any) -> Household:
    """A household whose head is called `name`; `fields` override what the action takes."""
    arguments: dict[str, Any] = {
        "identity": HouseholdIdentity(living_address="样例路1弄2号303室", phones=("19900001234",)),
        "situation": HouseholdSituation(primary_cause="illness"),
        "intake_source": "discovery",
        "category": "minimum_living",
        "opened_on": today() - timedelta(days=20),
    } | fields
    household = open_household(area=area, by=by, **arguments)
    add_person(
        household_id=household.pk,
        relation="0",
        identity=PersonIdentity(name=name, id_kind="none", sex="2"),
        condition=PersonCondition(),
        by=by,
    )
    return household


def make_draft_plan(household: Household, by: Worker) -> Plan:
    """A draft that is ready to be handed in: one goal, one weekly measure."""
    plan = plan_actions.start_plan(household_id=household.pk, by=by)
    plan = plan_actions.edit_plan(
        plan_id=plan.pk,
        based_on=plan.version,
        situation="透析断断续续，根子在车钱和自付药费。",
        aims="先保透析，再减负担。",
        change_reason="",
        from_on=today(),
        until_on=today() + timedelta(days=180),
        by=by,
    )
    if plan.goals.exists():
        return plan
    goal = plan_actions.add_goal(
        plan_id=plan.pk,
        based_on=plan.version,
        wording=GoalWording("每周三次血透不中断", "每四周血透次数", "9", "12", "次"),
        domain="illness",
        due_on=today() + timedelta(days=90),
        by=by,
    )
    measure = plan_actions.add_measure(
        goal_id=goal.pk,
        based_on=goal.plan.version,
        kind="companion",
        wording=MeasureWording("助残车接送血透", "镇残联助残员"),
        responsible=by,
        frequency="weekly",
        due_on=today() + timedelta(days=90),
        by=by,
    )
    return measure.plan


def make_submitted_plan(household: Household, by: Worker) -> Plan:
    """A plan handed in by its author."""
    plan = make_draft_plan(household, by)
    return plan_actions.submit_plan(plan_id=plan.pk, based_on=plan.version, by=by)


def make_active_plan(household: Household, by: Worker, approver: Worker) -> Plan:
    """A plan written by one and approved by another, who needs the supervisor's role."""
    plan = make_submitted_plan(household, by)
    return plan_actions.approve_plan(
        plan_id=plan.pk, content_hash=plan.content_hash.hex(), by=approver
    )


def make_visit(household: Household, by: Worker, days_ago: float = 0, **fields: Any) -> Visit:
    """A home visit, now or some days ago, with a narrative; `log_…` fields go into the log."""
    log = {"narrative": "远航刚从医院回来，脸色比上周好。"}
    log |= {key[4:]: fields.pop(key) for key in list(fields) if key.startswith("log_")}
    return record_visit(
        household_id=household.pk,
        log=VisitLog(**log),
        by=by,
        **{"mode": "home", "visited_at": now() - timedelta(days=days_ago), **fields},
    )


def make_review(
    household: Household, by: Worker, decision: str = "continue", **fields: Any
) -> Review:
    """A review of the plan in force today: every goal on its way, no evidence named."""
    plan = fields.pop("plan", None) or household.plans.get(stage="active")
    results = [review_actions.GoalResult(goal.pk, "progress", "10") for goal in plan.goals.all()]
    arguments = {
        "outcomes": results,
        "summary": "次数上来了，车钱还没落定。",
        "reviewed_on": today(),
    }
    return review_actions.record_review(
        household_id=household.pk, plan_id=plan.pk, decision=decision, by=by, **arguments | fields
    )


def make_closure(
    household: Household, by: Worker, kind: str = "goals_met", **fields: Any
) -> Closure:
    """A proposal to close the case."""
    words = {"summary": "三个月没断过一次，家里接得住了。"} | fields
    return review_actions.propose_closure(household_id=household.pk, kind=kind, by=by, **words)


def make_closed_case(household: Household, by: Worker, approver: Worker) -> Closure:
    """A case that one proposed to close and another closed."""
    closure = make_closure(household, by)
    shown = fingerprint(closure, basis_of(closure.household))
    return review_actions.approve_closure(
        closure_id=closure.pk, content_hash=shown.hex(), by=approver
    )
