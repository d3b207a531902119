"""The list of households, opening one, and changing its own record."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.access.grants import workers_with
from casework.access.http import StaffRequest
from casework.access.models import Area, Listed, Permission, Worker
from casework.access.own.lists import Listing, default_of
from casework.access.scope import scope_of
from casework.audit.chain import entries_last, record
from casework.common.concurrency import posted_version
from casework.common.conflicts import conflict_context, is_stale, merged
from casework.common.forms import PlainSelect
from casework.households import actions, rules
from casework.households.codes import Category
from casework.households.forms import AssignForm, CategoryForm, HouseholdForm, NewHouseholdForm
from casework.households.listing import OFFERED, HouseholdPages, Order
from casework.households.models import ON_FILE, Household, PersonCondition, Stage
from casework.households.narrowing import NarrowForm, labels
from casework.households.views.common import household_for, remember_reading
from casework.vault import keys

PER_PAGE = 50


class FilterForm(NarrowForm):
    """What the list of households can be narrowed to; ids and codes only, they stand in the URL."""

    orders = labels(OFFERED)
    turned = labels(order for order in Order if order not in OFFERED)

    stage = forms.ChoiceField(
        label=gettext_lazy("Stage"),
        choices=[
            ("", gettext_lazy("All open cases")),
            *((stage.value, stage.label) for stage in (*ON_FILE, Stage.SHREDDED)),
        ],
        required=False,
        widget=PlainSelect,
    )
    due = forms.ChoiceField(
        label=gettext_lazy("Next visit"),
        choices=[("", gettext_lazy("Any day")), ("overdue", gettext_lazy("Overdue"))],
        required=False,
        widget=PlainSelect,
    )
    category = forms.ChoiceField(
        label=gettext_lazy("Category of assistance"),
        choices=[("", gettext_lazy("All categories")), *Category.choices],
        required=False,
        widget=PlainSelect,
    )

    def households(self) -> Any:
        """Return the households in scope that fit; an odd value in the URL narrows nothing."""
        households = self.narrowed(self.of_stage(self.chosen.get("stage")))
        if category := self.chosen.get("category"):
            households = households.filter(category=category)
        return households.overdue() if self.chosen.get("due") else households

    def of_stage(self, stage: str | None) -> Any:
        """Return the households in scope at a stage; those that are open without one."""
        if stage == Stage.SHREDDED:
            return Household.objects.shredded_to(self.worker)
        households = Household.objects.visible_to(self.worker)
        return households.filter(stage=stage) if stage else households.open()


def household_list(request: StaffRequest) -> HttpResponse:
    """List the households in scope, those due first, or as the worker's default filter says."""
    if begins := default_of(request, Listed.HOUSEHOLDS):
        return begins
    narrow = FilterForm(request.GET or None, worker=request.user)
    listing = Listing(request, Listed.HOUSEHOLDS, narrow, narrow.chosen_order)
    pages = HouseholdPages(
        narrow.households(), PER_PAGE, worker=request.user, order=narrow.chosen_order
    )
    page = pages.get_page(request.GET.get("page"))
    keys.warm([household.pk for household in page])
    record("list read", None, by=request.user, list="households", count=len(page.object_list))
    areas = Area.objects.filter(
        level="area", pk__in=scope_of(request.user).areas.get(Permission.EDIT, frozenset())
    )
    context = {
        "page": page,
        "filter": narrow,
        "listing": listing,
        "may_open": areas.exists() and bool(request.user.role_codes & {"worker", "supervisor"}),
    }
    return listing.remember(render(request, "households/household_list.html", context))


def household_new(request: StaffRequest) -> HttpResponse:
    """Open a household's case together with its head."""
    form = NewHouseholdForm(request.POST or None, worker=request.user)
    duplicate: actions.DuplicatePerson | None = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not rules.may_open_household(request.user, data["area"]):
            raise PermissionDenied
        try:
            with entries_last():
                household = actions.open_household(
                    area=data["area"],
                    category=data["category"],
                    category_label=data["category_label"],
                    **form.arguments(),
                    by=request.user,
                )
                actions.add_person(
                    household_id=household.pk,
                    relation="0",
                    identity=form.identity(),
                    condition=PersonCondition(),
                    by=request.user,
                )
            return redirect("person-new" if "another" in request.POST else "people", household.pk)
        except actions.DuplicatePerson as found:
            duplicate = found
            form.add_error("id_number", duplicate_sentence(found))
    context = {"form": form, "duplicate": duplicate}
    return render(request, "households/household_new.html", context)


def duplicate_sentence(found: actions.DuplicatePerson) -> str:
    """Say that an ID is held already; outside the worker's scope without saying where."""
    if found.household is not None:
        return _("This ID is recorded already in household %(number)s, see the link above.") % {
            "number": found.household.number
        }
    return _("This ID can't be recorded here. Ask your supervisor to check it.")


def household_edit(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Change addresses, phones, causes and intake facts."""
    household = household_for(request, household_id)
    if not rules.may_edit_open(request.user, household):
        raise PermissionDenied
    remember_reading(request, household)
    theirs = HouseholdForm.initial_of(household)
    if request.method != "POST":
        form = HouseholdForm(initial=theirs)
    else:
        post = merged(request.POST, theirs)
        form = HouseholdForm(post)
        if is_stale(post, household.version):
            context = conflict_context(
                request.path,
                title=_("Household"),
                form=form,
                theirs_initial=theirs,
                version=household.version,
            )
            return render(request, "common/conflict.html", context, status=409)
        if form.is_valid():
            actions.edit_household(
                household_id=household.pk,
                based_on=household.version,
                **form.arguments(),
                by=request.user,
            )
            return redirect("people", household.pk)
    context = {"household": household, "tab": "people", "form": form}
    return render(request, "households/household_edit.html", context)


def category_change(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Give the household another category of assistance from a day on."""
    household = household_for(request, household_id)
    if not rules.may_edit_open(request.user, household):
        raise PermissionDenied
    remember_reading(request, household)
    form = CategoryForm(
        request.POST or None,
        household=household,
        initial={"category": household.category, "category_label": household.category_label},
    )
    if request.method == "POST" and form.is_valid():
        actions.change_category(
            household_id=household.pk,
            category=form.cleaned_data["category"],
            label=form.cleaned_data["category_label"],
            from_on=form.cleaned_data["from_on"],
            based_on=version_of(request),
            by=request.user,
        )
        return redirect("people", household.pk)
    context = {"household": household, "tab": "people", "form": form}
    return render(request, "households/category.html", context)


def assign(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Name the social worker in charge."""
    household = household_for(request, household_id)
    if not rules.may_assign(request.user, household):
        raise PermissionDenied
    remember_reading(request, household)
    candidates = Worker.objects.filter(
        workers_with(Permission.EDIT, household.area), is_active=True
    ).order_by("username")
    form = AssignForm(
        request.POST or None, candidates=candidates, initial={"worker": household.worker_id}
    )
    if request.method == "POST" and form.is_valid():
        actions.assign_worker(
            household_id=household.pk,
            worker=form.cleaned_data["worker"],
            based_on=version_of(request),
            by=request.user,
        )
        return redirect("people", household.pk)
    context = {"household": household, "tab": "people", "form": form}
    return render(request, "households/assign.html", context)


def version_of(request: StaffRequest) -> int:
    """Return the version a short form was based on; 0, which is never current, without one."""
    return posted_version(request.POST)
