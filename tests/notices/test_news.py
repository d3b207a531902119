"""Each act tells those whom it concerns, once, and nobody else."""

from datetime import timedelta

import pytest

from casework.access import news
from casework.access.actions import end_cover, name_deputy
from casework.access.news import Matter, News
from casework.common.dates import today
from casework.households import actions as keeping
from casework.notices.models import Notice
from casework.plans import actions as planning
from casework.reviews import actions as reviewing
from tests.factories import make_visit
from tests.notices.telling import ids, kinds_of, tell, told
from tests.world import NEXT_AREA, World, approve_closure, open_case, propose_closure

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.mark.parametrize(
    ("kind", "subject", "people"),
    [
        (News.PLAN_WAITING, "waiting plan", ["supervisor", "chief"]),
        (News.PLAN_WAITING, "supervisor's plan", ["chief"]),
        (News.PLAN_WAITING, "active plan", []),  # decided meanwhile
        (News.PLAN_APPROVED, "active plan", ["worker"]),
        (News.CLOSURE_WAITING, "closure", ["supervisor", "chief"]),
        (News.CLOSURE_WAITING, "supervisor's closure", ["chief"]),
        (News.CLOSURE_WAITING, "old closure", []),
        (News.CLOSURE_APPROVED, "old closure", ["worker"]),
        (News.ASSIGNED, "handed case", ["giver"]),  # assigned twice, unread
        (News.ASSIGNED, "case", []),  # opened for themself
        (News.HANDED_OVER, "handover", ["giver", "colleague"]),
        (News.SHARED, "case", ["deputy"]),
        (News.COVER_BEGINS, "cover", ["deputy"]),
        (News.EMERGENCY, "emergency", ["worker", "supervisor", "chief", "auditor"]),
    ],
)
def test_an_act_tells_whom_it_concerns_once(
    world: World, kind: News, subject: str, people: list[str]
) -> None:
    found = {
        "chief": world.chief,
        "giver": world.rows["giver"],
        "colleague": world.colleague,
        "deputy": world.rows["cover"].worker,
    }
    expected = [found.get(name) or world.who(name) for name in people]
    assert told(kind, world.ids[subject]) == ids(*expected)


def test_a_returned_plan_is_told_to_its_author_until_it_is_handed_in_again(world: World) -> None:
    plan, author = world.rows["waiting plan"], world.who("worker")
    returned = planning.return_plan(plan_id=plan.pk, reason="夜里怎么办？", by=world.chief)
    assert told(News.PLAN_RETURNED, plan.pk) == ids(author)
    assert told(News.PLAN_WAITING, plan.pk) == []
    planning.submit_plan(plan_id=plan.pk, based_on=returned.version, by=author)
    assert told(News.PLAN_RETURNED, plan.pk) == []
    assert told(News.PLAN_WAITING, plan.pk) == ids(world.who("supervisor"), world.chief)


def test_a_plan_taken_back_waits_for_nobody(world: World) -> None:
    plan = world.rows["waiting plan"]
    planning.withdraw_plan(plan_id=plan.pk, by=world.who("worker"))
    assert told(News.PLAN_WAITING, plan.pk) == []


def test_a_returned_closure_is_told_to_who_proposed_it_until_they_take_it_back(
    world: World,
) -> None:
    closure, by = world.rows["closure"], world.who("worker")
    reviewing.return_closure(closure_id=closure.pk, reason="问过儿子吗？", by=world.chief)
    assert told(News.CLOSURE_RETURNED, closure.pk) == ids(by)
    reviewing.withdraw_closure(closure_id=closure.pk, by=by)
    assert told(News.CLOSURE_RETURNED, closure.pk) == []


def test_a_case_that_is_closed_has_no_plan_waiting(world: World) -> None:
    household = world.rows["waiting case"]
    approve_closure(propose_closure(household, world.who("worker")), world.chief)
    assert told(News.PLAN_WAITING, world.ids["waiting plan"]) == []


def test_a_household_that_moves_is_told_where_it_moves_to(world: World) -> None:
    there = world.who("supervisor", NEXT_AREA)
    area = there.postings.get().area
    household = open_case(world, "moving case", 31)
    keeping.transfer_household(household_id=household.pk, area=area, by=world.chief)
    assert told(News.TRANSFERRED, household.pk) == ids(there)


def test_a_near_relative_hears_of_no_decision_on_the_household(world: World) -> None:
    supervisor = world.who("supervisor")
    household = world.rows["closing case"]
    reviewing.withdraw_closure(closure_id=world.ids["closure"], by=world.who("worker"))
    keeping.record_relative(household_id=household.pk, worker=supervisor, by=world.chief)
    closure = propose_closure(household, world.who("worker"))
    assert told(News.CLOSURE_WAITING, closure.pk) == ids(world.chief)


