"""Which households a batch is made of: a list as its filters narrow it, or what was ticked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import QueryDict

from casework.access.models import Listed, Permission, Worker
from casework.access.own.query import canonical
from casework.households.listing import HouseholdPages
from casework.households.models import Household
from casework.households.naming import name_of
from casework.households.narrowing import NarrowForm
from casework.households.search.pinyin import readings
from casework.households.views.households import FilterForm
from casework.reports.models import BatchOrder
from casework.vault import keys
from casework.visits.narrowing import ScheduleFilter

FORMS: dict[str, type[Any]] = {
    Listed.HOUSEHOLDS: FilterForm,
    Listed.SCHEDULE: ScheduleFilter,
}


@dataclass(frozen=True)
class Chosen:
    """A list (the name of its door), its state, and the households ticked in it; none means all."""

    listed: str
    query: str
    picks: tuple[UUID, ...] = ()

    @property
    def url_query(self) -> str:
        """The list's state, clean, as an address has it."""
        return canonical(self.query)


def chosen_of(listed: str, query: str, picks: Iterable[str]) -> Chosen:
    """Return a choice as it stands in a form; what is no list and no id is left out."""
    name = listed if listed in FORMS else Listed.HOUSEHOLDS.value
    return Chosen(name, canonical(query), tuple(ids_of(picks)))


def ids_of(texts: Iterable[str]) -> list[UUID]:
    """Return ids in their order, each once."""
    found: dict[UUID, None] = {}
    for text in texts:
        try:
            found[UUID(text)] = None
        except ValueError:
            continue
    return list(found)


def form_of(chosen: Chosen, worker: Worker) -> NarrowForm:
    """Return the list's own filters, as they stand in its address."""
    form: NarrowForm = FORMS[chosen.listed](QueryDict(chosen.query), worker=worker)
    return form


def households_of(chosen: Chosen, worker: Worker) -> Any:
    """Return the households in scope that are chosen and whose case file the worker may print."""
    printable = Household.objects.visible_to(worker, Permission.PRINT)
    if chosen.picks:
        return printable.filter(pk__in=chosen.picks)
    listed: Any = form_of(chosen, worker)
    return printable.filter(pk__in=listed.households().order_by().values("pk"))


def listed_rows(chosen: Chosen, worker: Worker) -> list[Household]:
    """Return the chosen households with their heads, in the order of the list; at most a batch."""
    form = form_of(chosen, worker)
    pages = HouseholdPages(
        households_of(chosen, worker),
        settings.CASEWORK_BATCH_MOST,
        worker=worker,
        order=form.chosen_order,
    )
    rows = list(pages.page(1)) if pages.count else []
    keys.warm(row.pk for row in rows)
    return rows


def ordered(rows: Sequence[Household], order: str) -> list[Household]:
    """Return households in the order of a batch."""
    if order == BatchOrder.NUMBER:
        return sorted(rows, key=lambda row: row.number)
    if order == BatchOrder.AREA:
        return sorted(rows, key=lambda row: (row.area.path, row.number))
    if order == BatchOrder.NAME:
        return sorted(rows, key=lambda row: (sound_of(name_of(row.head)), row.number))
    return list(rows)


def sound_of(name: str) -> list[str]:
    """Return what names are sorted by in Chinese: how each character is read first."""
    return [next(iter(readings(character)), character) for character in name]
