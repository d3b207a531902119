"""Importing a roster: upload, columns, preview, progress, report."""

import contextlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from casework.access.http import StaffRequest
from casework.audit.chain import record
from casework.common.moves import MoveNotAllowed
from casework.households import rules
from casework.households.actions import DuplicatePerson
from casework.households.actions import rosters as importing
from casework.households.forms.roster import ColumnsForm, UploadForm
from casework.households.models import RosterImport, RosterStage
from casework.households.roster.findings import Problem, Roster
from casework.households.roster.headers import headings
from casework.households.roster.read import read_workbook
from casework.households.roster.report import problem_workbook
from casework.households.roster.sheet import RosterRefused
from casework.households.views.households import version_of

SAMPLE_ROWS = 5
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class ProblemLine:
    """A problem with the name in its row, as the preview shows it."""

    problem: Problem
    name: str


def roster_for(request: StaffRequest, roster_id: UUID) -> RosterImport:
    """Return an import in scope that the worker may continue."""
    rosters = RosterImport.objects.visible_to(request.user).select_related("area")
    roster: RosterImport = rosters.get(pk=roster_id)
    if not rules.may_continue_import(request.user, roster):
        raise PermissionDenied
    return roster


def roster_list(request: StaffRequest) -> HttpResponse:
    """Upload a roster; the imports before it stand below."""
    form = UploadForm(request.POST or None, request.FILES or None, worker=request.user)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            roster = importing.upload_roster(
                area=form.cleaned_data["area"],
                filename=file.name,
                data=file.read(),
                by=request.user,
            )
        except RosterRefused as refusal:
            form.add_error("file", str(refusal.sentence))
        else:
            return redirect("roster-columns", roster.pk)
    rosters = RosterImport.objects.visible_to(request.user).select_related("area", "uploaded_by")
    page = Paginator(rosters, 20).get_page(request.GET.get("page"))
    return render(request, "households/roster_list.html", {"form": form, "page": page})


def roster_columns(request: StaffRequest, roster_id: UUID) -> HttpResponse:
    """Check which column holds what."""
    roster = roster_for(request, roster_id)
    if roster.stage not in {RosterStage.MAPPING, RosterStage.PREVIEW}:
        return redirect("roster", roster.pk)
    mapping = importing.mapping_of(roster)
    sheet = read_workbook(roster.file.data, roster.file.filename)[mapping.sheet]
    titles = headings(sheet, mapping)
    form = ColumnsForm(request.POST or None, headings=titles, columns=mapping.columns)
    if request.method == "POST" and form.is_valid():
        importing.map_columns(
            roster_id=roster.pk,
            columns=form.columns(),
            based_on=version_of(request),
            by=request.user,
        )
        return redirect("roster", roster.pk)
    if request.method == "GET":
        record("roster read", roster, by=request.user)
    rows = [row for row in sheet.rows if row.number >= mapping.first_row][:SAMPLE_ROWS]
    samples = [
        [row.cell(column).text for row in rows if row.cell(column).text]
        for column in range(len(titles))
    ]
    context = {
        "roster": roster,
        "form": form,
        "columns": list(zip(form, samples, strict=True)),
        "header_row": mapping.header_row,
        "sheet_name": sheet.name,
    }
    return render(request, "households/roster_columns.html", context)


def roster_page(request: StaffRequest, roster_id: UUID) -> HttpResponse:
    """Show where an import stands: preview, progress or report."""
    roster = roster_for(request, roster_id)
    if roster.stage == RosterStage.MAPPING:
        return redirect("roster-columns", roster.pk)
    context: dict[str, Any] = {"roster": roster}
    if roster.stage == RosterStage.IMPORTING:
        return render(request, "households/roster_progress.html", context)
    if roster.stage == RosterStage.CANCELLED:
        return render(request, "households/roster_report.html", context)
    # The file is gone where someone of it was erased; what became of each row stays.
    found = importing.read_roster(roster) if roster.file.data else None
    record("roster read", roster, by=request.user)
    outcomes = [code for _row, code, _household in roster.outcome.lines]
    context |= {
        "found": found,
        "problems": problem_lines(found) if found else [],
        "kept_out": kept_out(roster),
        "known": outcomes.count("known"),
        "added": outcomes.count("added"),
    }
    page = "roster_preview" if roster.stage == RosterStage.PREVIEW else "roster_report"
    return render(request, f"households/{page}.html", context)


def kept_out(roster: RosterImport) -> list[tuple[int, str]]:
    """Return row and code of families and people of whom nothing was made, each once."""
    lines = ((row, code) for row, code, _household in roster.outcome.lines)
    return [line for line in dict.fromkeys(lines) if line[1] in importing.KEPT_OUT]


def problem_lines(found: Roster) -> list[ProblemLine]:
    """Return each problem with the name that stands in its row, where there is one."""
    names = {person.row: person.name for family in found.households for person in family.members}
    return [ProblemLine(problem, names.get(problem.row, "")) for problem in found.problems]


def roster_confirm(request: StaffRequest, roster_id: UUID) -> HttpResponse:
    """Start the import."""
    roster_for(request, roster_id)
    importing.confirm_roster(roster_id=roster_id, based_on=version_of(request), by=request.user)
    return redirect("roster", roster_id)


def roster_step(request: StaffRequest, roster_id: UUID) -> HttpResponse:
    """Import the next families; the progress page posts here until it is done."""
    roster = roster_for(request, roster_id)
    # Another tab may have finished it meanwhile: then the page says so. Where someone else recorded
    # a person of the step just now, it is undone, and the next one finds them on file.
    with contextlib.suppress(MoveNotAllowed, DuplicatePerson):
        importing.import_step(roster_id=roster.pk, by=request.user)
    return redirect("roster", roster_id)


def roster_cancel(request: StaffRequest, roster_id: UUID) -> HttpResponse:
    """Give an import up."""
    roster_for(request, roster_id)
    importing.cancel_roster(roster_id=roster_id, by=request.user)
    return redirect("roster-list")


def roster_mending(request: StaffRequest, roster_id: UUID) -> HttpResponse:
    """Download the roster with its problems beside each row, to mend and upload again."""
    roster = roster_for(request, roster_id)
    if roster.stage not in {RosterStage.PREVIEW, RosterStage.DONE} or not roster.file.data:
        raise MoveNotAllowed
    found = importing.read_roster(roster)
    data = problem_workbook(read_workbook(roster.file.data, roster.file.filename), found)
    record("roster problems exported", roster, by=request.user, problems=len(found.problems))
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="roster-{roster.pk}.xlsx"'
    return response
