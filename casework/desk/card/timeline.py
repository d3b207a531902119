"""What happened in a household lately, of every kind or of the kinds that were chosen."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.access.models import Worker
from casework.assessments.models import Assessment
from casework.households.models import Household
from casework.plans.models import Plan
from casework.reviews import selectors as reviews
from casework.reviews.models import Closure, Reopening, Review
from casework.visits import selectors as visits
from casework.visits.models import Visit

MOST = 6
PARAMETER = "show"


class EntryKind(TextChoices):
    """What an entry of the timeline is about; the filters go by it."""

    VISIT = "visit", gettext_lazy("Visits")
    ASSESSMENT = "assessment", gettext_lazy("Assessments")
    PLAN = "plan", gettext_lazy("Plans")
    REVIEW = "review", gettext_lazy("Reviews")
    CLOSURE = "closure", gettext_lazy("Closure and reopening")


@dataclass(frozen=True)
class Entry:
    """One line of the timeline. `visit` is shown with its notes, `grade` as a grade."""

    kind: str
    when: date | datetime
    icon: str
    title: Any
    url: str
    who: str
    tags: tuple[Any, ...] = ()
    status: Any = ""
    grade: str = ""
    visit: Visit | None = field(default=None, repr=False)

    @property
    def instant(self) -> datetime:
        """When it was; a day without a time comes after what happened on it at a time."""
        if isinstance(self.when, datetime):
            return self.when
        return make_aware(datetime.combine(self.when, time.max))


@dataclass(frozen=True)
class Filter:
    """A chip: a kind, whether it is chosen, and the address that chooses it or lets go of it."""

    kind: str
    label: Any
    is_on: bool
    url: str


@dataclass(frozen=True)
class Timeline:
    """The latest entries, and the filters over them."""

    entries: tuple[Entry, ...]
    filters: tuple[Filter, ...]

    @property
    def is_filtered(self) -> bool:
        return any(one.is_on for one in self.filters)


@dataclass(frozen=True)
class Known:
    """What the card asked for already, so that it isn't asked again."""

    assessments: Sequence[Assessment]
    reviews: Sequence[Review]
    plans: Sequence[Plan]


def timeline(household: Household, worker: Worker, known: Known, chosen: Sequence[str]) -> Timeline:
    """Return the latest of what happened; asks for each kind that is shown as often as for one."""
    kinds = [kind for kind in EntryKind.values if kind in chosen]
    found: list[Entry] = []
    for kind in kinds or EntryKind.values:
        found += SOURCES[kind](household, worker, known)
    found.sort(key=lambda entry: entry.instant, reverse=True)
    filters = tuple(filter_of(kind, kinds, household.pk) for kind in EntryKind)
    return Timeline(tuple(found[:MOST]), filters)


def filter_of(kind: EntryKind, chosen: Sequence[str], household_id: UUID) -> Filter:
    """Return a kind's chip. The address holds codes alone."""
    is_on = kind.value in chosen
    rest = [one for one in chosen if one != kind.value]
    wanted = rest if is_on else [one for one in EntryKind.values if one in {*rest, kind.value}]
    query = urlencode({PARAMETER: wanted}, doseq=True)
    address = reverse("household", args=[household_id])
    return Filter(kind.value, kind.label, is_on, f"{address}{'?' if query else ''}{query}#timeline")


def of_visits(household: Household, worker: Worker, known: Known) -> Iterator[Entry]:
    for visit in visits.recent_visits(household, worker, MOST):
        tags = [_("No. %(number)s") % {"number": visit.number}]
        tags += [_("Late entry")] if visit.is_late else []
        tags += [_("Nobody there")] if visit.nobody_home else []
        yield Entry(
            kind=EntryKind.VISIT,
            when=visit.visited_at,
            icon=visit.icon,
            title=visit.get_mode_display(),
            url=reverse("visit", args=[visit.pk]),
            who=visit.by.name,
            tags=tuple(tags),
            visit=visit,
        )


def of_assessments(household: Household, worker: Worker, known: Known) -> Iterator[Entry]:
    for row in known.assessments[:MOST]:
        yield Entry(
            kind=EntryKind.ASSESSMENT,
            when=row.completed_at or row.assessed_on,
            icon="review",
            title=_("Assessment"),
            url=reverse("assessment", args=[row.pk]),
            who=row.completed_by.name if row.completed_by else "",
            grade=row.effective_grade,
        )


def of_plans(household: Household, worker: Worker, known: Known) -> Iterator[Entry]:
    for plan in known.plans[:MOST]:
        who = plan.decided_by or plan.submitted_by or plan.author
        yield Entry(
            kind=EntryKind.PLAN,
            when=plan.decided_at or plan.submitted_at or plan.created_at,
            icon="plan",
            title=_("Plan, version %(number)s") % {"number": plan.number},
            url=reverse("plan", args=[plan.pk]),
            who=who.name,
            status=plan.get_stage_display(),
        )


def of_reviews(household: Household, worker: Worker, known: Known) -> Iterator[Entry]:
    for row in known.reviews[:MOST]:
        yield Entry(
            kind=EntryKind.REVIEW,
            when=row.recorded_at,
            icon="history",
            title=_("Review"),
            url=reverse("review", args=[row.pk]),
            who=row.by.name,
            status=row.get_decision_display(),
        )


def of_closures(household: Household, worker: Worker, known: Known) -> Iterator[Entry]:
    address = reverse("reviews", args=[household.pk])
    for row in reviews.closures_of(household)[:MOST]:
        yield closure_entry(row, address)
        reopening: Reopening | None = getattr(row, "reopening", None)
        if reopening is not None:
            yield Entry(
                kind=EntryKind.CLOSURE,
                when=reopening.reopened_at,
                icon="return",
                title=_("Case reopened"),
                url=address,
                who=reopening.reopened_by.name,
            )


def closure_entry(row: Closure, address: str) -> Entry:
    """Return a proposal to close the case, by what became of it."""
    who = row.decided_by or row.withdrawn_by or row.proposed_by
    return Entry(
        kind=EntryKind.CLOSURE,
        when=row.decided_at or row.withdrawn_at or row.proposed_at,
        icon="lock",
        title=_("Closing the case"),
        url=address,
        who=who.name,
        tags=(row.get_kind_display(),),
        status=row.get_stage_display(),
    )


Source = Callable[[Household, Worker, Known], Iterator[Entry]]
SOURCES: dict[str, Source] = {
    EntryKind.VISIT: of_visits,
    EntryKind.ASSESSMENT: of_assessments,
    EntryKind.PLAN: of_plans,
    EntryKind.REVIEW: of_reviews,
    EntryKind.CLOSURE: of_closures,
}
