"""Printing a household's case file, the log of such papers, and the paper itself."""

from textwrap import wrap
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from casework.access.http import StaffRequest
from casework.access.models import Worker
from casework.audit.chain import record
from casework.common.dates import now
from casework.households.models import Household, Person, RequestKind
from casework.households.views.common import household_for
from casework.reports import actions, gather, rules, snapshot
from casework.reports.documents.built import DocumentNotLaidOut
from casework.reports.forms import CopyForm, PrintForm
from casework.reports.gather import person as one_person
from casework.reports.models import Disclosure, Reason
from casework.reports.snapshot_person import Asking
from casework.vault.sealed import readable

# The papers themselves stay in the database until one is opened.
HEAVY = ("paper_sealed",)
# A digest may break after so many digits, on a phone.
DIGEST_PART = 16


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
    ]


def log_of(household: Household, worker: Worker) -> list[dict[str, Any]]:
    """Return the household's disclosures, the latest first, with their notes opened."""
    rows = Disclosure.objects.visible_to(worker).filter(household=household).defer(*HEAVY)
    rows = rows.select_related("printed_by", "household")
    return [
        {"row": row, "may_read": rules.may_read_disclosure(worker, row), **told(row)}
        for row in rows
    ]


def told(disclosure: Disclosure) -> dict[str, Any]:
    """Return a disclosure's note, None where it doesn't open, and what of it a page says in words.

    `missing` are (where, character, its number as U+2A45F).
    """
    note = readable(disclosure, Disclosure.note)
    missing = [
        (one.field, one.character, f"U+{ord(one.character):04X}")
        for one in (note.missing if note else ())
    ]
    label = Reason(note.reason).label if note else ""
    return {"note": note, "reason": label, "missing": missing}


def disclosure_for(request: StaffRequest, disclosure_id: UUID) -> Disclosure:
    """Return a disclosure in scope without its paper; raise DoesNotExist or PermissionDenied."""
    rows = Disclosure.objects.visible_to(request.user).defer(*HEAVY)
    disclosure: Disclosure = rows.select_related("household", "printed_by").get(pk=disclosure_id)
    if not rules.may_read_disclosure(request.user, disclosure):
        raise PermissionDenied
    return disclosure


def disclosure(request: StaffRequest, disclosure_id: UUID) -> HttpResponse:
    """Show one disclosure: serial, pages, digest, what the paper lacks, and the way to the PDF."""
    row = disclosure_for(request, disclosure_id)
    household = household_for(request, row.household_id)
    record("disclosure read", row, by=request.user)
    return render(
        request,
        "reports/disclosure.html",
        {
            "household": household,
            "tab": "people" if row.is_person_copy else "case-file",
            "disclosure": row,
            "digest_parts": wrap(row.digest, DIGEST_PART),
            "may_download": rules.may_download(request.user, row),
            **told(row),
        },
    )


def paper_of(request: StaffRequest, disclosure_id: UUID) -> Disclosure:
    """Return a disclosure whose paper the worker may open; raise DoesNotExist, PermissionDenied.

    Raises Http404 where the paper was emptied, because the person was erased.
    """
    row = disclosure_for(request, disclosure_id)
    if not rules.may_download(request.user, row):
        raise PermissionDenied(_("Only whoever printed it can open the paper. Print your own."))
    if not row.paper.pdf:
        raise Http404
    return row


def disclosure_pdf(request: StaffRequest, disclosure_id: UUID) -> HttpResponse:
    """Answer with the PDF, byte for byte as it was logged; `?inline` shows it in the browser."""
    row = paper_of(request, disclosure_id)
    pdf = row.paper.pdf
    inline = "inline" in request.GET
    word = "个人信息副本" if row.is_person_copy else f"档案-{row.household.number}"
    act = "person copy opened" if row.is_person_copy else "case file opened"
    record(act, row, by=request.user, serial=row.serial, inline=inline)
    return as_file(pdf, f"{word}-{row.serial}.pdf", "application/pdf", attached=not inline)


def disclosure_json(request: StaffRequest, disclosure_id: UUID) -> HttpResponse:
    """Answer with the copy for machines, byte for byte as it was made with the paper."""
    row = paper_of(request, disclosure_id)
    if not row.is_person_copy:
        raise Http404
    machine = row.paper.machine
    record("person copy opened", row, by=request.user, serial=row.serial, format="json")
    return as_file(machine, f"个人信息副本-{row.serial}.json", "application/json", attached=True)


def as_file(content: bytes, name: str, kind: str, *, attached: bool) -> HttpResponse:
    """Return a file straight from the seal: nothing of it lies on a disk."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = str(content_disposition_header(attached, name))
    response["X-Content-Type-Options"] = "nosniff"
    return response


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
