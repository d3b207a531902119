"""The pages on which a system administrator sets how each street's papers look."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casework.access.http import StaffRequest
from casework.access.models import Area, Level
from casework.common.concurrency import posted_version
from casework.common.dates import now
from casework.reports import actions, rules
from casework.reports.documents.specimen import SERIAL, build_specimen
from casework.reports.forms_office import OfficeForm
from casework.reports.gather import path_of
from casework.reports.gather.office import style_of
from casework.reports.models import OfficeStyle
from casework.reports.views.disclosures import as_file


def office_list(request: StaffRequest) -> HttpResponse:
    """List the streets, and of each whether its papers have a style of their own."""
    styling(request)
    streets = Area.objects.filter(level=Level.STREET).order_by("path")
    rows = OfficeStyle.objects.select_related("saved_by").defer("logo")
    styles = {row.street_id: row for row in rows}
    offices = [(street, styles.get(street.pk)) for street in streets]
    return render(request, "reports/office_list.html", {"offices": offices})


def office(request: StaffRequest, street_id: UUID) -> HttpResponse:
    """Set how a street's papers look."""
    styling(request)
    street = street_of(street_id)
    style = OfficeStyle.objects.filter(street=street).first() or OfficeStyle(street=street)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = OfficeForm(*sent, style=style)
    if request.method == "POST" and form.is_valid():
        actions.save_office_style(
            street_id=street.pk,
            based_on=posted_version(request.POST),
            **form.arguments(),
            by=request.user,
        )
        messages.success(request, _("Saved. Papers that are made from now on look like this."))
        return redirect("office", street.pk)
    context: dict[str, Any] = {"street": street, "style": style, "form": form}
    return render(request, "reports/office.html", context)


def office_specimen(request: StaffRequest, street_id: UUID) -> HttpResponse:
    """Answer with a specimen of a street's papers: a made-up household, as saved."""
    styling(request)
    street = street_of(street_id)
    built = build_specimen(style_of(street.pk), street.name, path_of(street), now())
    return as_file(built.pdf, f"样张-{SERIAL}.pdf", "application/pdf", attached=False)


def office_logo(request: StaffRequest, street_id: UUID) -> HttpResponse:
    """Answer with a street's logo as it is printed."""
    styling(request)
    row = OfficeStyle.objects.filter(street=street_of(street_id)).first()
    if row is None or not row.logo:
        raise Http404
    return as_file(bytes(row.logo), "logo.png", "image/png", attached=False)


def styling(request: StaffRequest) -> None:
    """Raise PermissionDenied for anyone who doesn't set how papers look."""
    if not rules.may_style_papers(request.user):
        raise PermissionDenied


def street_of(street_id: UUID) -> Area:
    """Return a street; raise Area.DoesNotExist for what is none."""
    streets = Area.objects.select_related("parent__parent__parent")
    return streets.get(pk=street_id, level=Level.STREET)
