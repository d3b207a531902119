"""Lockout: failed attempts make the next one wait, longer each time; one table, no name in clear.

By account as it was typed, whether there is one or not, so that the answer tells nothing. By
address only for many different accounts, because an office shares one address. A browser in which
the account has signed in before counts by itself: whoever guesses elsewhere can't lock it out.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max

from casework.access.models import FailedSignIn
from casework.audit.chain import masked
from casework.common.dates import now

# So many failures are free; each one more doubles the wait (OWASP ASVS 5.0, 6.3.1). At the longest
# wait about 24 guesses a day are left, and SP 800-63B-4, 3.2.2, lets 100 in a row.
FREE_OF_ACCOUNT, FREE_OF_ADDRESS = 5, 20
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
ACCOUNT_WINDOW, ADDRESS_WINDOW = timedelta(hours=24), timedelta(hours=1)


class Locked(Exception):
    """Nothing is tried now: `until` says when again, `by` whether account or address is locked."""

    def __init__(self, until: datetime, by: str) -> None:
        super().__init__(until, by)
        self.until = until
        self.by = by


def wait_after(failures: int, free: int) -> timedelta:
    """Return how long to wait after so many failures."""
    if failures < free:
        return timedelta(0)
    doublings = min(failures - free, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def attempt(account: str, address: str) -> FailedSignIn:
    """Write an attempt down as failed before it is judged, and return it; raise Locked.

    Attempts at the same time see each other, whichever process has them. One that comes while
    the account is locked isn't counted: nobody can prolong a lock for ever.
    """
    FailedSignIn.objects.filter(created_at__lt=now() - ACCOUNT_WINDOW).delete()
    row = FailedSignIn.objects.create(
        account=masked(f"account {account}"),
        address=masked(f"address {address}") if address else "",
    )
    for by, end in (("account", account_until(row)), ("address", address_until(row))):
        if end is not None and end > row.created_at:
            row.delete()
            raise Locked(end, by)
    return row


def passed(row: FailedSignIn) -> None:
    """Forget the account's failures: the attempt was good."""
    FailedSignIn.objects.filter(account=row.account).delete()


def account_until(row: FailedSignIn) -> datetime | None:
    """Return until when the failures before an attempt lock its account."""
    before = FailedSignIn.objects.filter(
        account=row.account, pk__lt=row.pk, created_at__gt=row.created_at - ACCOUNT_WINDOW
    )
    found = before.aggregate(count=Count("pk"), last=Max("created_at"))
    return until(found, FREE_OF_ACCOUNT)


def address_until(row: FailedSignIn) -> datetime | None:
    """Return until when an address is locked, where many accounts failed."""
    if not row.address:
        return None
    before = FailedSignIn.objects.filter(
        address=row.address, pk__lt=row.pk, created_at__gt=row.created_at - ADDRESS_WINDOW
    )
    found = before.aggregate(count=Count("account", distinct=True), last=Max("created_at"))
    return until(found, FREE_OF_ADDRESS)


def until(found: dict[str, Any], free: int) -> datetime | None:
    """Return when the wait after the last of some failures is over."""
    last: datetime | None = found["last"]
    return None if last is None else last + wait_after(found["count"], free)


def begins_lock(row: FailedSignIn) -> datetime | None:
    """Return until when a failed attempt has locked its account, None if it hasn't."""
    failures = FailedSignIn.objects.filter(account=row.account, pk__lte=row.pk).count()
    wait = wait_after(failures, FREE_OF_ACCOUNT)
    return row.created_at + wait if wait else None
