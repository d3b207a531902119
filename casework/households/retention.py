"""How long a household's record has to be kept, and by when a request is to be answered."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from django.conf import settings

from casework.common.dates import today
from casework.households.models import Household, LegalReason

HoldCheck = Callable[[Household], bool]


class Holds:
    """Who can say that a record is held beyond its period; whatever keeps holds registers here."""

    checks: tuple[HoldCheck, ...] = ()


class Keeping(NamedTuple):
    """Why a record has to be kept, and until which day where one is known."""

    reason: LegalReason
    until: date | None = None


def register_hold(check: HoldCheck) -> None:
    """Name a check that tells whether a household's record is held; once each."""
    if check not in Holds.checks:
        Holds.checks = (*Holds.checks, check)


def keep_until(household: Household) -> date | None:
    """Return the last day of the keeping period, None while the case is open.

    CASEWORK_RETENTION_YEARS after the case was closed, the archive rule of the office.
    """
    if household.closed_on is None:
        return None
    year = household.closed_on.year + settings.CASEWORK_RETENTION_YEARS
    try:
        return household.closed_on.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)


def why_kept(household: Household) -> Keeping | None:
    """Return what requires that the household's record is kept today, None where nothing does."""
    until = keep_until(household)
    if until is None:
        return Keeping(LegalReason.OPEN_CASE)
    if until >= today():
        return Keeping(LegalReason.RETENTION, until)
    if any(check(household) for check in Holds.checks):
        return Keeping(LegalReason.HOLD)
    return None


def answer_due(asked_on: date) -> date:
    """Return the day by which a request is to be answered: CASEWORK_REQUEST_DAYS from Monday to
    Friday later. The law says 及时, in time (个人信息保护法 art. 45, 46, 50)."""
    day, left = asked_on, settings.CASEWORK_REQUEST_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day
