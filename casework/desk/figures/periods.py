"""The months, quarters and years that figures are counted for; each has a code for the URL."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from casework.common.dates import today

CODE = re.compile(r"(?P<year>20\d\d)(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")


class Kind(StrEnum):
    """How long a period lasts."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


MONTHS = {Kind.MONTH: 1, Kind.QUARTER: 3, Kind.YEAR: 12}
# How many periods of a kind can be chosen, the present one among them.
OFFERED = {Kind.MONTH: 12, Kind.QUARTER: 8, Kind.YEAR: 3}


@dataclass(frozen=True)
class Period:
    """One month, quarter or year, from its first day to its last."""

    kind: Kind
    first: date

    @property
    def last(self) -> date:
        month = self.first.month + MONTHS[self.kind] - 1
        return date(self.first.year, month, calendar.monthrange(self.first.year, month)[1])

    @property
    def day(self) -> date:
        """The day whose state is counted: the last one, or today while the period runs."""
        return min(self.last, today())

    @property
    def is_running(self) -> bool:
        return self.last >= today()

    @property
    def before(self) -> "Period":
        """The period of the same kind that ended the day before this one began."""
        return holding(self.kind, self.first - timedelta(days=1))

    @property
    def code(self) -> str:
        """How it stands in the URL: 2026-11, 2026-Q4, 2026."""
        if self.kind == Kind.YEAR:
            return f"{self.first:%Y}"
        if self.kind == Kind.QUARTER:
            return f"{self.first:%Y}-Q{self.first.month // 3 + 1}"
        return f"{self.first:%Y-%m}"

    @property
    def name(self) -> str:
        """What people call it."""
        words = {"year": self.first.year, "month": self.first.month}
        if self.kind == Kind.YEAR:
            return _("%(year)s") % words
        if self.kind == Kind.QUARTER:
            return _("Q%(quarter)s %(year)s") % {**words, "quarter": self.first.month // 3 + 1}
        return _("%(year)s/%(month)s") % words

    @property
    def short(self) -> str:
        """What stands under a column of a chart; the year of a month or quarter stands below it."""
        if self.kind == Kind.YEAR:
            return self.code
        if self.kind == Kind.QUARTER:
            return _("Q%(quarter)s") % {"quarter": self.first.month // 3 + 1}
        return _("month %(month)s") % {"month": self.first.month}


def holding(kind: Kind, day: date) -> Period:
    """Return the period of a kind in which a day lies."""
    length = MONTHS[kind]
    return Period(kind, date(day.year, (day.month - 1) // length * length + 1, 1))


def present() -> Period:
    """Return the quarter that runs: what is shown unless another period is asked for."""
    return holding(Kind.QUARTER, today())


def parse(code: str) -> Period:
    """Return the period of a code; the present quarter for none, an odd one, or one to come."""
    found = CODE.fullmatch(code)
    if found is None:
        return present()
    year, quarter, month = int(found["year"]), found["quarter"], found["month"]
    if quarter:
        period = Period(Kind.QUARTER, date(year, int(quarter) * 3 - 2, 1))
    elif month:
        period = Period(Kind.MONTH, date(year, int(month), 1))
    else:
        period = Period(Kind.YEAR, date(year, 1, 1))
    return period if period.first <= today() else present()


def back_from(period: Period, number: int) -> list[Period]:
    """Return so many periods that end with this one, the oldest first."""
    found = [period]
    while len(found) < number:
        found.insert(0, found[0].before)
    return found


def offered(kinds: tuple[Kind, ...] = tuple(Kind)) -> list[tuple[Kind, list[Period]]]:
    """Return the periods to choose from by kind, the newest first."""
    return [
        (kind, list(reversed(back_from(holding(kind, today()), OFFERED[kind])))) for kind in kinds
    ]
