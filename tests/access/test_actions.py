"""Areas, accounts and postings: what each verb leaves behind, and what it refuses."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from casework.access import actions
from casework.access.models import Area, Level, Worker
from casework.access.scope import may, scope_of
from casework.audit.models import Entry
from casework.common.dates import today
from casework.common.moves import MoveNotAllowed
from tests.factories import make_area, make_household, make_street, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture
def administrator() -> Worker:
    return make_worker("system", make_area())


@pytest.fixture
def security() -> Worker:
    return make_worker("security", make_area())


def acts(worker: Worker) -> list[str]:
    return list(Entry.objects.filter(actor=worker.pk).order_by("id").values_list("act", flat=True))


def test_each_level_lies_in_the_one_above(administrator: Worker) -> None:
    parent: Area | None = None
    for level in (Level.CITY, Level.DISTRICT, Level.STREET, Level.AREA):
        parent = actions.open_area(name="样例", code="x1", parent=parent, by=administrator)
        assert parent.level == level
    assert parent is not None
    assert parent.path == "x1/x1/x1/x1/"
    assert acts(administrator) == ["area opened"] * 4


def test_nothing_lies_below_a_residential_area(administrator: Worker) -> None:
    with pytest.raises(MoveNotAllowed):
        actions.open_area(name="样例", code="x", parent=make_area(), by=administrator)


def test_an_area_knows_its_street_and_a_street_itself() -> None:
    street = make_street()
    assert street.street == street
    assert make_area(street).street == street
    assert street.parent is not None
    assert street.parent.street is None


def test_siblings_have_codes_of_their_own() -> None:
    street = make_street()
    actions.open_area(name="一居", code="same", parent=street, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.open_area(name="二居", code="same", parent=street, by=None)


def test_an_account_without_a_password_lets_nobody_in() -> None:
    worker = actions.open_account(username="new", name="新", password=None, by=None)
    assert not worker.has_usable_password()


def test_a_user_name_is_given_once() -> None:
    make_worker("clerk", make_area(), username="shen")
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.open_account(username="shen", name="沈", password=None, by=None)


def test_the_database_refuses_a_superuser() -> None:
    worker = make_worker("system", make_area())
    with pytest.raises(IntegrityError), transaction.atomic():
        Worker.objects.filter(pk=worker.pk).update(is_superuser=True)


def test_a_posting_brings_role_and_scope_at_once(security: Worker) -> None:
    area = make_area()
    worker = actions.open_account(username="new", name="新", password=None, by=None)
    assert (worker.role_codes, scope_of(worker).areas) == (frozenset(), {})
    actions.post_worker(worker=worker, area=area, role="clerk", from_on=today(), by=security)
    assert worker.role_codes == {"clerk"}
    assert scope_of(worker).may_in_area("print", area.pk)
    assert acts(security) == ["worker posted"]


def test_the_database_refuses_a_posting_that_ends_before_it_begins() -> None:
    worker = make_worker("worker", make_area())
    with pytest.raises(IntegrityError), transaction.atomic():
        worker.postings.update(until_on=today() - timedelta(days=400))


def test_a_posting_that_is_to_end_holds_until_then(security: Worker) -> None:
    area = make_area()
    worker = make_worker("worker", area)
    household = make_household(area, worker)
    posting = actions.end_posting(
        posting=worker.postings.get(), until_on=today() + timedelta(days=5), by=security
    )
    assert posting.until_on == today() + timedelta(days=5)
    assert may(Worker.objects.get(pk=worker.pk), "edit", household)
    assert acts(security) == ["posting ended"]


def test_a_posting_that_ended_before_today_leaves_no_grant(security: Worker) -> None:
    area = make_area()
    worker = make_worker("worker", area)
    household = make_household(area, worker)
    actions.end_posting(
        posting=worker.postings.get(), until_on=today() - timedelta(days=1), by=security
    )
    assert not may(Worker.objects.get(pk=worker.pk), "view", household)
    assert Worker.objects.get(pk=worker.pk).role_codes == frozenset()


@pytest.mark.parametrize("later", [0, 3])
def test_an_end_is_only_ever_brought_forward(later: int, security: Worker) -> None:
    posting = make_worker("worker", make_area(), days=5).postings.get()
    with pytest.raises(MoveNotAllowed):
        actions.end_posting(
            posting=posting, until_on=today() + timedelta(days=5 + later), by=security
        )


def test_a_locked_account_reaches_nothing_until_it_is_unlocked(administrator: Worker) -> None:
    worker = make_worker("worker", make_area())
    actions.set_active(worker=worker, is_active=False, by=administrator)
    assert worker.role_codes == frozenset()
    actions.set_active(worker=worker, is_active=True, by=administrator)
    assert worker.role_codes == {"worker"}
    assert acts(administrator) == ["account locked", "account unlocked"]


def test_a_new_password_replaces_the_old_one_and_is_remembered_without_it(
    administrator: Worker,
) -> None:
    worker = make_worker("worker", make_area())
    actions.set_password(worker=worker, password="another-long-password", by=administrator)
    stored = Worker.objects.get(pk=worker.pk)
    assert stored.check_password("another-long-password")
    assert not stored.check_password("a-long-test-password")
    assert Entry.objects.latest("id").details == {}


def test_nobody_posts_themself_by_the_verb_either(security: Worker) -> None:
    with pytest.raises(PermissionDenied):
        actions.post_worker(
            worker=security, area=make_area(), role="worker", from_on=today(), by=security
        )
