"""Writing down a visit and adding to it later; each verb is one transaction and one audit entry."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from casework.access import news
from casework.access.models import Worker
from casework.access.news import News
from casework.assessments.actions import reassess_from_visit
from casework.audit.chain import record
from casework.common.dates import now
from casework.households.actions import add_attachment, locked_for_edit
from casework.households.attachments.limits import JPEG, Cleaned
from casework.households.models import AttachmentKind, Household, Person
from casework.households.schedule import reschedule
from casework.plans.models import Measure
from casework.vault.sealed import readable
from casework.visits import phrases, rules
from casework.visits.models import (
    Addendum,
    AddendumText,
    MeasureDone,
    MeasureNote,
    PhraseBook,
    Visit,
    VisitLog,
    VisitPhoto,
)

SCHEDULE_FIELDS = ("last_visit_on", "agreed_visit_on", "urgent_since", "visit_due_on")


class MeasureOutcome(NamedTuple):
    """What became of one measure: an Outcome code and a sentence."""

    measure_id: UUID
    outcome: str
    note: str = ""


class PhrasesFull(Exception):
    """A worker keeps so many phrases already that no more fit the page."""


@transaction.atomic
def record_visit(
    *,
    household_id: UUID,
    visited_at: datetime,
    mode: str,
    log: VisitLog,
    nobody_home: bool = False,
    measures: Sequence[MeasureOutcome] = (),
    next_on: date | None = None,
    by: Worker,
) -> Visit:
    """Write down a visit that `by` made and return it; set when the next one is due.

    Scores that were observed change the assessment, unless it is newer, and with it the grade.
    Locks the household. Raises Household.DoesNotExist outside scope, PermissionDenied without the
    right to write or once the case is closed, ValidationError for impossible dates or a record that
    contradicts itself, Person.DoesNotExist or Measure.DoesNotExist for another household's.
    """
    household = locked_for_edit(household_id, by=by)
    visit = Visit(
        household=household,
        number=next_number(household),
        visited_at=visited_at,
        mode=mode,
        nobody_home=nobody_home,
        by=by,
        recorded_at=now(),
        next_on=next_on,
    )
    rules.check_moment(household, visit.visited_at, visit.recorded_at)
    rules.check_next(visit.visited_on, next_on)
    rules.check_log(mode, nobody_home, log)
    check_people(household, log)
    visit.is_late, visit.log = rules.is_late(visit.visited_at, visit.recorded_at), log
    visit.save()
    write_outcomes(visit, measures)
    follow_in_schedule(visit)
    reassessed = reassess(visit, by=by)
    record(
        "visit recorded",
        visit,
        by=by,
        number=visit.number,
        mode=mode,
        late=visit.is_late,
        nobody_home=nobody_home,
        measures=len(measures),
        reassessed=reassessed,
    )
    return visit


@transaction.atomic
def keep_photo(*, visit_id: UUID, file_name: str, cleaned: Cleaned, by: Worker) -> VisitPhoto:
    """Attach a photo (or a paper) that was taken at a visit to its household, and link both.

    Locks the household. Raises Visit.DoesNotExist outside scope, PermissionDenied without the right
    to write or once the case is closed, OSError where the disk doesn't take the file.
    """
    visit: Visit = Visit.objects.visible_to(by).get(pk=visit_id)
    attachment = add_attachment(
        household_id=visit.household_id,
        person_id=None,
        kind=AttachmentKind.PHOTO if cleaned.media_type == JPEG else AttachmentKind.OTHER,
        title="",
        file_name=file_name,
        dated_on=visit.visited_on,
        cleaned=cleaned,
        by=by,
    )
    photo = VisitPhoto(household=attachment.household, visit=visit, attachment=attachment)
    photo.save()
    record("photo of a visit kept", photo, by=by, visit=visit.pk, attachment=attachment.pk)
    return photo


def next_number(household: Household) -> int:
    """Return the number of the household's next visit record; certain under its lock only."""
    last: int | None = household.visits.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def check_people(household: Household, log: VisitLog) -> None:
    """Raise Person.DoesNotExist unless everyone who was met belongs to the household."""
    ids = set(log.people_seen)
    if household.workable_people.filter(pk__in=ids).count() != len(ids):
        raise Person.DoesNotExist


def write_outcomes(visit: Visit, outcomes: Sequence[MeasureOutcome]) -> None:
    """Write what became of each measure; raise Measure.DoesNotExist for another household's."""
    ids = {outcome.measure_id for outcome in outcomes}
    if visit.household.measures.filter(pk__in=ids).count() != len(ids):
        raise Measure.DoesNotExist
    for outcome in outcomes:
        done = MeasureDone(
            household=visit.household,
            visit=visit,
            measure_id=outcome.measure_id,
            outcome=outcome.outcome,
        )
        done.note = MeasureNote(text=outcome.note)
        done.save()


