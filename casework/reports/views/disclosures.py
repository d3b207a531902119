"""One paper that was made: what it is, and the paper itself."""

from textwrap import wrap
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from casework.access.http import StaffRequest
from casework.audit.chain import record
from casework.households.views.common import household_for
from casework.reports import rules
from casework.reports.forms import LockForm
from casework.reports.kinds import KINDS
from casework.reports.locked import locked
from casework.reports.models import Disclosure, Document, Reason
from casework.vault.sealed import readable

# The papers themselves stay in the database until one is opened.
HEAVY = ("paper_sealed",)
# A digest may break after so many digits, on a phone.
DIGEST_PART = 16
TABS: dict[str, str] = {Document.PERSON_COPY: "people", Document.CASE_FILE: "case-file"}
OPENED: dict[str, str] = {
    Document.PERSON_COPY: "person copy opened",
    Document.CASE_FILE: "case file opened",
}


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
    """Show one disclosure: serial, pages, digest, what the paper lacks, and the way to the PDF.

    By POST the PDF comes under the password that was typed, or the page again with what is wrong.
    """
    form = LockForm(request.POST) if request.method == "POST" else LockForm()
    find = paper_of if form.is_bound else disclosure_for
    row = find(request, disclosure_id)
    if form.is_bound and form.is_valid():
        return under_password(request, row, form.cleaned_data["password"])
    household = household_for(request, row.household_id)
    record("disclosure read", row, by=request.user)
    return render(
        request,
        "reports/disclosure.html",
        {
            "household": household,
            "tab": TABS.get(row.document, "papers"),
            "disclosure": row,
            "digest_parts": wrap(row.digest, DIGEST_PART),
            "may_download": rules.may_download(request.user, row),
            "lock": form,
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
    record(opened(row), row, by=request.user, serial=row.serial, inline=inline)
    return as_file(pdf, name_of(row), "application/pdf", attached=not inline)


@sensitive_variables()
def under_password(request: StaffRequest, row: Disclosure, password: str) -> HttpResponse:
    """Answer with the PDF under a password, which is kept nowhere."""
    pdf = locked(row.paper.pdf, password)
    record(opened(row), row, by=request.user, serial=row.serial, locked=True)
    return as_file(pdf, name_of(row), "application/pdf", attached=True)


def opened(row: Disclosure) -> str:
    """Return what the log calls it that a paper was opened."""
    return OPENED.get(row.document, "paper opened")


def name_of(row: Disclosure) -> str:
    """Return the name of a paper's file."""
    word = "个人信息副本" if row.is_person_copy else f"{title_of(row)}-{row.household.number}"
    return f"{word}-{row.serial}.pdf"


def title_of(row: Disclosure) -> str:
    """Return what a paper's file is called, in Chinese as its pages are."""
    return KINDS[row.document].title if row.document in KINDS else "档案"


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
