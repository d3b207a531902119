"""Addenda: what they add, what they leave as it was, and who is refused."""

from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied

from casework.access.models import Area, Worker
from casework.audit.models import Entry
from casework.common.dates import today
from casework.households.models import Household
from casework.visits.actions import add_addendum
from casework.visits.models import (
    AppendOnly,
    Visit,
)
from tests.factories import make_area, make_visit, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def close(household: Household) -> None:
    rows = Household.objects.unscoped("test").filter(pk=household.pk)
    rows.update(stage="closed", closed_on=today())


def addendum(visit: Visit, by: Worker, text: str = "日期应为 11 月 3 日。") -> UUID:
    return add_addendum(visit_id=visit.pk, text=text, by=by).pk


def test_a_colleague_in_scope_may_add_to_a_visit(household: Household, worker: Worker, area: Area):
    colleague = make_worker("worker", area)
    visit = make_visit(household, worker)
    addendum(visit, colleague)
    added = visit.addenda.get()
    assert (added.created_by, added.content.text) == (colleague, "日期应为 11 月 3 日。")


def test_an_addendum_leaves_the_record_as_it_was(household: Household, worker: Worker):
    visit = make_visit(household, worker)
    before = bytes(Visit.objects.visible_to(worker).get(pk=visit.pk).log_sealed)
    addendum(visit, worker)
    assert bytes(Visit.objects.visible_to(worker).get(pk=visit.pk).log_sealed) == before


def test_the_audit_remembers_the_addendum(household: Household, worker: Worker):
    visit = make_visit(household, worker)
    pk = addendum(visit, worker)
    entry = Entry.objects.filter(household_id=household.pk).latest("seq")
    assert (entry.act, entry.thing_id) == ("addendum added", pk)
    assert entry.details == {"visit": str(visit.pk)}


def test_an_addendum_cannot_be_changed(household: Household, worker: Worker):
    visit = make_visit(household, worker)
    addendum(visit, worker)
    with pytest.raises(AppendOnly):
        visit.addenda.get().save()


def test_a_visit_out_of_scope_takes_no_addendum(
    household: Household, worker: Worker, stranger: Worker
):
    with pytest.raises(Visit.DoesNotExist):
        addendum(make_visit(household, worker), stranger)


def test_a_clerk_may_not_add_to_a_visit(household: Household, worker: Worker, area: Area):
    with pytest.raises(PermissionDenied):
        addendum(make_visit(household, worker), make_worker("clerk", area))


def test_a_closed_case_takes_no_addendum(household: Household, worker: Worker):
    visit = make_visit(household, worker)
    close(household)
    with pytest.raises(PermissionDenied):
        addendum(visit, worker)


def test_a_worker_of_the_neighbouring_area_does_not_see_the_visit(
    household: Household, worker: Worker, area: Area
):
    neighbour = make_worker("worker", make_area(area.street))
    make_visit(household, worker)
    assert not Visit.objects.visible_to(neighbour).exists()
