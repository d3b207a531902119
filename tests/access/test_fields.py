"""Which fields a reader sees: each rule with the people it lets and doesn't let."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from casework.access import fields
from casework.access.middleware import FieldMiddleware
from casework.access.models import Role, Worker
from casework.households.models import Household, HouseholdIdentity, PersonIdentity
from casework.vault import shown
from casework.vault.sealed import NotSealed
from tests.factories import make_area, make_household, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture
def worker() -> Worker:
    return make_worker("worker", make_area())


@pytest.fixture
def household(worker: Worker) -> Household:
    return make_household(worker.postings.get().area, worker)


def of_role(role: str, household: Household) -> Worker:
    return make_worker(role, household.area)


@pytest.mark.parametrize("role", list(Role))
def test_the_inspector_alone_sees_names_masked_under_a_watermark(role: str) -> None:
    reader = make_worker(role, make_area())
    masked = role == Role.INSPECTOR
    assert (fields.sees_masked(reader), fields.is_watermarked(reader)) == (masked, masked)
    assert fields.may_see_pictures(reader) == (not masked)


@pytest.mark.parametrize("role", list(Role))
def test_mood_is_for_supervisors_and_the_cases_own_worker(role: str, household: Household) -> None:
    allowed = role == Role.SUPERVISOR
    assert fields.may_see_mood(of_role(role, household), household) == allowed


def test_the_cases_own_worker_sees_mood_as_long_as_they_write_there(
    worker: Worker, household: Household
) -> None:
    assert fields.may_see_mood(worker, household)
    left = make_worker("worker", make_area())
    household.worker = left
    assert not fields.may_see_mood(left, household)


@pytest.mark.parametrize("role", list(Role))
def test_a_full_id_is_for_those_who_write(role: str, household: Household) -> None:
    allowed = role in {Role.WORKER, Role.SUPERVISOR}
    assert fields.may_see_full_id(of_role(role, household), household) == allowed


def test_without_a_mask_a_masked_reader_sees_nothing(
    household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fields.Masks, "make", None)
    with fields.as_shown_to(of_role("inspector", household)):
        assert household.head.identity == PersonIdentity()
        assert household.identity == HouseholdIdentity()
    assert household.identity != HouseholdIdentity()


def test_nothing_is_saved_while_a_mask_holds(household: Household) -> None:
    with (
        fields.as_shown_to(of_role("inspector", household)),
        pytest.raises(NotSealed),
    ):
        household.identity = HouseholdIdentity(living_address="别处")


def test_a_mask_may_look_behind_itself(household: Household) -> None:
    with fields.as_shown_to(of_role("inspector", household)):
        assert shown.mask() is not None
        with shown.plainly():
            assert shown.mask() is None


@pytest.mark.parametrize(("role", "masked"), [("inspector", True), ("clerk", False)])
def test_a_request_is_answered_through_the_readers_mask(role: str, masked: bool) -> None:
    found: list[bool] = []

    def view(request: Any) -> HttpResponse:
        found.append(shown.mask() is not None)
        return HttpResponse()

    request = RequestFactory().get("/")
    request.user = make_worker(role, make_area())
    FieldMiddleware(view)(request)
    assert found == [masked]
    assert shown.mask() is None
