"""The pages of the memory: unusual readings, the staff, one household's and one's entries."""

import functools
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.access.http import StaffRequest
from casework.access.models import Worker
from casework.audit.chain import Place, record
from casework.audit.checkpoints import standing
from casework.audit.models import Entry, FindingReview
from casework.desk.audit_pages import actions, rules
from casework.desk.audit_pages.forms import MOST_DAYS, ReviewForm, SpanForm
from casework.desk.audit_pages.lines import FilterForm, page_of
from casework.desk.audit_pages.reading import readings
from casework.desk.audit_pages.sight import Sight, sight_of
from casework.desk.audit_pages.unusual import Finding, findings
from casework.desk.audit_pages.words import IN_LEDGER

MOST_FINDINGS = 200


def over_what_is_seen(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view what part of the memory its reader sees; who sees none is refused."""

    @functools.wraps(view)
    def looking(request: StaffRequest, **target: UUID) -> HttpResponse:
        sight = sight_of(request.user)
        with sight.reach():
            return view(request, sight, **target)

    return looking


class Judged(NamedTuple):
    """A finding with the name of whom it is about, its review if there is one, and by whom."""

    finding: Finding
    who: str
    review: FindingReview | None
    reviewer: str


@over_what_is_seen
def unusual(request: StaffRequest, sight: Sight) -> HttpResponse:
    """List what was unusual about the readings of the staff looked over."""
    form = SpanForm(request.GET)
    first, last = form.span()
    read = readings(sight, first, last)
    chosen = form.cleaned_data.get("rule")
    found = [one for one in findings(read) if chosen in ("", None, one.rule)]
    record("unusual reading read", None, by=request.user, first=first, last=last, count=len(found))
    context = {
        "form": form,
        "first": first,
        "last": last,
        "found": judged(found[:MOST_FINDINGS]),
        "count": len(found),
        "is_cut": read.is_cut or len(found) > MOST_FINDINGS,
        "standing": standing(),
        "tab": "unusual",
        "sees_cases": sight.sees_cases,
    }
    return render(request, "desk/audit/unusual.html", context)


def judged(found: Iterable[Finding]) -> list[Judged]:
    """Return findings with names and reviews; two queries."""
    found = list(found)
    workers = {one.worker_id for one in found}
    rows = FindingReview.objects.filter(worker__in=workers, day__in={one.day for one in found})
    reviews = {(row.rule, row.worker, row.day): row for row in rows}
    people = Worker.objects.filter(pk__in=workers | {row.reviewed_by for row in reviews.values()})
    names = dict(people.values_list("pk", "name"))
    return [
        Judged(one, names[one.worker_id], review, names[review.reviewed_by] if review else "")
        for one, review in ((one, reviews.get(one.key)) for one in found)
    ]


@over_what_is_seen
def people(request: StaffRequest, sight: Sight) -> HttpResponse:
    """List the staff looked over; find a household by its file number, which stands in no URL."""
    number = request.POST.get("number", "").strip()[:30]
    if number:
        home = sight.households().filter(number__iexact=number).values_list("pk", flat=True).first()
        record("list read", None, by=request.user, list="file numbers", found=home is not None)
        if home:
            return redirect("audit-household", home)
    record("list read", None, by=request.user, list="audit staff")
    staff = (
        sight.workers()
        .order_by("-is_active", "name", "username")
        .prefetch_related("postings__area")
    )
    context = {"staff": staff, "number": number, "areas": sight.areas, "tab": "people"}
    return render(request, "desk/audit/people.html", context)


@over_what_is_seen
def household(request: StaffRequest, sight: Sight, household_id: UUID) -> HttpResponse:
    """Show who did what with a household; raise DoesNotExist for one that isn't looked over."""
    rows = sight.households().select_related("area", "street")
    found = (rows.with_heads() if sight.sees_cases else rows).get(pk=household_id)
    entries = Entry.objects.filter(household_id=found.pk)
    actors = entries.order_by().values("actor")
    asked = asked_of(request, kind="read")
    form = FilterForm(asked, Worker.objects.filter(pk__in=actors).order_by("name", "username"))
    page = page_of(sight, form.narrow(entries), request.GET.get("before", ""))
    record("audit of household read", found, by=request.user, count=len(page.lines))
    context = {
        "household": found,
        "sees_cases": sight.sees_cases,
        "form": form,
        "page": page,
        "next": next_page(asked, page.before),
        "tab": "people",
    }
    return render(request, "desk/audit/household.html", context)


@over_what_is_seen
def worker(request: StaffRequest, sight: Sight, worker_id: UUID) -> HttpResponse:
    """Show what someone did; raise DoesNotExist for who isn't of the staff looked over."""
    person = sight.workers().get(pk=worker_id)
    asked = asked_of(request)
    form = FilterForm(asked)
    entries = sight.entries().filter(actor=person.pk).exclude(act__in=IN_LEDGER)
    entries = form.narrow(entries)
    page = page_of(sight, entries, request.GET.get("before", ""))
    record("audit of worker read", person, by=request.user, place=Place(None, None))
    context = {
        "person": person,
        "form": form,
        "page": page,
        "next": next_page(asked, page.before),
        "tab": "people",
    }
    return render(request, "desk/audit/worker.html", context)


def asked_of(request: StaffRequest, **usual: str) -> QueryDict:
    """Return what the address asks for, with what is usual where it is silent."""
    asked = request.GET.copy()
    for name, value in usual.items():
        asked.setdefault(name, value)
    return asked


def next_page(asked: QueryDict, before: int | None) -> str:
    """Return the query of the page behind this one, empty on the last."""
    if before is None:
        return ""
    asked = asked.copy()
    asked["before"] = str(before)
    return asked.urlencode()


@over_what_is_seen
def worker_findings(request: StaffRequest, sight: Sight, worker_id: UUID) -> HttpResponse:
    """Show what was unusual about one person's readings, and take a judgement on one finding."""
    person = sight.workers().get(pk=worker_id)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.review_finding(worker_id=person.pk, by=request.user, **form.arguments())
        messages.success(request, _("Your judgement was written down."))
        return redirect(reverse("audit-findings", args=[person.pk]))
    span = SpanForm(request.GET)
    first, last = span.span(MOST_DAYS)
    read = readings(sight, first, last, person.pk)
    found = judged(findings(read))
    record("unusual reading read", person, by=request.user, place=Place(None, None))
    context = {
        "person": person,
        "form": form,
        "span": span,
        "first": first,
        "last": last,
        "rows": with_numbers(sight, found),
        "may_review": rules.may_review(request.user, person.pk),
        "tab": "unusual",
    } | chosen_of(request, found)
    return render(request, "desk/audit/findings.html", context)


def with_numbers(sight: Sight, found: list[Judged]) -> list[tuple[Judged, dict[UUID, str]]]:
    """Return each finding with the file numbers of its households."""
    numbers = sight.numbers(home for one in found for home in one.finding.households)
    return [
        (one, {home: numbers[home] for home in one.finding.households if home in numbers})
        for one in found
    ]


def chosen_of(request: StaffRequest, found: list[Judged]) -> dict[str, Any]:
    """Return the finding that is to be judged, by what the address or the form says."""
    data = request.POST if request.method == "POST" else request.GET
    try:
        day = date.fromisoformat(data.get("day", ""))
    except ValueError:
        return {"chosen": None}
    rule = data.get("rule", "")
    same = [one for one in found if (one.finding.rule, one.finding.day) == (rule, day)]
    return {"chosen": same[0] if same and same[0].review is None else None}
