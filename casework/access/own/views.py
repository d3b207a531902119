"""The page of a worker's own settings, and what is pressed on lists and on the desk."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.access.http import StaffRequest
from casework.access.own import actions
from casework.access.own.forms import OwnSettingsForm, SaveFilterForm
from casework.access.own.models import Listed, SavedFilter
from casework.access.own.query import canonical
from casework.access.views import start_page
from casework.audit.chain import record


def own_settings(request: StaffRequest) -> HttpResponse:
    """Show and change how pages behave for the worker; list their saved filters."""
    worker = request.user
    initial = {"has_keys": worker.has_keys, "shows_first_steps": worker.shows_first_steps}
    form = OwnSettingsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            actions.set_keys(are_on=form.cleaned_data["has_keys"], by=worker)
            actions.show_first_steps(are_shown=form.cleaned_data["shows_first_steps"], by=worker)
        messages.success(request, _("Your settings are saved."))
        return redirect("own-settings")
    mine = SavedFilter.objects.filter(worker=worker).select_related("worker")
    record("list read", None, by=worker, list="saved filters")
    return render(request, "access/own/settings.html", {"form": form, "filters": mine})


def filter_save(request: StaffRequest) -> HttpResponse:
    """Keep the state of a list under a name, and go back to the list."""
    form = SaveFilterForm(request.POST)
    if form.is_valid():
        try:
            row = actions.save_filter(**form.cleaned_data, by=request.user)
        except actions.TooManyFilters:
            words = _("Up to %(n)d filters are kept for a list. Remove one of them first.")
            messages.error(request, words % {"n": actions.MOST_FILTERS})
        else:
            messages.success(request, _("The filter is kept above the list."))
            return redirect(row.url)
    else:
        messages.error(request, _("Give the filter a name of up to 20 characters."))
    return back_to(request.POST.get("listed", ""), request.POST.get("query", ""))


def filter_remove(request: StaffRequest, filter_id: UUID) -> HttpResponse:
    """Forget a filter, and go back to the list as it stands."""
    row = actions.remove_filter(filter_id=filter_id, by=request.user)
    messages.success(request, _("The filter is removed."))
    return back_to(row.listed, row.query)


def filter_default(request: StaffRequest, filter_id: UUID) -> HttpResponse:
    """Let the list begin with a filter, or no longer."""
    wanted = request.POST.get("is_default") == "1"
    row = actions.choose_default(filter_id=filter_id, is_default=wanted, by=request.user)
    return redirect(row.url)


def back_to(listed: str, query: str) -> HttpResponse:
    """Lead to a list; the address is made here from its door and a clean query."""
    if listed not in Listed.values:
        return redirect("desk")
    return redirect(f"{reverse(listed)}?{canonical(query)}")


def first_steps(request: StaffRequest) -> HttpResponse:
    """Put the first steps on the desk, or away."""
    actions.show_first_steps(are_shown=request.POST.get("shown") == "1", by=request.user)
    return redirect(start_page(request.user))
