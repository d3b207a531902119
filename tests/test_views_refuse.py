"""What a page refuses by itself, should its door ever stand open: the rule, not the role alone."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from casework.access import pages
from casework.access import views as staff
from casework.access.models import Posting, Worker
from casework.desk import handover
from casework.desk.figures import views as figures
from casework.households.views import emergency, ledger
from casework.reports.views import ledgers, office
from tests.factories import make_area, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def an_account() -> tuple[Any, ...]:
    return (make_worker("worker", make_area()).pk,)


def a_posting() -> tuple[Any, ...]:
    posting: Posting = make_worker("worker", make_area()).postings.get()
    return (posting.pk,)


def an_id() -> tuple[Any, ...]:
    return (uuid4(),)


def nothing() -> tuple[Any, ...]:
    return ()


PAGES: list[tuple[Callable[..., Any], Callable[[], tuple[Any, ...]], str]] = [
    (pages.settings_page, nothing, "supervisor"),
    (staff.worker_page, an_account, "supervisor"),
    (staff.posting_new, an_account, "supervisor"),
    (staff.posting_end, a_posting, "system"),
    (figures.statistics, nothing, "worker"),
    (handover.handover_new, an_account, "worker"),
    (emergency.emergency_new, nothing, "clerk"),
    (emergency.emergency_list, nothing, "worker"),
    (emergency.emergency, an_id, "worker"),
    (ledger.worker_grants, an_account, "supervisor"),
    (ledger.household_ledger, nothing, "supervisor"),
    (ledgers.ledger_columns, nothing, "worker"),
    (office.office_list, nothing, "supervisor"),
]


@pytest.mark.parametrize(("view", "of", "role"), PAGES, ids=[row[0].__name__ for row in PAGES])
def test_a_page_refuses_whom_its_rule_refuses(
    view: Callable[..., Any], of: Callable[[], tuple[Any, ...]], role: str, rf: RequestFactory
) -> None:
    request = rf.get("/")
    request.user = make_worker(role, make_area())
    with pytest.raises(PermissionDenied):
        view(request, *of())


def test_whom_one_may_not_post_has_no_page_for_it(rf: RequestFactory) -> None:
    security: Worker = make_worker("security", make_area())
    request = rf.get("/")
    request.user = security
    with pytest.raises(PermissionDenied):
        staff.posting_new(request, security.pk)
