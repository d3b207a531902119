"""The page of a household's genogram and ecomap, and the panels beside them that change them."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.access.http import StaffRequest
from casework.common.conflicts import conflict_context, is_stale, merged
from casework.households import actions, rules
from casework.households.drawings.recorded import ecomap_of, genogram_of
from casework.households.forms import OutsideForm, TieForm
from casework.households.models import Household, OutsideTie, Person, Tie
from casework.households.naming import name_of
from casework.households.views.common import household_for, remember_reading


def family(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Show how a household's people are related, and what ties it has to the world outside."""
    household = household_for(request, household_id)
    remember_reading(request, household)
    return page(request, household)


def page(request: StaffRequest, household: Household, **panels: Any) -> HttpResponse:
    """Draw the family; whoever may write has a form beside each drawing, filled or empty."""
    everyone = list(household.people.all())
    ties = list(household.ties.order_by("id"))
    size = sum(person.is_member and person.left_on is None for person in everyone)
    tree = genogram_of(everyone, ties)
    chosen = chosen_person(request, everyone)
    context: dict[str, Any] = {
        "household": household,
        "tab": "people",
        "genogram": tree,
        "ecomap": ecomap_of(household, household.outside_ties.all(), size),
        "may_edit": rules.may_edit_open(request.user, household),
        "chosen": chosen,
        "lines": [one for one in tree.lines if not chosen or str(chosen.pk) in one.keys],
        **panels,
    }
    if context["may_edit"]:
        start = {"person": str(chosen.pk)} if chosen else {}
        context.setdefault("tie_form", TieForm(people=choices(everyone), initial=start))
        context.setdefault("outside_form", OutsideForm(auto_id="id_out_%s"))
        # The forms go to doors of their own; what is typed here is kept all the same.
        context["has_form"] = True
    return render(request, "households/family.html", context)


def choices(people: list[Person]) -> list[tuple[str, str]]:
    """Return (id, name) of everyone whose data may be worked with."""
    return [(str(person.pk), name_of(person)) for person in people if not person.is_set_aside]


def chosen_person(request: StaffRequest, people: list[Person]) -> Person | None:
    """Return the person whom a click on the drawing chose, None without one."""
    wanted = request.GET.get("person", "")
    found = (person for person in people if str(person.pk) == wanted and not person.is_set_aside)
    return next(found, None)


def writable(request: StaffRequest, household_id: UUID) -> Household:
    """Return an open household that the worker may write on; raise PermissionDenied otherwise."""
    household = household_for(request, household_id)
    if not rules.may_edit_open(request.user, household):
        raise PermissionDenied
    remember_reading(request, household)
    return household


def back(household_id: UUID, panel: str, person: str = "") -> HttpResponseRedirectBase:
    """Lead back to the drawing with a panel open, the same person chosen."""
    chosen = f"?{urlencode({'person': person})}" if person else ""
    return redirect(f"{reverse('family', args=[household_id])}{chosen}#{panel}")


def tie_new(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Record how two people are related."""
    household = writable(request, household_id)
    if request.method != "POST":
        return page(request, household)
    form = TieForm(request.POST, people=choices(list(household.people.all())))
    if form.is_valid():
        try:
            with transaction.atomic():
                actions.add_tie(household_id=household.pk, **form.arguments(), by=request.user)
        except IntegrityError:
            form.add_error(None, _("This relation is recorded already."))
        else:
            return back(household.pk, "relation", form.cleaned_data["person"])
    return page(request, household, tie_form=form)


def tie_edit(request: StaffRequest, tie_id: UUID) -> HttpResponse:
    """Put a relation right."""
    tie: Tie = Tie.objects.visible_to(request.user).select_related("person", "other").get(pk=tie_id)
    household = writable(request, tie.household_id)
    if tie.person.is_set_aside or tie.other.is_set_aside:
        raise PermissionDenied
    people, theirs = choices(list(household.people.all())), TieForm.initial_of(tie)
    if request.method != "POST":
        form = TieForm(people=people, initial=theirs)
        return page(request, household, tie_form=form, tie=tie)
    form = TieForm(merged(request.POST, theirs), people=people)
    if is_stale(request.POST, tie.version):
        return both_versions(request, form, theirs, tie.version, title=_("Relation"))
    if form.is_valid():
        try:
            with transaction.atomic():
                actions.change_tie(
                    tie_id=tie.pk, based_on=tie.version, **form.arguments(), by=request.user
                )
        except IntegrityError:
            form.add_error(None, _("This relation is recorded already."))
        else:
            return back(household.pk, "relation", form.cleaned_data["person"])
    return page(request, household, tie_form=form, tie=tie)


def both_versions(
    request: StaffRequest,
    form: TieForm | OutsideForm,
    theirs: dict[str, str],
    version: int,
    *,
    title: str,
) -> HttpResponse:
    """Answer 409: what is recorded now beside what was typed, to be chosen line by line."""
    context = conflict_context(
        request.path, form=form, theirs_initial=theirs, version=version, title=title
    )
    return render(request, "common/conflict.html", context, status=409)


def tie_remove(request: StaffRequest, tie_id: UUID) -> HttpResponse:
    """Remove a relation that was recorded wrongly."""
    return back(actions.remove_tie(tie_id=tie_id, by=request.user), "relation")


def outside_new(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Record a tie to the world outside."""
    household = writable(request, household_id)
    form = OutsideForm(request.POST or None, auto_id="id_out_%s")
    if request.method == "POST" and form.is_valid():
        actions.add_outside_tie(household_id=household.pk, **form.arguments(), by=request.user)
        return back(household.pk, "outside")
    return page(request, household, outside_form=form)


def outside_edit(request: StaffRequest, tie_id: UUID) -> HttpResponse:
    """Change a tie to the world outside."""
    tie: OutsideTie = OutsideTie.objects.visible_to(request.user).get(pk=tie_id)
    household = writable(request, tie.household_id)
    theirs = OutsideForm.initial_of(tie)
    if request.method != "POST":
        form = OutsideForm(initial=theirs, auto_id="id_out_%s")
        return page(request, household, outside_form=form, outside_tie=tie)
    form = OutsideForm(merged(request.POST, theirs), auto_id="id_out_%s")
    if is_stale(request.POST, tie.version):
        title = _("Ties to the world outside")
        return both_versions(request, form, theirs, tie.version, title=title)
    if form.is_valid():
        actions.change_outside_tie(
            tie_id=tie.pk, based_on=tie.version, **form.arguments(), by=request.user
        )
        return back(household.pk, "outside")
    return page(request, household, outside_form=form, outside_tie=tie)


def outside_remove(request: StaffRequest, tie_id: UUID) -> HttpResponse:
    """Remove a tie to the world outside."""
    return back(actions.remove_outside_tie(tie_id=tie_id, by=request.user), "outside")
