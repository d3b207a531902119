"""The kinds of ledger: the columns each may have, those it has unless a street says otherwise."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from casework.access.models import Area
from casework.reports.ledgers import of_households, of_people, of_plans, of_reviews, of_visits
from casework.reports.ledgers.asked import Asked
from casework.reports.ledgers.columns import Column, Line
from casework.reports.ledgers.homes import Home
from casework.reports.models import RETURNABLE, LedgerColumns, LedgerKind

# Whoever mends a ledger must be able to tell whose line it is: these stay in what may come back.
ALWAYS = {
    LedgerKind.HOUSEHOLDS: ("number", "head"),
    LedgerKind.PEOPLE: ("number", "name", "id_number"),
}


@dataclass(frozen=True)
class Kind:
    """One kind of ledger. `spare` columns are left out by default."""

    code: LedgerKind
    columns: tuple[Column, ...]
    spare: tuple[str, ...]
    lines: Callable[[Iterable[Home], Asked], Iterator[Line]]
    has_days: bool = False

    @property
    def default(self) -> tuple[str, ...]:
        """The codes of the columns that it has unless a street says otherwise."""
        return tuple(one.code for one in self.columns if one.code not in self.spare)

    @property
    def always(self) -> tuple[str, ...]:
        """The codes of the columns that it can't do without."""
        return ALWAYS.get(self.code, ("number",))

    @property
    def may_return(self) -> bool:
        """Whether it may come back as proposed changes."""
        return self.code in RETURNABLE

    def chosen(self, codes: Iterable[str]) -> tuple[Column, ...]:
        """Return columns by their codes; a code that is no longer known is passed over."""
        by_code = {one.code: one for one in self.columns}
        return tuple(by_code[code] for code in codes if code in by_code)


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            LedgerKind.HOUSEHOLDS,
            of_households.COLUMNS,
            of_households.SPARE,
            of_households.lines,
        ),
        Kind(LedgerKind.PEOPLE, of_people.COLUMNS, of_people.SPARE, of_people.lines),
        Kind(LedgerKind.VISITS, of_visits.COLUMNS, of_visits.SPARE, of_visits.lines, True),
        Kind(LedgerKind.PLANS, of_plans.COLUMNS, of_plans.SPARE, of_plans.lines, True),
        Kind(LedgerKind.REVIEWS, of_reviews.COLUMNS, of_reviews.SPARE, of_reviews.lines, True),
        Kind(
            LedgerKind.OVERDUE,
            of_households.OVERDUE,
            of_households.OVERDUE_SPARE,
            of_households.lines,
        ),
    )
}


def columns_of(kind: Kind, street: Area | None) -> tuple[Column, ...]:
    """Return the columns of a kind in their order, as the street keeps them."""
    saved = arranged(kind, street)
    return kind.chosen(saved.columns if saved else kind.default)


def arranged(kind: Kind, street: Any) -> LedgerColumns | None:
    """Return what a street says about a kind's columns, None where it says nothing."""
    return LedgerColumns.objects.filter(street=street, kind=kind.code).first()
