"""Copying what is held on one person."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casework.access.http import StaffRequest
from casework.audit.chain import record
from casework.common.dates import now
from casework.households.models import Household, Person, RequestKind
from casework.reports import actions, gather, rules, snapshot
from casework.reports.documents.built import DocumentNotLaidOut
from casework.reports.forms import CopyForm
from casework.reports.gather import person as one_person
from casework.reports.models import Reason
from casework.reports.snapshot_person import Asking


def person_copy(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Say what is held on one person, ask who wants it and what for, make the copy."""
    household, person = copied_person(request, person_id)
    form = CopyForm(
        request.POST if request.method == "POST" else None, initial={"reason": Reason.REQUEST}
    )
    if request.method == "POST" and form.is_valid():
        try:
            disclosure = actions.copy_person(
                person_id=person.pk, by=request.user, **form.cleaned_data
            )
        except DocumentNotLaidOut:
            form.add_error(None, _("The pages could not be made. Nothing was logged."))
        else:
            return redirect("disclosure", disclosure.pk)
    if request.method == "GET":
        record("person read", person, by=request.user, page="copy")
    asked = person.data_requests.filter(kind=RequestKind.COPY, answered_at=None).first()
    return render(
        request,
        "reports/person_copy.html",
        {
            "household": household,
            "tab": "people",
            "person": person,
            "form": form,
            "asked": asked,
            **copy_outlook(person, request),
        },
    )


def copied_person(request: StaffRequest, person_id: UUID) -> tuple[Household, Person]:
    """Return a person in scope with their household; raise DoesNotExist or PermissionDenied."""
    seen = Person.objects.visible_to(request.user).get(pk=person_id)
    households = Household.objects.visible_to(request.user).with_heads()
    household = households.select_related(*gather.WITH_HOUSEHOLD).get(pk=seen.household_id)
    person: Person = household.people.get(pk=person_id)
    person.household = household
    if not rules.may_copy_person(request.user, person):
        raise PermissionDenied
    return household, person


def copy_outlook(person: Person, request: StaffRequest) -> dict[str, Any]:
    """Return what the copy would hold today: parts with their counts, and what can't be read."""
    facts = snapshot.Disclosure("", request.user.name, now(), "", "")
    copy = one_person.copy_of(person, facts, Asking(), by=request.user)
    counts = [(part.title, len(part.items) or _("none")) for part in copy.parts]
    return {"parts": counts, "unreadable": copy.unreadable}
