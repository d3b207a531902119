"""Ledgers: making one, the log of them, one of them, its file, and the columns of a street."""

from dataclasses import dataclass
from textwrap import wrap
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _

from casework.access.http import StaffRequest
from casework.access.models import Permission
from casework.audit.chain import record
from casework.common.concurrency import posted_version
from casework.households.codes import Category
from casework.households.models import Grade, Stage
from casework.reports import actions, rules
from casework.reports.ledgers import kept
from casework.reports.ledgers.columns import Column
from casework.reports.ledgers.forms import (
    ArrangedForm,
    LedgerForm,
    in_order,
    moved,
    place_words,
    streets_of,
)
from casework.reports.ledgers.kinds import KINDS, Kind, arranged
from casework.reports.ledgers.making import ALL_STAGES
from casework.reports.models import LedgerDisclosure, LedgerKind, Reason
from casework.reports.views.disclosures import DIGEST_PART
from casework.vault import keys
from casework.vault.sealed import readable

PER_PAGE = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def ledger_list(request: StaffRequest) -> HttpResponse:
    """Ask which ledger, of where, what for and for whom; make it; below, those made before."""
    form = LedgerForm(
        request.POST if request.method == "POST" else None,
        worker=request.user,
        initial={"kind": kind_asked(request)},
    )
    if request.method == "POST" and form.is_valid():
        ledger = actions.make_ledger(by=request.user, **form.arguments())
        return redirect("ledger", ledger.pk)
    rows = LedgerDisclosure.objects.visible_to(request.user, Permission.PRINT)
    page = Paginator(rows.select_related("area__street", "made_by"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    keys.warm([row.pk for row in page])
    if request.method == "GET":
        record("list read", None, by=request.user, list="ledgers", count=len(page.object_list))
    context = {
        "form": form,
        "page": page,
        "log": [told(row) for row in page],
        "may_arrange": bool(streets_of(request.user)),
        "may_return": rules.may_return_ledger(request.user),
    }
    return render(request, "reports/ledgers.html", context)


def kind_asked(request: StaffRequest) -> str:
    """Return the kind that the address names, else the first."""
    asked = request.GET.get("kind", "")
    return asked if asked in KINDS else LedgerKind.HOUSEHOLDS


def told(ledger: LedgerDisclosure) -> dict[str, Any]:
    """Return a ledger's row with its note, None where that doesn't open, and its words."""
    note = readable(ledger, LedgerDisclosure.note)
    return {
        "row": ledger,
        "note": note,
        "reason": Reason(note.reason).label if note else "",
        "where": place_words(ledger.area),
    }


def ledger_for(request: StaffRequest, ledger_id: UUID) -> LedgerDisclosure:
    """Return a ledger in scope; raise DoesNotExist or PermissionDenied."""
    rows = LedgerDisclosure.objects.visible_to(request.user)
    ledger: LedgerDisclosure = rows.select_related("area__street", "made_by").get(pk=ledger_id)
    if not rules.may_read_ledger(request.user, ledger):
        raise PermissionDenied
    return ledger


def ledger(request: StaffRequest, ledger_id: UUID) -> HttpResponse:
    """Show one ledger that was made: what it is, for whom, and the way to its file."""
    row = ledger_for(request, ledger_id)
    record("ledger read", row, by=request.user)
    is_there = kept.is_there(row.pk)
    context = {
        **told(row),
        "digest_parts": wrap(row.digest, DIGEST_PART),
        "may_open": is_there and rules.may_open_ledger(request.user, row),
        "is_there": is_there,
        "narrowed": narrowed_words(row),
        "may_come_back": KINDS[row.kind].may_return and row.level == "full",
    }
    return render(request, "reports/ledger.html", context)


def narrowed_words(row: LedgerDisclosure) -> list[str]:
    """Return what it was narrowed to, in words."""
    codes = row.narrowed
    found = []
    if grade := codes.get("grade"):
        found.append(_("Not assessed") if grade == "none" else str(Grade(grade).label))
    if stage := codes.get("stage"):
        both = stage == ALL_STAGES
        found.append(_("Open and closed cases") if both else str(Stage(stage).label))
    if category := codes.get("category"):
        found.append(str(Category(category).label))
    if codes.get("from") or codes.get("until"):
        days = {"first": codes.get("from") or "…", "last": codes.get("until") or "…"}
        found.append(_("%(first)s to %(last)s") % days)
    return found


def ledger_file(request: StaffRequest, ledger_id: UUID) -> HttpResponseBase:
    """Answer with the workbook, byte for byte as it was logged, as long as it is kept."""
    row = ledger_for(request, ledger_id)
    if not rules.may_open_ledger(request.user, row):
        raise PermissionDenied(_("Only whoever made it can open the file. Make your own."))
    if not kept.is_there(row.pk):
        raise Http404
    secret = row.note.secret
    record("ledger opened", row, by=request.user, serial=row.serial)
    response = StreamingHttpResponse(kept.chunks(row.pk, secret), content_type=XLSX)
    name = f"{LedgerKind(row.kind).label}-{row.serial}.xlsx"
    response["Content-Disposition"] = str(content_disposition_header(True, name))
    response["Content-Length"] = str(row.size)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@dataclass(frozen=True)
class Offered:
    """A column on the page that arranges them."""

    column: Column
    is_in: bool
    is_always: bool
    is_moved: bool = False


def ledger_columns(request: StaffRequest) -> HttpResponse:
    """Choose and order the columns of one kind of ledger in one street."""
    asked = ArrangedForm(request.POST or request.GET or {}, worker=request.user)
    street, kind = asked.street_chosen, asked.kind_chosen
    if street is None:
        raise PermissionDenied
    saved = arranged(kind, street)
    codes = list(saved.columns) if saved else list(kind.default)
    order, move = in_order(kind, codes), request.POST.get("move", "")
    if request.method == "POST":
        shown = set(request.POST.getlist("shown")) | set(kind.always)
        order = in_order(kind, moved(request.POST.getlist("order"), move))
        codes = [code for code in order if code in shown]
        if not move:
            actions.arrange_columns(
                street_id=street.pk,
                kind=kind.code,
                columns=codes,
                based_on=posted_version(request.POST),
                by=request.user,
            )
            messages.success(request, _("The columns are kept."))
            query = urlencode({"street": street.pk.hex, "kind": str(kind.code)})
            return redirect(f"{reverse('ledger-columns')}?{query}")
    context = {
        "asked": ArrangedForm({"street": street.pk, "kind": kind.code}, worker=request.user),
        "street": street,
        "kind": kind,
        "kind_label": LedgerKind(kind.code).label,
        "offered": offered(kind, order, codes, move.partition(":")[2]),
        "based_on": saved.version if saved else 0,
        "saved": saved,
    }
    return render(request, "reports/ledger_columns.html", context)


def offered(kind: Kind, order: list[str], codes: list[str], moved_code: str) -> list[Offered]:
    """Return every column in its order, with whether it stands in the ledger."""
    return [
        Offered(column, column.code in codes, column.code in kind.always, column.code == moved_code)
        for column in kind.chosen(order)
    ]
