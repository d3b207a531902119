"""Looking for words inside what was written: records in scope are opened one by one, newest first.

Nothing of it is indexed. Only what the pages show to whoever may see the household is looked
through; the answers about mood are no part of it. Names of people whose data are restricted are
taken out first, so that nobody is found by one or reads it in a passage (deploy/decisions/017).
"""

import heapq
import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from casework.access.models import Worker
from casework.assessments.models import Assessment
from casework.households.masking import replacer
from casework.households.models import Household, Person
from casework.households.naming import names_in_narratives
from casework.households.rules import leaves_old_notes
from casework.households.search.find import opened
from casework.households.search.normal import normal_name
from casework.plans.models import Goal, Measure, Plan
from casework.reviews.models import Closure, GoalOutcome, Reopening, Review
from casework.vault import keys
from casework.vault.sealed import readable
from casework.visits.models import Addendum, MeasureDone, Visit

FEWEST_CHARACTERS = 2
Hide = Callable[[str], str]
AROUND = 28  # characters shown on each side of what was found
OPENED_AT_ONCE = 500


class Source(NamedTuple):
    """One kind of record: when it was written, the page that shows it, its texts."""

    label: Any
    model: type[models.Model]
    payload: str
    written: str
    page: str
    shown: str
    texts: Callable[[Any], Iterable[str]]

    @property
    def seal(self) -> Any:
        """The `Sealed` over the payload's column."""
        return getattr(self.model, self.payload)


def plain(*names: str) -> Callable[[Any], Iterable[str]]:
    """Return the texts of a payload that stand in its own fields."""
    return lambda payload: [getattr(payload, name) for name in names]


def of_visit(log: Any) -> Iterable[str]:
    yield from (log.narrative, log.major_change, log.next_reason)
    yield from (observation.note for observation in log.observations)
    yield from (f"{someone.name} {someone.unit}" for someone in log.participants)


def of_plan(narrative: Any) -> Iterable[str]:
    yield from (narrative.situation, narrative.aims, narrative.change_reason)
    yield narrative.decision_note
    yield from (back.reason for back in narrative.returns)


def of_assessment(answers: Any) -> Iterable[str]:
    yield from (answer.note for answer in answers.domains.values())
    yield from (answers.red_line_note, answers.summary)


def of_override(note: Any) -> Iterable[str]:
    return [entry.reason for entry in note.entries]


GOAL = plain("text", "indicator", "baseline", "target", "unit")
SOURCES = (
    Source(_("Visit"), Visit, "log", "visited_at", "visit", "pk", of_visit),
    Source(
        _("Measure at a visit"),
        MeasureDone,
        "note",
        "visit__visited_at",
        "visit",
        "visit_id",
        plain("text"),
    ),
    Source(
        _("Addendum"),
        Addendum,
        "content",
        "created_at",
        "visit",
        "visit_id",
        plain("text"),
    ),
    Source(_("Plan"), Plan, "narrative", "created_at", "plan", "pk", of_plan),
    Source(_("Goal"), Goal, "wording", "plan__created_at", "plan", "plan_id", GOAL),
    Source(
        _("Measure"),
        Measure,
        "wording",
        "plan__created_at",
        "plan",
        "plan_id",
        plain("text", "responsible"),
    ),
    Source(
        _("Assessment"),
        Assessment,
        "answers",
        "completed_at",
        "assessment",
        "pk",
        of_assessment,
    ),
    Source(
        _("Grade set otherwise"),
        Assessment,
        "override",
        "completed_at",
        "assessment",
        "pk",
        of_override,
    ),
    Source(_("Review"), Review, "text", "recorded_at", "review", "pk", plain("summary")),
    Source(
        _("Goal at a review"),
        GoalOutcome,
        "finding",
        "review__recorded_at",
        "review",
        "review_id",
        plain("value_now", "note"),
    ),
    Source(
        _("Closure"),
        Closure,
        "text",
        "proposed_at",
        "reviews",
        "household_id",
        plain("summary", "handover", "reason"),
    ),
    Source(
        _("Reopening"),
        Reopening,
        "text",
        "reopened_at",
        "reviews",
        "household_id",
        plain("reason"),
    ),
    Source(
        _("Intake"),
        Household,
        "situation",
        "created_at",
        "household",
        "pk",
        plain("intake_note"),
    ),
)


# What tells of a visit, and the path from it to the visit.
OF_VISITS: dict[type[models.Model], str] = {Visit: "", MeasureDone: "visit__", Addendum: "visit__"}


def old_notes(worker: Worker, path: str) -> Q:
    """Return the condition on what a handover left with the former worker: it isn't looked through.

    Nothing, where no handover did.
    """
    households = Household.objects.visible_to(worker).exclude(notes_from=None)
    rows = households.only("pk", "area_id", "notes_from")
    closed = [household.pk for household in rows if leaves_old_notes(worker, household)]
    before = {f"{path}visited_at__lt": F("household__notes_from"), "household__in": closed}
    return Q(**before) & ~Q(**{f"{path}by": worker})


