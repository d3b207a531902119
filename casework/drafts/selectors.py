"""A worker's own drafts: those in time, of households that they may still see."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings

from casework.access.models import Worker
from casework.access.typed import PARAMETER
from casework.common.dates import local_date, now
from casework.drafts.actions import every_draft, oldest_kept
from casework.drafts.models import Draft, HouseholdDraft, LooseDraft
from casework.drafts.pages import name_of
from casework.households.models import Household

# How long before a draft goes the desk says so.
NOTICE = timedelta(days=5)


def about_households(worker: Worker) -> Any:
    """Return the worker's drafts about households in their scope, the newest first."""
    rows = HouseholdDraft.objects.visible_to(worker)
    return rows.filter(worker=worker, saved_at__gt=oldest_kept(now())).order_by("-saved_at")


def loose(worker: Worker) -> Any:
    """Return the worker's drafts of no household, the newest first."""
    rows = LooseDraft.objects.filter(worker=worker, saved_at__gt=oldest_kept(now()))
    return rows.order_by("-saved_at")


def mine(worker: Worker) -> list[Draft]:
    """Return all drafts of a worker, the newest first, with their households; none is opened."""
    rows = chain(about_households(worker).select_related("household__area"), loose(worker))
    return sorted(rows, key=lambda draft: draft.saved_at, reverse=True)


def on_page(worker: Worker, path: str, *, about_household: bool) -> list[Draft]:
    """Return the worker's drafts of a page, the newest first."""
    rows = about_households(worker) if about_household else loose(worker)
    return list(rows.filter(page=path))


def one(worker: Worker, draft_id: UUID) -> Draft | None:
    """Return a draft by its id, if it is the worker's, in time and in their scope."""
    found: Draft | None = (
        about_households(worker).filter(pk=draft_id).first()
        or loose(worker).filter(pk=draft_id).first()
    )
    return found


class Listed(NamedTuple):
    """A draft as a list shows it: what kind of form, of which household, nothing of its words."""

    draft: Draft
    name: str
    address: str
    household: Household | None
    goes_on: date
    goes_soon: bool


def listed(worker: Worker) -> list[Listed]:
    """Return all drafts of a worker for their desk, the newest first."""
    kept = timedelta(days=settings.CASEWORK_DRAFT_DAYS)
    return [
        Listed(
            draft,
            name_of(draft.page),
            going_on(draft),
            draft.household if isinstance(draft, HouseholdDraft) else None,
            local_date(draft.saved_at + kept),
            draft.saved_at + kept - now() <= NOTICE,
        )
        for draft in mine(worker)
    ]


class Going(NamedTuple):
    """A draft of anyone's that goes soon: ids and the day alone."""

    id: UUID
    worker_id: UUID
    household_id: UUID | None
    goes_on: date


def going_soon() -> Iterator[Going]:
    """Yield everyone's drafts of which the desk says that they go soon."""
    kept = timedelta(days=settings.CASEWORK_DRAFT_DAYS)
    soon = {"saved_at__gt": oldest_kept(now()), "saved_at__lte": oldest_kept(now()) + NOTICE}
    for rows in every_draft("whoever typed it is told that it goes"):
        for draft in rows.filter(**soon).iterator():
            day = local_date(draft.saved_at + kept)
            yield Going(draft.pk, draft.worker_id, draft.household_id, day)


def going_on(draft: Draft) -> str:
    """Return the address at which a draft is gone on with."""
    return f"{draft.page}?{PARAMETER}={draft.pk}"
