"""What the pages of plans share: fetching in scope, the names of a household, conflicts."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from casework.access.http import StaffRequest
from casework.common.concurrency import posted_version
from casework.common.conflicts import conflict_context
from casework.plans import selectors
from casework.plans.models import Plan
from casework.vault.sealed import readable


def plan_for(request: StaffRequest, plan_id: UUID) -> Plan:
    """Return a plan in the worker's scope with its household; raise Plan.DoesNotExist otherwise."""
    plans = selectors.with_households(Plan.objects.visible_to(request.user))
    return plans.select_related("decided_by", "ended_by").get(pk=plan_id)


def version_of(request: StaffRequest) -> int:
    """Return the version a form was based on; 0, which is never current, where it is missing."""
    return posted_version(request.POST)


def conflict(
    request: StaffRequest,
    plan: Plan,
    *,
    title: Any,
    form: forms.Form,
    theirs: Mapping[str, Any],
) -> HttpResponse:
    """Answer 409: what is stored now beside what was typed, to be chosen field by field."""
    context = conflict_context(
        request.path, title=title, form=form, theirs_initial=theirs, version=plan.version
    )
    return render(request, "common/conflict.html", context, status=409)


def returns_of(plan: Plan) -> list[dict[str, Any]]:
    """Return when, by whom and why a version was returned, the latest first; none if unreadable."""
    narrative = readable(plan, "narrative")
    if narrative is None:
        return []
    names = selectors.names_of(entry.by for entry in narrative.returns)
    return [
        {"at": entry.at, "by": names.get(entry.by, ""), "reason": entry.reason}
        for entry in reversed(narrative.returns)
    ]