class Written(NamedTuple):
    """One sealed record on its way to be opened."""

    at: datetime
    order: int
    pk: UUID
    household_id: UUID
    shown: UUID
    blob: bytes

    @property
    def source(self) -> Source:
        return SOURCES[self.order]


class Passage(NamedTuple):
    """Where the words stand: the record, and what stands around them."""

    label: str
    at: datetime
    household_id: UUID
    url: str
    before: str
    words: str
    after: str


@dataclass
class Passages:
    """What was found, newest first; `is_cut`: older records were not opened."""

    found: list[Passage] = field(default_factory=list)
    looked_at: int = 0
    is_cut: bool = False


@sensitive_variables("terms", "texts", "payload")
def look_for(worker: Worker, text: str) -> Passages:
    """Return where all the words stand in one record; nothing for less than two characters."""
    terms = [term for term in map(normal_name, text.split()) if term]
    passages = Passages()
    if sum(map(len, terms)) < FEWEST_CHARACTERS:
        return passages
    most = settings.CASEWORK_SEARCH_MOST_RECORDS
    written, hiders = newest_first(worker, most + 1), hiders_of(worker)
    while chunk := list(itertools.islice(written, OPENED_AT_ONCE)):
        keys.warm(row.household_id for row in chunk)
        for row in chunk:
            if passages.looked_at == most:
                passages.is_cut = True
                return passages
            passages.looked_at += 1
            texts = texts_of(row, hiders.get(row.household_id, shown_whole))
            if fits(terms, texts):
                passages.found.append(passage(row, terms[0], texts))
    return passages


def newest_first(worker: Worker, most: int) -> Iterator[Written]:
    """Yield the records in scope, of every kind, newest first."""
    kinds = (rows_of(worker, order, most) for order in range(len(SOURCES)))
    return heapq.merge(*kinds, key=lambda row: row.at, reverse=True)


def rows_of(worker: Worker, order: int, most: int) -> Iterator[Written]:
    """Yield one kind of record, newest first; what isn't finished has no date and is left out."""
    source = SOURCES[order]
    household = "pk" if source.model is Household else "household_id"
    rows = source.model._default_manager.visible_to(worker)  # type: ignore[attr-defined] # scoped
    if source.model in OF_VISITS:
        rows = rows.exclude(old_notes(worker, OF_VISITS[source.model]))
    # What was written in one act has one date; without `pk` a row could fall between two chunks.
    rows = rows.exclude(**{source.written: None}).order_by(f"-{source.written}", "pk")
    columns = (source.written, "pk", household, source.shown, source.seal.column)
    for start in range(0, most, OPENED_AT_ONCE):
        chunk = list(rows.values_list(*columns)[start : min(start + OPENED_AT_ONCE, most)])
        for at, pk, household_id, shown, blob in chunk:
            yield Written(at, order, pk, household_id, shown, bytes(blob))
        if len(chunk) < OPENED_AT_ONCE:
            return


def shown_whole(text: str) -> str:
    """Return a text as it is: nobody of the household is restricted."""
    return text


def left_out(text: str) -> str:
    """Return nothing of a text in which there may be a name that can't be read."""
    return ""


@sensitive_variables("names")
def hiders_of(worker: Worker) -> dict[UUID, Hide]:
    """Return, by household, what takes the names of its restricted people out of a text.

    Where such a person's record doesn't open, nothing of the household's texts is shown.
    """
    people = Person.objects.visible_to(worker).filter(restricted_at__isnull=False)
    names: dict[UUID, list[str]] = {}
    unread = set()
    for person in people.select_related("household"):
        identity = readable(person, Person.identity)
        if identity is None:
            unread.add(person.household_id)
        else:
            names.setdefault(person.household_id, []).extend(names_in_narratives(identity))
    known = {
        home: replacer(dict.fromkeys(forms, str(_("someone")))) for home, forms in names.items()
    }
    return known | dict.fromkeys(unread, left_out)


def texts_of(row: Written, hide: Hide) -> list[str]:
    """Return what a record says without what `hide` takes out, nothing where it doesn't open."""
    source = row.source
    table = source.model._meta.db_table
    payload = opened(source.seal, table, row.pk, row.household_id, row.blob)
    told = [] if payload is None else map(hide, source.texts(payload))
    return [text for text in told if text]


def fits(terms: list[str], texts: list[str]) -> bool:
    """Tell whether each word stands in one of the texts, however they are spaced. The rule."""
    whole = [normal_name(text) for text in texts]
    return all(any(term in text for text in whole) for term in terms)


def passage(row: Written, term: str, texts: list[str]) -> Passage:
    """Return the words with what stands around them."""
    letters = re.compile(r"\s*".join(map(re.escape, term)), re.IGNORECASE)
    text = next(text for text in texts if term in normal_name(text))
    place = letters.search(text)
    start, end = place.span() if place else (0, 0)
    source = row.source
    return Passage(
        label=str(source.label),
        at=row.at,
        household_id=row.household_id,
        url=reverse(source.page, args=[row.shown]),
        before=("…" if start > AROUND else "") + text[max(0, start - AROUND) : start],
        words=text[start:end],
        after=text[end : end + AROUND] + ("…" if end + AROUND < len(text) else ""),
    )
