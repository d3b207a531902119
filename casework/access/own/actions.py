"""What workers set for themselves; each act is theirs alone and remembered like every other."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from casework.access.models import Worker
from casework.access.own.models import SavedFilter
from casework.access.own.query import canonical
from casework.audit.chain import record

MOST_FILTERS = 12


class TooManyFilters(Exception):
    """The worker keeps as many filters of the list as there may be."""


@transaction.atomic
def save_filter(*, listed: str, query: str, name: str, is_default: bool, by: Worker) -> SavedFilter:
    """Keep a filter under a name, in the place of one that narrows the list to the same.

    Locks the worker until the transaction ends. Raises TooManyFilters.
    """
    mine = filters_of(by, listed)
    clean = canonical(query)
    row = mine.filter(query=clean).first() or SavedFilter(worker=by, listed=listed, query=clean)
    if row._state.adding and mine.count() >= MOST_FILTERS:
        raise TooManyFilters
    if is_default:
        mine.exclude(pk=row.pk).update(is_default=False)
    row.name, row.is_default = name, is_default
    row.save()
    record("filter saved", row, by=by, list=listed, default=is_default)
    return row


@transaction.atomic
def remove_filter(*, filter_id: UUID, by: Worker) -> SavedFilter:
    """Forget one of the worker's filters and return what it was; raise DoesNotExist."""
    row = SavedFilter.objects.select_for_update(of=("self",)).get(pk=filter_id, worker=by)
    record("filter removed", row, by=by, list=row.listed)
    row.delete()
    return row


@transaction.atomic
def choose_default(*, filter_id: UUID, is_default: bool, by: Worker) -> SavedFilter:
    """Let a list begin with one of the worker's filters, or no longer; raise DoesNotExist."""
    listed = SavedFilter.objects.get(pk=filter_id, worker=by).listed
    mine = filters_of(by, listed)
    mine.update(is_default=False)
    row = mine.get(pk=filter_id)
    row.is_default = is_default
    row.save(update_fields=["is_default"])
    record("default filter chosen", row, by=by, list=listed, default=is_default)
    return row


def filters_of(worker: Worker, listed: str) -> QuerySet[SavedFilter]:
    """Return a worker's filters of a list; locks the worker until the transaction ends."""
    Worker.objects.select_for_update(of=("self",)).get(pk=worker.pk)
    return SavedFilter.objects.filter(worker=worker, listed=listed)


@transaction.atomic
def set_keys(*, are_on: bool, by: Worker) -> None:
    """Let the keys of the page work for the worker, or not."""
    by.has_keys = are_on
    by.save(update_fields=["has_keys"])
    record("keys set", by, by=by, on=are_on)


@transaction.atomic
def show_first_steps(*, are_shown: bool, by: Worker) -> None:
    """Put the first steps on the worker's desk, or away."""
    by.shows_first_steps = are_shown
    by.save(update_fields=["shows_first_steps"])
    record("first steps set", by, by=by, on=are_shown)
