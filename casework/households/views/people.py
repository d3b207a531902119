"""The people of a household: the page that lists them, and the forms for each."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casework.access.fields import may_see_full_id
from casework.access.http import StaffRequest
from casework.audit.chain import record
from casework.common.conflicts import conflict_context, is_stale, merged
from casework.households import actions, rules
from casework.households.forms import ConsentForm, LeaveForm, NewHeadForm, PersonForm
from casework.households.models import Household, Person
from casework.households.views.common import household_for, person_choices, remember_reading
from casework.households.views.households import duplicate_sentence, version_of
from casework.vault.sealed import readable


def people(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Show a household's own record: people, relations, categories, consents, tasks."""
    household = household_for(request, household_id)
    record("people read", household, by=request.user)
    everyone = list(household.people.prefetch_related("tasks"))
    context: dict[str, Any] = {
        "household": household,
        "tab": "people",
        "members": [p for p in everyone if p.is_member and p.left_on is None],
        "others": [p for p in everyone if not p.is_member and p.left_on is None],
        "former": [p for p in everyone if p.left_on is not None],
        "ties": household.ties.select_related("person", "other"),
        "categories": household.categories.all(),
        "consents": household.consents.select_related("person", "withdrawn_by"),
        "tasks": household.tasks.filter(done_at=None).select_related("person"),
        "may_edit": rules.may_edit_open(request.user, household),
        "may_see_full_id": may_see_full_id(request.user, household),
        "may_assign": rules.may_assign(request.user, household),
        "requests": household.data_requests.select_related("person"),
        "may_ask": rules.may_edit(request.user, household),
        "may_decide": rules.may_decide(request.user, household),
        "identity": readable(household, "identity"),
        "situation": readable(household, "situation"),
    }
    return render(request, "households/people.html", context)


def editable(request: StaffRequest, household_id: UUID) -> Household:
    """Return an open household that the worker may write on; raise PermissionDenied otherwise."""
    household = household_for(request, household_id)
    if not rules.may_edit_open(request.user, household):
        raise PermissionDenied
    remember_reading(request, household)
    return household


def editable_person(request: StaffRequest, person_id: UUID) -> tuple[Household, Person]:
    """Return a person whose record may be changed, with the household; raise PermissionDenied.

    Raises Person.DoesNotExist outside scope.
    """
    person: Person = Person.objects.visible_to(request.user).get(pk=person_id)
    person.household = editable(request, person.household_id)
    if not rules.may_edit_person(request.user, person):
        raise PermissionDenied
    return person.household, person


def person_new(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Add a person; 'save and add another' comes back here."""
    household = editable(request, household_id)
    duplicate: actions.DuplicatePerson | None = None
    form = PersonForm(request.POST or None, household=household)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                actions.add_person(household_id=household.pk, **form.arguments(), by=request.user)
        except actions.DuplicatePerson as found:
            duplicate = found
            form.add_error("id_number", duplicate_sentence(found))
        except IntegrityError:
            form.add_error("relation", _("The household has a head already."))
        else:
            messages.success(request, _("The person has been added."))
            return redirect("person-new" if "another" in request.POST else "people", household.pk)
    context = {
        "household": household,
        "tab": "people",
        "form": form,
        "duplicate": duplicate,
        "members": household.people.filter(is_member=True, left_on=None),
    }
    return render(request, "households/person.html", context)


def person_edit(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Change a person's record, with the conflict page where someone else was faster."""
    household, person = editable_person(request, person_id)
    theirs = PersonForm.initial_of(person)
    duplicate: actions.DuplicatePerson | None = None
    form = PersonForm(initial=theirs, household=household, person=person)
    if request.method == "POST":
        post = merged(request.POST, theirs)
        form = PersonForm(post, household=household, person=person)
        if is_stale(post, person.version):
            context = conflict_context(
                request.path,
                title=_("Person"),
                form=form,
                theirs_initial=theirs,
                version=person.version,
            )
            return render(request, "common/conflict.html", context, status=409)
        if form.is_valid():
            try:
                with transaction.atomic():
                    actions.edit_person(
                        person_id=person.pk,
                        based_on=person.version,
                        **form.arguments(),
                        by=request.user,
                    )
            except actions.DuplicatePerson as found:
                duplicate = found
                form.add_error("id_number", duplicate_sentence(found))
            except IntegrityError:
                form.add_error("relation", _("The household has a head already."))
            else:
                return redirect("people", household.pk)
    else:
        record("person read", person, by=request.user)
    context = {
        "household": household,
        "tab": "people",
        "form": form,
        "person": person,
        "duplicate": duplicate,
    }
    return render(request, "households/person.html", context)


def person_leave(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Note that a member left."""
    household, person = editable_person(request, person_id)
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.remove_member(
            person_id=person.pk,
            based_on=version_of(request),
            left_on=form.cleaned_data["left_on"],
            by=request.user,
        )
        return redirect("people", household.pk)
    context = {"household": household, "tab": "people", "form": form, "person": person}
    return render(request, "households/person_leave.html", context)


def person_head(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Make a member the head of the household."""
    household, person = editable_person(request, person_id)
    form = NewHeadForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.make_head(
            person_id=person.pk,
            based_on=version_of(request),
            former_relation=form.cleaned_data["former_relation"],
            by=request.user,
        )
        return redirect("people", household.pk)
    context = {"household": household, "tab": "people", "form": form, "person": person}
    return render(request, "households/person_head.html", context)


def consent_new(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Record a consent that was given on paper."""
    household = editable(request, household_id)
    form = ConsentForm(request.POST or None, people=person_choices(household))
    if request.method == "POST" and form.is_valid():
        actions.give_consent(household_id=household.pk, **form.arguments(), by=request.user)
        return redirect("people", household.pk)
    context = {"household": household, "tab": "people", "form": form}
    return render(request, "households/consent.html", context)


def consent_withdraw(request: StaffRequest, consent_id: UUID) -> HttpResponse:
    """Record that a consent was withdrawn."""
    consent = actions.withdraw_consent(consent_id=consent_id, by=request.user)
    return redirect("people", consent.household_id)


def task_finish(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """Mark a task as done."""
    task = actions.finish_task(task_id=task_id, by=request.user)
    return redirect("people", task.household_id)
