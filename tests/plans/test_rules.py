"""Who may do what with a plan: allowed and refused people, one by one."""

import pytest

from casework.access.models import Area, Worker
from casework.households.models import Household, Stage
from casework.plans import rules
from casework.plans.models import Plan
from tests.factories import make_area, make_submitted_plan, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture
def plan(household: Household, worker: Worker) -> Plan:
    return make_submitted_plan(household, worker)


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("worker", True), ("supervisor", True), ("clerk", False), ("system", False)],
)
def test_whoever_may_write_records_may_write_plans(
    area: Area, plan: Plan, role: str, allowed: bool
) -> None:
    anyone = make_worker(role, area)
    assert rules.may_write_plans(anyone, plan.household) is allowed
    assert rules.may_edit(anyone, plan) is allowed
    assert rules.may_submit(anyone, plan) is allowed


def test_nobody_writes_the_plan_of_a_closed_case(household: Household, worker: Worker) -> None:
    household.stage = Stage.CLOSED
    assert not rules.may_write_plans(worker, household)


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("worker", False), ("supervisor", True), ("clerk", False), ("system", False)],
)
def test_supervisors_decide(area: Area, plan: Plan, role: str, allowed: bool) -> None:
    assert rules.may_decide(make_worker(role, area), plan) is allowed


def test_a_supervisor_of_another_area_does_not_decide(plan: Plan) -> None:
    assert not rules.may_decide(make_worker("supervisor", make_area()), plan)


def test_a_supervisor_does_not_decide_on_a_closed_case(plan: Plan, supervisor: Worker) -> None:
    plan.household.stage = Stage.CLOSED
    assert not rules.may_decide(supervisor, plan)


def test_a_supervisor_does_not_decide_on_the_plan_she_wrote(
    household: Household, supervisor: Worker
) -> None:
    assert not rules.may_decide(supervisor, make_submitted_plan(household, supervisor))


def test_a_supervisor_does_not_decide_on_what_she_handed_in(plan: Plan, supervisor: Worker) -> None:
    plan.submitted_by = supervisor
    assert not rules.may_decide(supervisor, plan)


def test_a_supervisor_does_not_decide_on_a_plan_she_wrote_on(
    plan: Plan, supervisor: Worker
) -> None:
    plan.writers.add(supervisor)
    assert not rules.may_decide(supervisor, plan)


def test_the_author_may_take_a_plan_back(plan: Plan, worker: Worker) -> None:
    assert rules.may_withdraw(worker, plan)


def test_whoever_handed_a_plan_in_may_take_it_back(plan: Plan, area: Area) -> None:
    other = make_worker("worker", area)
    plan.submitted_by = other
    assert rules.may_withdraw(other, plan)


def test_a_colleague_may_not_take_a_plan_back(plan: Plan, area: Area) -> None:
    assert not rules.may_withdraw(make_worker("worker", area), plan)


def test_the_author_and_a_supervisor_may_give_a_draft_up(
    plan: Plan, worker: Worker, supervisor: Worker
) -> None:
    assert rules.may_drop(worker, plan)
    assert rules.may_drop(supervisor, plan)


def test_a_colleague_may_not_give_a_draft_up(plan: Plan, area: Area) -> None:
    assert not rules.may_drop(make_worker("worker", area), plan)


def test_an_author_who_writes_no_records_any_more_neither_takes_back_nor_gives_up(
    plan: Plan, area: Area
) -> None:
    plan.author = make_worker("clerk", area)
    assert not rules.may_withdraw(plan.author, plan)
    assert not rules.may_drop(plan.author, plan)