def follow_in_schedule(visit: Visit) -> None:
    """Set and save the household's dates after a visit, which may be older than others.

    A visit that met nobody is no visit to the due-date rule: it moves the agreed day only. Neither
    does a late record of an older visit undo what later ones brought.
    """
    household = visit.household
    later = household.visits.filter(visited_at__gt=visit.visited_at)
    day = visit.visited_on
    if not visit.nobody_home:
        household.last_visit_on = max(day, household.last_visit_on or day)
    since = household.urgent_since
    if since and rules.follows_up(visit, since, raised_that_day=raised_before(visit)):
        household.urgent_since = None
    if visit.log.major_change and not later.filter(nobody_home=False).exists():
        household.urgent_since = household.urgent_since or day
    if not later.exists():
        household.agreed_visit_on = visit.next_on
    reschedule(household)
    household.save(update_fields=SCHEDULE_FIELDS)
    if not visit.nobody_home:
        news.settle(household.pk, News.DUE_SOON, News.OVERDUE)


def raised_before(visit: Visit) -> bool:
    """Tell whether an earlier visit of the same day reported a major change."""
    earlier = visit.household.visits.filter(
        visited_at__date=visit.visited_on, visited_at__lt=visit.visited_at
    )
    logs = [readable(other, Visit.log) for other in earlier]
    return any(log.major_change for log in logs if log is not None)


def reassess(visit: Visit, *, by: Worker) -> bool:
    """Carry the scores that were observed into the assessment; tell whether that changed it."""
    changes = {
        seen.domain: (seen.score, seen.note)
        for seen in visit.log.observations
        if seen.score is not None
    }
    assessment = reassess_from_visit(
        household=visit.household, changes=changes, by=by, assessed_on=visit.visited_on
    )
    return assessment is not None


@transaction.atomic
def add_addendum(*, visit_id: UUID, text: str, by: Worker) -> Addendum:
    """Add a correction or a remark to a visit record and return it; the record stays as it is.

    Locks the household. Raises Visit.DoesNotExist outside scope, PermissionDenied without the right
    to write or once the case is closed.
    """
    visit: Visit = Visit.objects.visible_to(by).get(pk=visit_id)
    visit.household = locked_for_edit(visit.household_id, by=by)
    addendum = Addendum(household=visit.household, visit=visit, created_at=now(), created_by=by)
    addendum.content = AddendumText(text=text)
    addendum.save()
    record("addendum added", addendum, by=by, visit=visit.pk)
    return addendum


@transaction.atomic
def keep_phrase(*, text: str, by: Worker) -> None:
    """Put a phrase at the head of the worker's own; one that they keep already moves there.

    Locks the worker. Raises PhrasesFull, SealBroken.
    """
    book = locked_book(by)
    kept = [phrase for phrase in phrases.opened(book).kept if phrase.text != text]
    if len(kept) >= phrases.MOST_PHRASES:
        raise PhrasesFull
    number = max((phrase.id for phrase in kept), default=0) + 1
    write_phrases(book, [phrases.Phrase(number, text), *kept], by)
    record("phrases changed", by, by=by, count=len(kept) + 1)


@transaction.atomic
def drop_phrase(*, phrase_id: int, by: Worker) -> None:
    """Take a phrase out of the worker's own; one that is gone already stays so.

    Locks the worker. Raises SealBroken.
    """
    book = locked_book(by)
    kept = [phrase for phrase in phrases.opened(book).kept if phrase.id != phrase_id]
    write_phrases(book, kept, by)
    record("phrases changed", by, by=by, count=len(kept))


@transaction.atomic
def move_phrase(*, phrase_id: int, step: int, by: Worker) -> None:
    """Move one of the worker's phrases one place up (`step` -1) or down (1), where there is one.

    Locks the worker. Raises SealBroken.
    """
    book = locked_book(by)
    kept = list(phrases.opened(book).kept)
    here = next((n for n, phrase in enumerate(kept) if phrase.id == phrase_id), None)
    if here is not None and 0 <= here + step < len(kept):
        kept[here], kept[here + step] = kept[here + step], kept[here]
    write_phrases(book, kept, by)
    record("phrases changed", by, by=by, count=len(kept))


def locked_book(worker: Worker) -> PhraseBook | None:
    """Return the worker's book, None before the first change; their account is locked."""
    # Not the key: other forms of theirs hold it by their receipts.
    Worker.objects.select_for_update(of=("self",), no_key=True).get(pk=worker.pk)
    return phrases.book_of(worker)


def write_phrases(book: PhraseBook | None, kept: Sequence[phrases.Phrase], worker: Worker) -> None:
    """Save the worker's phrases in this order, in their book or a new one."""
    book = book or PhraseBook(worker=worker)
    phrases.seal_into(book, phrases.Phrases(tuple(kept)))
    book.save()
