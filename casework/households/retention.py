"""How long a record is kept, what stands against destroying it, when a request is to be answered.

The period is the office's archive rule (CASEWORK_RETENTION_YEARS, counted from the day the case was
closed). A person's right to deletion goes before it where no law sets a period of keeping, and what
was opened in error never became a case.
"""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casework.common.dates import local_date, today
from casework.households.erasure import rosters_naming
from casework.households.models import Household, LegalReason, RosterStage, ShredReason

# How long after its opening a case without visits can still be called opened in error.
ERROR_WITHIN = timedelta(days=30)


class Obstacle(TextChoices):
    """What stands against destroying a record."""

    HOLD = "hold", _("A hold keeps this file.")
    OPEN = "open", _("The case is not closed.")
    PERIOD = "period", _("The retention period still runs.")
    IMPORT = "import", _("A roster that tells of this household is still being imported.")


class Keeping(NamedTuple):
    """Why a record has to be kept, and until which day where one is known."""

    reason: LegalReason
    until: date | None = None


def keep_until(household: Household) -> date | None:
    """Return the last day of the retention period; None for a case that isn't closed."""
    if household.closed_on is None:
        return None
    year = household.closed_on.year + settings.CASEWORK_RETENTION_YEARS
    try:
        return household.closed_on.replace(year=year)
    except ValueError:  # closed on 29 February
        return date(year, 2, 28)


def is_held(household: Household) -> bool:
    """Tell whether a hold keeps the record."""
    holds: Any = household.holds
    return bool(holds.standing().exists())


def opened_in_error(household: Household, day: date) -> bool:
    """Tell whether a case may be called opened in error: young, and nobody was ever visited."""
    young = day - local_date(household.created_at) <= ERROR_WITHIN
    return young and household.last_visit_on is None


def obstacles(household: Household, reason: str, day: date) -> list[Obstacle]:
    """Return what stands against destroying the record for this reason on `day`.

    Opens the imports of the street that are under way.
    """
    found = [Obstacle.HOLD] if is_held(household) else []
    if rosters_naming(household, RosterStage.IMPORTING):
        found.append(Obstacle.IMPORT)
    if reason == ShredReason.ERROR and opened_in_error(household, day):
        return found
    until = keep_until(household)
    if until is None:
        return [*found, Obstacle.OPEN]
    if day <= until and reason != ShredReason.LAWFUL_REQUEST:
        found.append(Obstacle.PERIOD)
    return found


def why_kept(household: Household) -> Keeping | None:
    """Return what requires that the household's record is kept today, None where nothing does."""
    until = keep_until(household)
    if until is None:
        return Keeping(LegalReason.OPEN_CASE)
    if until >= today():
        return Keeping(LegalReason.RETENTION, until)
    return Keeping(LegalReason.HOLD) if is_held(household) else None


def answer_due(asked_on: date) -> date:
    """Return the day by which a request is to be answered: CASEWORK_REQUEST_DAYS from Monday to
    Friday later. The law says 及时, in time (个人信息保护法 art. 45, 46, 50)."""
    day, left = asked_on, settings.CASEWORK_REQUEST_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day
