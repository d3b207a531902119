"""The page of figures, and the list of households behind each number."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from casework.access.http import StaffRequest
from casework.access.models import Area, Permission, Worker
from casework.access.scope import scope_of
from casework.assessments.codes import STILL_WORRIED, Worry
from casework.assessments.scoring import WorryState
from casework.audit.chain import record
from casework.common.templatetags.casework import grade_of
from casework.desk.figures import periods
from casework.desk.figures.choice import (
    CATEGORIES,
    CAUSES,
    CLOSURES,
    GRADES,
    NONE,
    STAGES,
    WORRIES,
    Choice,
    area_in_scope,
    behind,
)
from casework.desk.figures.counting import counted
from casework.desk.figures.rules import may_count, may_open_lists
from casework.desk.figures.sheet import MOST_LOADS, sheet
from casework.households.codes import Category, Cause, ClosureKind
from casework.households.listing import HouseholdPages, Order
from casework.households.models import Stage
from casework.vault import keys

PER_PAGE = 50
# With more residential areas than these, a street is chosen first.
MOST_AREAS = 60

TITLES: dict[str, Any] = {
    "now": lambda: _("Open cases today"),
    "overdue": lambda: _("Visit overdue today"),
    "red": lambda: _("Red today"),
    "open": lambda: _("Open cases"),
    "met": lambda: _("Met in the period"),
    "unmet": lambda: _("Not met in the period"),
    "closed": lambda: _("Closed in the period"),
}


def statistics(request: StaffRequest) -> HttpResponse:
    """Show the figures of an area and a period.

    Whoever may open no list, and whoever asks for a copy to hand on, is told no small group; such a
    copy is of the whole scope and of quarters only: parts and shorter periods could be taken from
    the whole.
    """
    worker = request.user
    if not may_count(worker):
        raise PermissionDenied
    hides = "copy" in request.GET or not may_open_lists(worker)
    choice = copy_of(worker, request.GET) if hides else asked(worker, request.GET)
    shown = sheet(choice, counted(choice), hides=hides)
    record("list read", None, by=worker, list="statistics")
    kinds = (periods.Kind.QUARTER,) if hides else tuple(periods.Kind)
    context = {
        "sheet": shown,
        "choice": choice,
        "before": choice.period.before,
        "hides": hides,
        "may_open_lists": may_open_lists(worker),
        "periods": periods.offered(kinds),
        "areas": [] if hides else areas_to_choose(worker, choice.area),
        "most_loads": MOST_LOADS,
    }
    return render(request, "desk/statistics.html", context)


def figure_list(request: StaffRequest) -> HttpResponse:
    """List the households that a number counts, those due first."""
    worker = request.user
    if not (may_count(worker) and may_open_lists(worker)):
        raise PermissionDenied
    choice, show = asked(worker, request.GET), request.GET.get("show", "open")
    households = behind(choice, show)
    if households is None:
        raise Http404
    pages = HouseholdPages(households, PER_PAGE, worker=worker, order=Order.DUE)
    page = pages.get_page(request.GET.get("page"))
    keys.warm([household.pk for household in page])
    record("list read", None, by=worker, list="figures", show=show, count=len(page.object_list))
    context = {"page": page, "choice": choice, "title": title_of(show)}
    return render(request, "desk/figure_list.html", context)


def asked(worker: Worker, query: QueryDict) -> Choice:
    """Return what the URL asks for; Http404 for an area out of scope or an odd id."""
    area = None
    if where := query.get("area", ""):
        area = area_in_scope(worker, id_of(where))
        if area is None:
            raise Http404
    who = query.get("worker", "")
    return Choice(
        worker,
        periods.parse(query.get("period", "")),
        area,
        of_worker=bool(who),
        worker_id=None if who in ("", NONE) else id_of(who),
    )


def copy_of(worker: Worker, query: QueryDict) -> Choice:
    """Return the quarter that is asked for, of everything in scope."""
    period = periods.parse(query.get("period", ""))
    is_quarter = period.kind == periods.Kind.QUARTER
    return Choice(worker, period if is_quarter else periods.present())


def id_of(text: str) -> UUID:
    """Return an id from the URL; raise Http404 where it is none."""
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def areas_to_choose(worker: Worker, chosen: Area | None) -> list[Area]:
    """Return the areas in scope from the top; where they are many, those of the chosen street."""
    ids = scope_of(worker).areas.get(Permission.VIEW, frozenset())
    found = list(Area.objects.filter(pk__in=ids).order_by("path"))
    if len(found) <= MOST_AREAS:
        return found
    street = chosen.street_id if chosen else None
    return [area for area in found if area.level != "area" or area.street_id == street]


def title_of(show: str) -> Any:
    """Return what a number counts, in words."""
    if show in TITLES:
        return TITLES[show]()
    if show in GRADES:
        return grade_of(GRADES[show])[1]
    if show in WORRIES:
        return worry_words(*WORRIES[show])
    code = show.partition("-")[2]
    if show in STAGES:
        return Stage(code).label
    if show in CAUSES:
        return Cause(code).label if CAUSES[show] else _("Cause not known yet")
    if show in CLOSURES:
        return ClosureKind(code).label
    return Category(code).label if show in CATEGORIES and code != NONE else _("No category yet")


def worry_words(worry: str, state: WorryState) -> Any:
    """Return how one of the four worries stands, in words."""
    label = Worry(worry).label
    if state is WorryState.UNKNOWN:
        return _("%(worry)s: not known yet") % {"worry": label}
    return label if state is WorryState.FREE else STILL_WORRIED[worry]
