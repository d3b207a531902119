"""Every record that a page could not open is in the audit, by table and id."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from casework.access.middleware import SealMiddleware
from casework.audit.models import Entry
from casework.common.ids import new_id
from casework.vault import broken
from tests.factories import make_area, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def meeting(*rows: UUID) -> Callable[[HttpRequest], HttpResponse]:
    """Return a site whose page meets these broken rows."""

    def page(request: HttpRequest) -> HttpResponse:
        for row in rows:
            broken.remember("plans_plan", row)
        return HttpResponse("无法读取")

    return SealMiddleware(page)


def asked_by(user: object) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = user  # type: ignore[assignment] # what the authentication middleware sets
    return request


def test_a_page_whose_records_all_opened_writes_nothing() -> None:
    meeting()(asked_by(AnonymousUser()))
    assert not Entry.objects.filter(act="seal broken").exists()


def test_each_broken_row_is_named_once_with_whoever_met_it() -> None:
    worker, first, second = make_worker("worker", make_area()), new_id(), new_id()
    meeting(first, second, first)(asked_by(worker))
    entry = Entry.objects.get(act="seal broken")
    assert entry.actor == worker.pk
    assert entry.details == {"rows": [f"plans_plan:{first}", f"plans_plan:{second}"]}


def test_a_row_met_by_nobody_signed_in_is_remembered_too() -> None:
    meeting(new_id())(asked_by(AnonymousUser()))
    assert Entry.objects.get(act="seal broken").actor is None


def test_what_one_request_met_is_not_told_of_the_next() -> None:
    meeting(new_id())(asked_by(AnonymousUser()))
    meeting()(asked_by(AnonymousUser()))
    assert Entry.objects.filter(act="seal broken").count() == 1
