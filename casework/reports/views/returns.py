"""Ledgers that come back: uploading one, what it changes, taking that over, letting it go."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.access.http import StaffRequest
from casework.audit.chain import entries_last, record
from casework.households.models import Household
from casework.reports import actions, rules
from casework.reports.actions.returns import Chosen, Outcome, compared
from casework.reports.ledgers import kept
from casework.reports.ledgers.comparing import LineBack, State
from casework.reports.ledgers.forms import ReturnForm
from casework.reports.ledgers.reading_back import LedgerRefused
from casework.reports.models import LedgerReturn

# Two fields of the form for each change: Django takes a thousand at most.
LINES_A_PAGE = 18
MOST_TOLD, MOST_NAMED = 8, 40


def ledger_returns(request: StaffRequest) -> HttpResponse:
    """Upload a ledger with changes; one's own uploads stand below until their time is over."""
    form = ReturnForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            returned = actions.upload_return(filename=file.name, data=file.read(), by=request.user)
        except LedgerRefused as refusal:
            form.add_error("file", str(refusal.sentence))
        else:
            return redirect("ledger-return", returned.pk)
    rows = LedgerReturn.objects.filter(uploaded_by=request.user)
    context = {"form": form, "returns": [row for row in rows if kept.is_there(row.pk)]}
    return render(request, "reports/ledger_returns.html", context)


def return_for(request: StaffRequest, return_id: UUID) -> LedgerReturn:
    """Return one's own ledger that came back; raise DoesNotExist or PermissionDenied."""
    rows = LedgerReturn.objects.filter(uploaded_by=request.user)
    returned: LedgerReturn = rows.get(pk=return_id)
    if not rules.may_continue_return(request.user, returned):
        raise PermissionDenied
    return returned


@dataclass(frozen=True)
class Refused:
    """Lines of which nothing is compared, for one reason: in a street's ledger often hundreds."""

    why: str
    lines: list[LineBack]

    @property
    def first(self) -> list[LineBack]:
        return self.lines[:MOST_NAMED]

    @property
    def more(self) -> int:
        return max(len(self.lines) - MOST_NAMED, 0)


@dataclass(frozen=True)
class Sorted:
    """The lines of a return by what is to be done about them."""

    changed: list[LineBack]
    conflicts: list[LineBack]
    refused: list[LineBack]
    groups: list[Refused]
    same: int

    @property
    def refused_count(self) -> int:
        return len(self.refused) + sum(len(group.lines) for group in self.groups)


def ledger_return(request: StaffRequest, return_id: UUID) -> HttpResponse:
    """Show what a ledger changes, old beside new; take over what was ticked."""
    returned = return_for(request, return_id)
    try:
        if request.method == "POST":
            return taken(request, returned)
        found = sorted_lines(list(compared(returned, by=request.user).lines()))
    except kept.Gone:
        return render(request, "reports/ledger_return_gone.html", {"returned": returned})
    page = Paginator(found.changed, LINES_A_PAGE).get_page(request.GET.get("page"))
    remember_compared(request, returned, found, [*page, *found.conflicts, *found.refused])
    context = {"returned": returned, "found": found, "page": page}
    return render(request, "reports/ledger_return.html", context)


def remember_compared(
    request: StaffRequest, returned: LedgerReturn, found: Sorted, shown: list[LineBack]
) -> None:
    """Write down the comparison, and of each household that its record was shown beside it."""
    by = request.user
    lines = len(found.changed) + len(found.conflicts)
    ids = {line.household_id for line in shown if line.changes}
    households = Household.objects.visible_to(by).filter(pk__in=ids).order_by("number")
    with transaction.atomic(), entries_last():
        record("ledger return read", returned, by=by, serial=returned.serial, lines=lines)
        for household in households:
            record("household read", household, by=by, page="ledger-return")


def sorted_lines(lines: list[LineBack]) -> Sorted:
    by_state: dict[State, list[LineBack]] = {state: [] for state in State}
    for line in lines:
        by_state[line.state].append(line)
    groups: dict[str, list[LineBack]] = {}
    for line in by_state[State.REFUSED]:
        if not line.changes:
            groups.setdefault(line.refused, []).append(line)
    return Sorted(
        by_state[State.CHANGED],
        by_state[State.CONFLICT],
        [line for line in by_state[State.REFUSED] if line.changes],
        [Refused(why, some) for why, some in groups.items()],
        len(by_state[State.SAME]),
    )


def taken(request: StaffRequest, returned: LedgerReturn) -> HttpResponse:
    """Take over what was ticked, or all that the page showed, and come back to the page."""
    name = "shown" if "all" in request.POST else "take"
    chosen = [one for text in request.POST.getlist(name) if (one := chosen_of(text))]
    if not chosen:
        messages.warning(request, _("Nothing was ticked, so nothing was taken over."))
    else:
        outcome = actions.take_changes(return_id=returned.pk, chosen=chosen, by=request.user)
        tell(request, outcome)
    return redirect(reverse("ledger-return", args=[returned.pk]))


def chosen_of(text: str) -> Chosen | None:
    """Return the row and the column that a tick names, None for anything else."""
    row_id, _mark, code = text.partition(":")
    try:
        return UUID(row_id), code
    except ValueError:
        return None


def tell(request: StaffRequest, outcome: Outcome) -> None:
    """Say what was taken over, and of which lines nothing was, and why."""
    if outcome.fields:
        words = ngettext(
            "%(fields)d change in %(rows)d lines was taken over.",
            "%(fields)d changes in %(rows)d lines were taken over.",
            outcome.fields,
        )
        messages.success(request, words % {"fields": outcome.fields, "rows": outcome.rows})
    elif not outcome.refused:
        messages.warning(request, _("What was ticked has changed meanwhile. Look again."))
    for row, why in outcome.refused[:MOST_TOLD]:
        messages.error(request, _("Line %(row)d: %(why)s") % {"row": row, "why": why})


def ledger_return_drop(request: StaffRequest, return_id: UUID) -> HttpResponse:
    """Let a ledger that came back go."""
    return_for(request, return_id)
    actions.drop_return(return_id=return_id, by=request.user)
    return redirect("ledger-returns")
