"""Who may manage accounts and postings; three administrators apart; who may stand in for whom."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from casework.access import actions, rules
from casework.access.models import Posting, Role, Worker
from casework.common.dates import today
from tests.factories import make_area, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

DAY = timedelta(days=1)


@pytest.fixture
def security() -> Worker:
    return make_worker("security", make_area())


@pytest.fixture
def newcomer() -> Worker:
    return actions.open_account(username="new", name="新", password=None, by=None)


def test_a_system_administrator_manages_accounts() -> None:
    assert rules.may_manage_staff(make_worker("system", make_area()))


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
def test_nobody_else_manages_accounts(role: str) -> None:
    assert not rules.may_manage_staff(make_worker(role, make_area()))


def test_a_locked_administrator_may_not() -> None:
    administrator = make_worker("system", make_area())
    administrator.is_active = False
    assert not rules.may_manage_staff(administrator)


def test_an_administrator_whose_posting_is_over_may_not() -> None:
    administrator = make_worker("system", make_area(), days=-1)
    assert not rules.may_manage_staff(Worker.objects.get(pk=administrator.pk))


@pytest.mark.parametrize("role", list(Role))
def test_nobody_renews_an_administrators_sign_in_on_the_pages(role: str) -> None:
    by, of = make_worker("system", make_area()), make_worker(role, make_area())
    assert rules.may_renew_sign_in(by, of) == (role not in {"system", "security", "audit"})
    assert not rules.may_renew_sign_in(by, by)


@pytest.mark.parametrize(("days", "allowed"), [(0, False), (-1, True)])
def test_who_is_an_administrator_until_today_counts_today(days: int, allowed: bool) -> None:
    by, of = make_worker("system", make_area()), make_worker("audit", make_area(), days=days)
    assert rules.may_renew_sign_in(by, of) == allowed


def test_who_will_be_an_administrator_counts_already(newcomer: Worker) -> None:
    actions.post_worker(
        worker=newcomer,
        area=make_area(),
        role="security",
        from_on=today() + DAY,
        until_on=None,
        by=None,
    )
    assert not rules.may_renew_sign_in(make_worker("system", make_area()), newcomer)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
def test_only_who_manages_accounts_renews_a_sign_in(role: str) -> None:
    of = make_worker("worker", make_area())
    assert not rules.may_renew_sign_in(make_worker(role, make_area()), of)


@pytest.mark.parametrize("role", list(Role))
def test_the_security_administrator_alone_manages_postings(role: str) -> None:
    worker = make_worker(role, make_area())
    assert rules.may_manage_postings(worker) == (role == Role.SECURITY)


@pytest.mark.parametrize("role", list(Role))
def test_two_administrators_see_who_is_there(role: str) -> None:
    worker = make_worker(role, make_area())
    assert rules.may_see_staff(worker) == (role in {Role.SYSTEM, Role.SECURITY})


def refuses(*arguments: Any) -> str:
    """Return the sentence with which a posting is refused."""
    with pytest.raises(PermissionDenied) as refusal:
        rules.check_poster(*arguments)
    return str(refusal.value)


def test_a_security_administrator_posts_others(security: Worker, newcomer: Worker) -> None:
    rules.check_poster(security, newcomer, Role.WORKER)


def test_nobody_posts_themself(security: Worker) -> None:
    assert refuses(security, security, Role.WORKER)


def test_who_opened_an_account_does_not_post_it(security: Worker) -> None:
    opened = actions.open_account(username="new", name="新", password=None, by=security)
    assert refuses(security, opened, Role.WORKER)


def test_who_sees_cases_posts_nobody(newcomer: Worker) -> None:
    assert refuses(make_worker("supervisor", make_area()), newcomer, Role.WORKER) == ""


class TestTheFirstSecurityAdministrator:
    """On a new site a system administrator posts them, and nobody else ever."""

    @pytest.fixture
    def system(self) -> Worker:
        return make_worker("system", make_area())

    def test_is_posted_by_a_system_administrator(self, system: Worker, newcomer: Worker) -> None:
        rules.check_poster(system, newcomer, Role.SECURITY)

    def test_comes_before_every_other_posting(self, system: Worker, newcomer: Worker) -> None:
        assert refuses(system, newcomer, Role.WORKER)

    def test_is_not_who_posts(self, system: Worker) -> None:
        assert refuses(system, system, Role.SECURITY)

    def test_is_the_last_posting_of_a_system_administrator(
        self, system: Worker, security: Worker, newcomer: Worker
    ) -> None:
        assert refuses(system, newcomer, Role.SECURITY) == ""

    def test_is_not_posted_anew_where_the_only_one_is_locked(
        self, system: Worker, security: Worker, newcomer: Worker
    ) -> None:
        """Else whoever may lock would choose the next one themself."""
        actions.set_active(worker=security, is_active=False, by=system)
        assert refuses(system, newcomer, Role.SECURITY) == ""

    def test_is_posted_anew_where_the_only_posting_is_over(
        self, system: Worker, security: Worker, newcomer: Worker
    ) -> None:
        actions.end_posting(posting=security.postings.get(), until_on=today() - DAY, by=None)
        rules.check_poster(system, newcomer, Role.SECURITY)


def wrong(role: str, days: int | None, reason: str = "") -> str:
    """Return which field of a posting that begins today is wrong, nothing for none."""
    until_on = None if days is None else today() + days * DAY
    try:
        rules.check_terms(role, today(), until_on, reason)
    except ValidationError as problem:
        return str(problem.code)
    return ""


@pytest.mark.parametrize(
    ("role", "days", "reason", "field"),
    [
        ("worker", None, "", ""),
        ("worker", 3, "", ""),
        ("worker", -1, "", "until_on"),
        ("auditor", None, "", "until_on"),
        ("auditor", 300, "", ""),
        ("inspector", None, "年检", "until_on"),
        ("inspector", settings.CASEWORK_INSPECTION_DAYS, "年检", "until_on"),
        ("inspector", settings.CASEWORK_INSPECTION_DAYS - 1, "年检", ""),
        ("inspector", 3, " ", "reason"),
    ],
)
def test_some_postings_need_an_end_and_a_reason(
    role: str, days: int | None, reason: str, field: str
) -> None:
    assert wrong(role, days, reason) == field


@pytest.mark.parametrize(
    ("role", "fields"),
    [("auditor", {}), ("inspector", {"until_on": today()}), ("inspector", {"reason": "年检"})],
    ids=["auditor for ever", "inspector without a reason", "inspector for ever"],
)
def test_the_database_refuses_them_too(role: str, fields: dict[str, Any], newcomer: Worker) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.create(
            worker=newcomer, area=make_area(), role=role, from_on=today(), **fields
        )


def collides(worker: Worker, role: str, start: int = 0, days: int | None = None) -> bool:
    from_on = today() + start * DAY
    until_on = None if days is None else from_on + days * DAY
    try:
        rules.check_apart(worker, role, from_on, until_on)
    except ValidationError:
        return True
    return False


@pytest.mark.parametrize("held", ["worker", "supervisor", "clerk", "officer"])
@pytest.mark.parametrize("role", ["auditor", "inspector", "system", "security", "audit"])
def test_control_stands_beside_no_other_role(held: str, role: str) -> None:
    assert collides(make_worker(held, make_area()), role)
    assert collides(make_worker(role, make_area()), held)


def test_roles_that_work_on_cases_stand_beside_each_other() -> None:
    assert not collides(make_worker("worker", make_area()), "clerk")


def test_the_same_control_may_hold_in_two_areas() -> None:
    assert not collides(make_worker("auditor", make_area()), "auditor")


def test_one_after_the_other_is_no_collision() -> None:
    worker = make_worker("worker", make_area(), days=3)
    assert not collides(worker, "auditor", start=4)
    assert collides(worker, "auditor", start=3)


def test_one_before_the_other_is_no_collision() -> None:
    worker = make_worker("worker", make_area())
    posting = worker.postings.get()
    posting.from_on = today() + 10 * DAY
    posting.save()
    assert not collides(worker, "auditor", days=9)
    assert collides(worker, "auditor", days=10)


@pytest.fixture
def absent() -> Posting:
    return make_worker("supervisor", make_area()).postings.get()


def test_a_supervisor_names_a_deputy_for_their_own_posting(absent: Posting) -> None:
    assert rules.may_name_deputy(absent.worker, absent)
    assert not rules.may_name_deputy(make_worker("supervisor", absent.area), absent)


def test_a_posting_that_is_over_needs_no_deputy() -> None:
    posting = make_worker("supervisor", make_area(), days=-1).postings.get()
    assert not rules.may_name_deputy(posting.worker, posting)


def test_a_social_worker_names_no_deputy() -> None:
    posting = make_worker("worker", make_area(), days=3).postings.get()
    assert not rules.may_name_deputy(posting.worker, posting)


@pytest.mark.parametrize("role", list(Role))
def test_social_workers_and_supervisors_may_stand_in(role: str, absent: Posting) -> None:
    allowed = role in {Role.WORKER, Role.SUPERVISOR}
    assert rules.may_deputise(make_worker(role, make_area()), absent) == allowed


def test_nobody_stands_in_for_themself(absent: Posting) -> None:
    assert not rules.may_deputise(absent.worker, absent)


@pytest.mark.parametrize(
    ("start", "days", "field"),
    [(0, 0, ""), (1, 5, ""), (-1, 5, "from_on"), (3, -1, "until_on"), (0, 60, "until_on")],
)
def test_a_cover_lies_ahead_and_ends(start: int, days: int, field: str, absent: Posting) -> None:
    from_on = today() + start * DAY
    found = ""
    try:
        rules.check_cover(absent, from_on, from_on + days * DAY)
    except ValidationError as problem:
        found = str(problem.code)
    assert found == field


def test_a_cover_ends_with_what_it_covers() -> None:
    absent = make_worker("supervisor", make_area(), days=3).postings.get()
    rules.check_cover(absent, today(), today() + 3 * DAY)
    with pytest.raises(ValidationError):
        rules.check_cover(absent, today(), today() + 4 * DAY)


@pytest.mark.parametrize("role", list(Role))
def test_three_roles_are_administrators(role: str) -> None:
    worker = make_worker(role, make_area())
    assert rules.is_administrator(worker) == (role in {"system", "security", "audit"})
