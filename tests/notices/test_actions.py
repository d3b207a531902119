"""Putting notices away and choosing how to be told."""

import pytest
from django.core.exceptions import PermissionDenied

from casework.access.models import Worker
from casework.access.news import News
from casework.audit.models import Entry
from casework.common.dates import today
from casework.notices import actions, rules
from casework.notices.kinds import KINDS
from casework.notices.models import Notice, Way
from tests.factories import make_area, make_worker
from tests.notices.telling import kinds_of, tell

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture
def worker() -> Worker:
    return make_worker("worker", make_area())


def entries(act: str) -> int:
    return Entry.objects.filter(act=act).count()


def test_an_opened_notice_is_read_and_remembered_once(worker: Worker) -> None:
    notice = tell(worker)
    for _n in range(2):
        actions.open_notice(notice_id=notice.pk, by=worker)
    assert kinds_of(worker) == []
    assert entries("notices read") == 1


def test_a_colleagues_notice_is_not_there(worker: Worker) -> None:
    notice = tell(make_worker("worker", make_area()))
    with pytest.raises(Notice.DoesNotExist):
        actions.open_notice(notice_id=notice.pk, by=worker)


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({}, []),
        ({"kind": News.SHARED}, ["plan_returned"]),
        ({"kind": News.SHARED, "day": today().replace(year=2001)}, ["plan_returned", "shared"]),
        ({"day": today()}, []),
    ],
)
def test_all_are_put_away_or_those_of_a_kind_or_a_day(
    worker: Worker, asked: dict[str, object], left: list[str]
) -> None:
    colleague = make_worker("worker", make_area())
    tell(worker)
    tell(worker, News.PLAN_RETURNED)
    tell(colleague)
    count = actions.read_notices(by=worker, **asked)
    assert (kinds_of(worker), count) == (left, 2 - len(left))
    assert kinds_of(colleague) == ["shared"]


def test_each_kind_is_told_in_the_way_that_was_chosen(worker: Worker) -> None:
    ways = {"shared": "never", "plan_returned": "digest", "due_soon": "now"}
    actions.choose_ways(ways=ways, by=worker)
    tell(worker, News.PLAN_RETURNED)
    tell(worker, News.DUE_SOON)
    with pytest.raises(IndexError):
        tell(worker, News.SHARED)
    found = dict(Notice.objects.of(worker).values_list("kind", "way"))
    assert found == {"plan_returned": Way.DIGEST, "due_soon": Way.NOW}
    assert [n.kind for n in Notice.objects.of(worker).pressing()] == ["due_soon"]
    assert entries("notices chosen") == 1


def test_a_choice_can_be_changed(worker: Worker) -> None:
    actions.choose_ways(ways={"shared": "never"}, by=worker)
    actions.choose_ways(ways={"shared": "now"}, by=worker)
    assert tell(worker).way == Way.NOW


@pytest.mark.parametrize("kind", ["emergency", "keys_due", "plan_waiting", "weather"])
def test_what_is_about_safety_or_not_ones_own_is_not_ones_to_switch(
    worker: Worker, kind: str
) -> None:
    with pytest.raises(PermissionDenied):
        actions.choose_ways(ways={kind: "never"}, by=worker)
    assert not rules.may_choose(worker, kind)


def test_who_decides_may_switch_what_waits_for_decisions() -> None:
    supervisor = make_worker("supervisor", make_area())
    assert rules.may_choose(supervisor, "plan_waiting")
    assert {kind.news for kind in rules.choosable(supervisor)} == {
        kind.news for kind in KINDS.values() if "supervisor" in kind.roles and not kind.is_safety
    }
