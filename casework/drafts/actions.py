"""Keeping what is typed, and letting go of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from casework.access.models import Receipt, Worker
from casework.access.net import as_system
from casework.audit.chain import record
from casework.common.dates import now
from casework.drafts import rules
from casework.drafts.models import Draft, HouseholdDraft, LooseDraft, Typed
from casework.drafts.pages import Page
from casework.households.models import Person

# A long narrative is some ten thousand characters of three bytes; names of fields count too.
MOST_BYTES = 1_000_000
MOST_OF_A_WORKER = 100
WHY = "a draft of one's own"


class TooLong(Exception):
    """More was typed than a draft takes."""


class TooMany(Exception):
    """The worker has as many drafts as anyone may."""


class SentAlready(Exception):
    """The form was carried out, and nothing was typed into it since that we know of."""


@dataclass(frozen=True)
class Sent:
    """What came to be kept, and what it goes on from.

    `key` is the form's idempotency key; `draft_id` and `revision` name the draft that the form on
    the page was last kept as, none for the first time. `again`: it was typed after the form had
    been sent. `is_late`: a form that was sent for good and couldn't be carried out.
    """

    typed: Typed
    key: UUID
    draft_id: UUID | None = None
    revision: int = 0
    again: bool = False
    is_late: bool = False


@transaction.atomic
def keep_draft(*, page: Page, shown_on: str, sent: Sent, by: Worker) -> Draft:
    """Keep what was typed; return the draft, a new one if the one it goes on from has gone on.

    `page` is the page whose form it is, `shown_on` the path of the page that will show it. Locks
    the draft. Raises PermissionDenied, TooLong, TooMany, SentAlready. A form that was sent for good
    takes the place of the worker's oldest draft where there are too many.
    """
    if not rules.may_keep_draft(by, page):
        raise PermissionDenied
    if size_of(sent.typed) > MOST_BYTES:
        raise TooLong
    if not sent.again and Receipt.objects.filter(key=sent.key, worker=by).exists():
        raise SentAlready
    with as_system(WHY):
        draft = gone_on(page, sent, by) or begun(page, shown_on, sent, by)
        record("form kept", draft, by=by, door=page.door, draft=draft.pk)
    return draft


def size_of(typed: Typed) -> int:
    """Return how many bytes the fields have."""
    return sum(
        len(name.encode()) + len(text.encode())
        for name, texts in typed.fields.items()
        for text in texts
    )


def rows_of(page: Page, by: Worker) -> Any:
    """Return the worker's own drafts of the kind that a page has."""
    if page.household is None:
        return LooseDraft.objects.filter(worker=by)
    return HouseholdDraft.objects.visible_to(by).filter(worker=by, household=page.household)


def gone_on(page: Page, sent: Sent, by: Worker) -> Draft | None:
    """Write into the draft that was gone on with; None where another device wrote into it since.

    Without a draft's name the same form is known by its key.
    """
    rows = rows_of(page, by).select_for_update(of=("self",))
    if sent.draft_id is None:
        draft = rows.filter(key=sent.key).first()
    else:
        draft = rows.filter(pk=sent.draft_id, revision=sent.revision).first()
    if draft is None or draft.read() is None:
        return None  # what can't be read is never saved over
    found: Draft = draft
    found.write(sent.typed)
    found.key, found.revision, found.saved_at = sent.key, found.revision + 1, now()
    found.save()
    return found


def begun(page: Page, shown_on: str, sent: Sent, by: Worker) -> Draft:
    """Begin a draft; those whose time is over go first."""
    expire_drafts(by=by)
    make_room(gives_way=sent.is_late, by=by)
    common = {"worker": by, "page": shown_on, "key": sent.key}
    draft: Draft
    if page.household is None:
        draft = LooseDraft(**common)
    else:
        draft = HouseholdDraft(household=page.household, **common)
    draft.write(sent.typed)
    draft.save()
    return draft


def every_draft(reason: str) -> tuple[Any, Any]:
    """Return all drafts of everyone, of households and of none."""
    return HouseholdDraft.objects.unscoped(reason), LooseDraft.objects.all()


def oldest_kept(instant: datetime) -> datetime:
    """Return the instant before which a draft's time is over."""
    return instant - timedelta(days=settings.CASEWORK_DRAFT_DAYS)


@transaction.atomic
def expire_drafts(*, by: Worker | None) -> None:
    """Delete everyone's drafts whose time is over."""
    gone = 0
    with as_system("drafts whose time is over"):
        for rows in every_draft("drafts whose time is over"):
            gone += rows.filter(saved_at__lte=oldest_kept(now())).delete()[0]
    if gone:
        record("drafts expired", None, by=by, count=gone)


@transaction.atomic
def make_room(*, gives_way: bool, by: Worker) -> None:
    """Raise TooMany where the worker can have no more drafts, unless the oldest gives way."""
    mine = [rows.filter(worker=by) for rows in every_draft("how many drafts a worker has")]
    if sum(rows.count() for rows in mine) < MOST_OF_A_WORKER:
        return
    if not gives_way:
        raise TooMany
    oldest = [row for rows in mine if (row := rows.order_by("saved_at").first())]
    discard_draft(draft=min(oldest, key=lambda row: row.saved_at), by=by)


@transaction.atomic
def discard_draft(*, draft: Draft, by: Worker) -> None:
    """Delete a draft of one's own; raise PermissionDenied for anyone else's."""
    if draft.worker_id != by.pk:
        raise PermissionDenied
    draft_id = draft.pk
    with as_system(WHY):
        draft.delete()
    draft.pk = draft_id
    record("draft discarded", draft, by=by, draft=draft_id)


def let_go(*, key: UUID | None, draft_id: UUID | None, by: Worker) -> None:
    """Delete what was kept of a form that the caller's transaction carries out.

    The worker may have lost the household by that very act, so that no scope is asked. The act's
    own entry in the audit stands for it.
    """
    condition = Q(key=key) if key else Q()
    if draft_id:
        condition |= Q(pk=draft_id)
    if not condition:
        return
    with as_system(WHY):
        for rows in every_draft("a form that was carried out leaves no draft"):
            rows.filter(condition, worker=by).delete()


def erase_drafts(person: Person) -> int:
    """Delete every draft about a person's household, whoever's, and return how many there were.

    A draft is no record yet, and nobody can tell of half a sentence whom it is about: where a
    person is erased, nothing that was typed about their household and not saved stays.
    """
    with as_system("what was typed about the household of an erased person"):
        rows = HouseholdDraft.objects.unscoped("drafts of an erased person's household")
        gone: int = rows.filter(household_id=person.household_id).delete()[0]
    return gone
