"""Printing a household's case file, above the log of its papers."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casework.access.http import StaffRequest
from casework.audit.chain import record
from casework.common.dates import now
from casework.households.models import Household
from casework.households.views.common import household_for
from casework.reports import actions, gather, rules, snapshot
from casework.reports.documents.built import DocumentNotLaidOut
from casework.reports.forms import PrintForm
from casework.reports.views.log import log_of


def case_file(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Say what the file will hold, ask what it is for, make it; below, the earlier disclosures."""
    household = household_for(request, household_id)
    if not rules.may_print(request.user, household):
        raise PermissionDenied
    form = PrintForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            disclosure = actions.print_case_file(
                household_id=household.pk, by=request.user, **form.cleaned_data
            )
        except DocumentNotLaidOut:
            form.add_error(None, _("The pages could not be made. Nothing was logged."))
        else:
            return redirect("disclosure", disclosure.pk)
    if request.method == "GET":
        record("household read", household, by=request.user, page="case-file")
    return render(
        request,
        "reports/case_file.html",
        {
            "household": household,
            "tab": "case-file",
            "form": form,
            **outlook(household, request),
            "log": log_of(household, request.user),
        },
    )


def outlook(household: Household, request: StaffRequest) -> dict[str, Any]:
    """Return what the file would hold today: sections with their counts, and what can't be read."""
    facts = snapshot.Disclosure("", request.user.name, now(), "", "", snapshot.Level.INTERNAL)
    found = gather.case_file_snapshot(household, facts, by=request.user)
    return {"sections": sections(found.snapshot), "unreadable": found.unreadable}


def sections(file: snapshot.CaseFileSnapshot) -> list[tuple[str, str]]:
    """Return the chapters of a case file and how much each holds."""
    none = _("none")
    assessment, plan = file.assessment, file.plan
    addenda = sum(len(visit.addenda) for visit in file.visits)
    visits = _("%(count)d visits") % {"count": len(file.visits)}
    if addenda:
        visits = _("%(count)d visits, %(addenda)d addenda") % {
            "count": len(file.visits),
            "addenda": addenda,
        }
    return [
        (_("Household and members"), _("%(count)d people") % {"count": len(file.people)}),
        (
            _("Family tree and ecomap"),
            _("%(people)d people, %(ties)d ties to the world outside")
            % {"people": len(file.family.people), "ties": len(file.outside)}
            if file.family.people or file.outside
            else none,
        ),
        (
            _("Assessment"),
            _("of %(day)s, %(count)d in the trend")
            % {"day": assessment.on.isoformat(), "count": len(file.trend)}
            if assessment
            else none,
        ),
        (
            _("Plan"),
            _("version %(number)d, %(goals)d goals, %(measures)d measures")
            % {"number": plan.version, "goals": len(plan.goals), "measures": len(plan.measures)}
            if plan
            else none,
        ),
        (_("Visits"), visits if file.visits else none),
        (
            _("Reviews"),
            _("%(count)d reviews") % {"count": len(file.reviews)} if file.reviews else none,
        ),
        (_("Closure"), file.closure.on.isoformat() if file.closure else none),
        (_("Attachments"), attached(file) or none),
    ]


def attached(file: snapshot.CaseFileSnapshot) -> str:
    """Return how many files the list holds, and how many of them are pictures."""
    files = file.attachments.files
    if not files:
        return ""
    pictures = sum(one.is_picture for one in files)
    return _("%(count)d files, %(pictures)d of them photos and scans") % {
        "count": len(files),
        "pictures": pictures,
    }
