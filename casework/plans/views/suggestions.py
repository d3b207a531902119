"""The office's table of suggested goals and measures, and taking one into a draft."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casework.access.http import StaffRequest
from casework.audit.chain import record
from casework.common.conflicts import conflict_context, is_stale, merged
from casework.plans import actions, rules, suggestions
from casework.plans.forms import SuggestionForm
from casework.plans.models import Suggestion
from casework.plans.views.common import version_of
from casework.plans.views.drafts import step_of, to_editor


def suggestion_list(request: StaffRequest) -> HttpResponse:
    """Show the whole table; whoever keeps it finds its buttons."""
    table = suggestions.table()
    count = sum(len(domain.rows) for domain in table)
    record("list read", None, by=request.user, list="suggestions", count=count)
    context = {"table": table, "may_edit": rules.may_edit_suggestions(request.user)}
    return render(request, "plans/suggestions.html", context)


def suggestion_new(request: StaffRequest) -> HttpResponse:
    """Add a row to the table."""
    form = SuggestionForm(request.POST or None, initial={"domain": request.GET.get("domain")})
    if request.method == "POST" and form.is_valid():
        actions.add_suggestion(**form.cleaned_data, by=request.user)
        messages.success(request, _("The suggestion is in the table."))
        return redirect("suggestions")
    return render(request, "plans/suggestion.html", {"form": form})


def suggestion_edit(request: StaffRequest, suggestion_id: UUID) -> HttpResponse:
    """Change a row of the table."""
    row = Suggestion.objects.get(pk=suggestion_id)
    theirs = SuggestionForm.initial_of(row)
    form = SuggestionForm(initial=theirs)
    if request.method == "POST":
        post = merged(request.POST, theirs)
        form = SuggestionForm(post)
        if is_stale(post, row.version):
            context: dict[str, Any] = conflict_context(
                request.path,
                title=_("Suggestion"),
                form=form,
                theirs_initial=theirs,
                version=row.version,
            )
            return render(request, "common/conflict.html", context, status=409)
        if form.is_valid():
            actions.edit_suggestion(
                suggestion_id=row.pk, based_on=row.version, **form.cleaned_data, by=request.user
            )
            return redirect("suggestions")
    return render(request, "plans/suggestion.html", {"form": form, "suggestion": row})


def suggestion_move(request: StaffRequest, suggestion_id: UUID) -> HttpResponse:
    """Move a row one place up or down among its domain's."""
    actions.move_suggestion(suggestion_id=suggestion_id, step=step_of(request), by=request.user)
    return redirect("suggestions")


def suggestion_remove(request: StaffRequest, suggestion_id: UUID) -> HttpResponse:
    """Take a row out of the table."""
    actions.remove_suggestion(suggestion_id=suggestion_id, by=request.user)
    messages.success(request, _("The suggestion was taken out; plans that took it keep it."))
    return redirect("suggestions")


def plan_suggest(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """Take a suggestion into a draft."""
    try:
        suggestion_id = UUID(request.POST.get("suggestion", ""))
    except ValueError:
        raise Http404 from None
    measure = actions.take_suggestion(
        plan_id=plan_id,
        suggestion_id=suggestion_id,
        based_on=version_of(request),
        by=request.user,
    )
    messages.success(request, _("The measure is in the plan. Fill in baseline and target."))
    return to_editor(plan_id, measure.pk)
