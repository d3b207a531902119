"""Who may manage the staff."""

import pytest

from casework.access import rules
from casework.access.models import Worker
from tests.factories import make_area, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def test_a_system_administrator_may() -> None:
    assert rules.may_manage_staff(make_worker("system", make_area()))


@pytest.mark.parametrize("role", ["worker", "supervisor", "clerk"])
def test_nobody_who_sees_cases_may(role: str) -> None:
    assert not rules.may_manage_staff(make_worker(role, make_area()))


def test_a_locked_administrator_may_not() -> None:
    administrator = make_worker("system", make_area())
    administrator.is_active = False
    assert not rules.may_manage_staff(administrator)


def test_an_administrator_whose_posting_is_over_may_not() -> None:
    administrator = make_worker("system", make_area(), days=-1)
    assert not rules.may_manage_staff(Worker.objects.get(pk=administrator.pk))
