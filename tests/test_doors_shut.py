"""Every door stays shut to whoever isn't signed in, is locked out, or is posted nowhere now."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from casework.access.actions import end_posting, set_active
from casework.access.models import Worker
from casework.common.dates import today
from tests.asking import ask, sign_in, sings, stranger, target
from tests.doors import Row, row_id, rows
from tests.factories import make_worker
from tests.posting import post
from tests.world import ROLES, World

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture(scope="module")
def inactive(signed_in: World) -> dict[str, Worker]:
    """Someone of each role of the case's own area whose account is locked; a session stands."""
    found = {role.value: make_worker(role, signed_in.area) for role in ROLES}
    for worker in found.values():
        set_active(worker=worker, is_active=False, by=signed_in.chief)
    sign_in(*found.values())
    return found


@pytest.fixture(scope="module")
def expired(signed_in: World) -> dict[str, Worker]:
    """Someone of each role of the case's own area whose posting ended yesterday."""
    found = {role.value: make_worker(role, signed_in.area) for role in ROLES}
    for worker in found.values():
        over_on = today() - timedelta(days=1)
        end_posting(posting=worker.postings.get(), until_on=over_on, by=None)
    fresh = {role: Worker.objects.get(pk=worker.pk) for role, worker in found.items()}
    sign_in(*fresh.values())
    return fresh


@pytest.mark.parametrize("row", rows(), ids=row_id)
def test_who_is_not_signed_in_is_led_to_the_sign_in_page(signed_in: World, row: Row) -> None:
    with transaction.atomic():
        url, client = target(signed_in, row), stranger()
        answer = client.get(url) if row.method == "GET" else post(client, url)
        transaction.set_rollback(True)
    assert (answer.status_code, sings(answer)) == (302, [])
    assert reverse("login") in answer["Location"]


@pytest.mark.parametrize("row", rows(), ids=row_id)
def test_whoever_is_locked_out_is_led_to_the_sign_in_page(
    signed_in: World, inactive: dict[str, Worker], row: Row
) -> None:
    for role, worker in inactive.items():
        answer = ask(signed_in, worker, row)
        assert (role, answer.status_code, sings(answer)) == (role, 302, [])
        assert reverse("login") in answer["Location"]


@pytest.mark.parametrize("row", rows(), ids=row_id)
def test_whoever_is_posted_nowhere_any_more_is_refused(
    signed_in: World, expired: dict[str, Worker], row: Row
) -> None:
    for role, worker in expired.items():
        answer = ask(signed_in, worker, row)
        assert (role, answer.status_code, sings(answer)) == (role, 403, [])
