"""What a ledger was asked for: by whom, at which level, of which days, with which columns."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.timezone import make_aware

from casework.access.models import Worker
from casework.reports.snapshot import Level


@dataclass(frozen=True)
class Asked:
    """`columns` are codes; the days are both included, and either may be open."""

    by: Worker
    level: Level
    columns: tuple[str, ...]
    from_on: date | None = None
    until_on: date | None = None

    def holds(self, day: date | None) -> bool:
        """Tell whether a day is among those asked for; none is in every ledger without days."""
        if self.from_on is None and self.until_on is None:
            return True
        if day is None:
            return False
        after = self.from_on is None or day >= self.from_on
        return after and (self.until_on is None or day <= self.until_on)

    def between(self, rows: Any, instant: str) -> Any:
        """Keep rows whose instant lies on the days asked for, in Shanghai."""
        if self.from_on:
            rows = rows.filter(**{f"{instant}__gte": midnight(self.from_on)})
        if self.until_on:
            rows = rows.filter(**{f"{instant}__lt": midnight(self.until_on + timedelta(days=1))})
        return rows


def midnight(day: date) -> datetime:
    """Return the instant at which a day begins in Shanghai."""
    return make_aware(datetime.combine(day, time.min))