def test_a_cover_that_is_cut_short_is_told_to_the_deputy(world: World) -> None:
    posting = world.rows["own posting"]
    cover = name_deputy(
        posting=posting,
        deputy=world.colleague,
        from_on=today(),
        until_on=today() + timedelta(days=5),
        by=posting.worker,
    )
    end_cover(posting=cover, by=posting.worker)
    assert told(News.COVER_ENDS, cover.pk) == ids(world.colleague)
    assert told(News.COVER_BEGINS, cover.pk) == []


def test_a_visit_takes_back_that_it_was_due(world: World) -> None:
    worker, household = world.who("worker"), world.rows["case"]
    tell(worker, News.OVERDUE, subject_id=household.pk, household_id=household.pk)
    make_visit(household, worker)
    assert told(News.OVERDUE, household.pk) == []


def test_a_visit_that_met_nobody_leaves_it_due(world: World) -> None:
    worker, household = world.who("worker"), world.rows["case"]
    tell(worker, News.OVERDUE, subject_id=household.pk, household_id=household.pk)
    make_visit(household, worker, nobody_home=True)
    assert told(News.OVERDUE, household.pk) == ids(worker)


def test_an_answered_request_is_no_longer_due(world: World) -> None:
    asked, worker = world.rows["copy request"], world.who("worker")
    tell(worker, News.REQUEST_DUE, subject_id=asked.pk, household_id=asked.household_id)
    keeping.grant_request(
        request_id=asked.pk, based_on=asked.version, outcome="done", words="给了。", by=worker
    )
    assert told(News.REQUEST_DUE, asked.pk) == []


def test_an_import_tells_nobody_of_each_family(world: World) -> None:
    worker, imported = world.who("worker"), world.rows["done roster"]
    assert imported.stage == "done"
    assert not Notice.objects.filter(kind=News.ASSIGNED, worker=worker).exists()


def test_what_was_told_and_is_unread_is_not_told_again(world: World) -> None:
    worker = world.who("worker")
    first = tell(worker)
    assert tell(worker) == first
    first.seen_at = first.created_at
    first.save()
    assert tell(worker) != first


def test_what_falls_on_a_day_is_told_once_ever(world: World) -> None:
    worker = world.who("worker")
    first = tell(worker, News.OVERDUE, falls_on=today())
    first.seen_at = first.created_at
    first.save()
    assert tell(worker, News.OVERDUE, falls_on=today()) == first
    later = today() + timedelta(days=1)
    tell(worker, News.OVERDUE, falls_on=later)
    assert len(told(News.OVERDUE, worker.pk)) == 2


def test_nobody_hears_of_what_they_did_themselves(world: World) -> None:
    worker = world.who("worker")
    news.tell(Matter(News.SHARED, worker.pk), to=[worker.pk, None], by=worker)
    assert told(News.SHARED, worker.pk) == []


def test_without_a_listener_telling_does_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news.Listener, "hear", None)
    monkeypatch.setattr(news.Listener, "forget", None)
    worker = world.who("worker")
    news.tell(Matter(News.SHARED, worker.pk), to=[worker.pk])
    news.settle(worker.pk, News.SHARED)
    assert told(News.SHARED, worker.pk) == []


def test_a_household_that_went_out_of_scope_is_neither_told_nor_counted(world: World) -> None:
    worker, household = world.colleague, open_case(world, "leaving case", 32)
    keeping.assign_worker(
        household_id=household.pk, worker=worker, based_on=household.version, by=world.chief
    )
    assert kinds_of(worker).count("assigned") == 1
    area = world.who("worker", NEXT_AREA).postings.get().area
    keeping.transfer_household(household_id=household.pk, area=area, by=world.chief)
    del worker.__dict__["_scope"]
    assert "assigned" not in kinds_of(worker)
    assert told(News.ASSIGNED, household.pk) == ids(worker)


def test_a_destroyed_household_is_neither_told_nor_counted(world: World) -> None:
    worker, gone = world.who("worker"), world.rows["shredded case"]
    tell(worker, News.ASSIGNED, subject_id=gone.pk, household_id=gone.pk)
    assert not Notice.objects.of(worker).filter(household_id=gone.pk).exists()


def test_what_a_role_no_longer_opens_is_not_told_to_who_lost_it(world: World) -> None:
    worker, plan = world.who("worker"), world.rows["waiting plan"]
    tell(worker, News.PLAN_WAITING, subject_id=plan.pk, household_id=plan.household_id)
    assert "plan_waiting" not in kinds_of(worker)
    assert "plan_waiting" in kinds_of(world.who("supervisor"))


def test_those_who_decide_and_audit_are_those_of_the_area_and_above(world: World) -> None:
    assert news.deciders(world.area) == {world.who("supervisor").pk, world.chief.pk}
    assert news.auditors(world.area) == {world.who("auditor").pk}
