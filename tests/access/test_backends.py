"""`has_perm` answers by the same rule as the lists, for everything it may be asked about."""

import pytest
from django.contrib.auth.models import AnonymousUser

from casework.access.backends import ScopeBackend
from casework.access.models import Worker
from tests.factories import make_area, make_household, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def test_nobody_signed_in_holds_nothing() -> None:
    assert ScopeBackend().get_all_permissions(AnonymousUser(), make_area()) == set()


def test_a_worker_holds_what_the_role_brings_on_the_area_and_below_only() -> None:
    area = make_area()
    clerk = make_worker("clerk", area)
    assert ScopeBackend().get_all_permissions(clerk, area) == {"view", "print"}
    assert ScopeBackend().get_all_permissions(clerk, area.street) == set()


def test_a_row_of_a_household_is_judged_by_its_household() -> None:
    area = make_area()
    worker = make_worker("worker", area)
    person = make_household(area, worker).people.get()
    stranger = make_worker("worker", make_area(area.street))
    assert worker.has_perm("households.edit", person)
    assert not stranger.has_perm("households.view", person)


def test_without_a_thing_there_is_no_permission() -> None:
    worker = make_worker("supervisor", make_area())
    assert not worker.has_perm("households.view")
    assert not worker.has_perm("households.view", "a word")


def test_a_locked_account_holds_nothing() -> None:
    area = make_area()
    worker = make_worker("supervisor", area)
    Worker.objects.filter(pk=worker.pk).update(is_active=False)
    assert not Worker.objects.get(pk=worker.pk).has_perm("access.view", area)
