"""The register of what people ask about their own data, and the answers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casework.access.http import StaffRequest
from casework.audit.chain import record
from casework.households import actions, retention, rules
from casework.households.forms import AnswerForm, LiftForm, RequestForm
from casework.households.models import DataRequest, RequestKind, RequestOutcome
from casework.households.views.common import household_for, person_for, remember_reading
from casework.households.views.households import version_of
from casework.vault.sealed import readable


def request_new(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Write down what a person asks about their data."""
    household, person = person_for(request, person_id)
    if not rules.may_enter_request(request.user, person):
        raise PermissionDenied
    remember_reading(request, household)
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made = actions.enter_request(
                    person_id=person.pk, **form.arguments(), by=request.user
                )
        except IntegrityError:
            form.add_error("kind", _("The same request is waiting for an answer already."))
        else:
            return redirect("data-request", made.pk)
    context = {"household": household, "tab": "people", "form": form, "person": person}
    return render(request, "households/request_new.html", context)


def data_request(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """Show a request, what the law says about it here, and the form that answers it."""
    rows = DataRequest.objects.visible_to(request.user)
    rows = rows.select_related("household", "person", "created_by", "answered_by", "lifted_by")
    asked: DataRequest = rows.get(pk=request_id)
    household = household_for(request, asked.household_id)
    asked.household = asked.person.household = household
    if not rules.may_read_request(request.user, asked):
        raise PermissionDenied
    may_answer = rules.may_answer_request(request.user, asked)
    may_decide = rules.may_decide(request.user, household)
    if request.method == "POST" and not may_answer and asked.is_open:
        raise PermissionDenied
    keeping = retention.why_kept(household)
    granted = RequestOutcome.DONE
    if asked.kind == RequestKind.DELETION:
        granted = actions.expected_outcome(keeping)
    form = AnswerForm(request.POST or None, request=asked, granted=granted)
    if request.method == "POST" and form.is_valid():
        answer(asked, form.cleaned_data, request)
        messages.success(request, _("The request is answered."))
        return redirect("data-request", asked.pk)
    if request.method == "GET":
        record("data request read", asked, by=request.user)
    context = {
        "household": household,
        "tab": "people",
        "asked": asked,
        "papers": copies_of(asked),
        "note": readable(asked, DataRequest.note),
        # It says whose data they are; of someone set aside that is for who may lift it.
        "shows_note": may_answer or may_decide or not asked.person.is_set_aside,
        "answer": readable(asked, DataRequest.answer),
        "form": form if may_answer else None,
        "keeping": keeping,
        "granted": granted.value,
        "may_correct": rules.may_edit_person(request.user, asked.person),
        "may_lift": rules.may_lift_restriction(request.user, asked.person),
    }
    return render(request, "households/request.html", context)


def copies_of(asked: DataRequest) -> Any:
    """Return the copies that carried a request out, without what is in them; a room above's."""
    return asked.papers.only("serial", "document", "printed_at")


def answer(asked: DataRequest, data: dict[str, Any], request: StaffRequest) -> None:
    """Carry an answer out as the form says it."""
    common: dict[str, Any] = {
        "request_id": asked.pk,
        "based_on": version_of(request),
        "by": request.user,
    }
    if data["outcome"] == RequestOutcome.REFUSED:
        actions.refuse_request(legal_reason=data["legal_reason"], words=data["words"], **common)
    else:
        actions.grant_request(outcome=data["outcome"], words=data["words"], **common)


def restriction_lift(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Take restricted data up again, with a reason."""
    household, person = person_for(request, person_id)
    if not rules.may_lift_restriction(request.user, person):
        raise PermissionDenied
    remember_reading(request, household)
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                actions.lift_restriction(
                    person_id=person.pk,
                    based_on=version_of(request),
                    reason=form.cleaned_data["reason"],
                    by=request.user,
                )
        except actions.DuplicatePerson:
            form.add_error(
                None, _("Someone else is recorded under this resident ID by now. Clear that first.")
            )
        else:
            return redirect("people", household.pk)
    context = {"household": household, "tab": "people", "form": form, "person": person}
    return render(request, "households/restriction_lift.html", context)
