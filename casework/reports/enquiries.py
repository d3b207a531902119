"""How often papers may be asked about without signing in: so many a minute from one address.

An office shares one address, so that the wait is never longer than a minute, never grows, and
touches nothing but this page: whoever is signed in isn't counted, and signing in isn't held up.
"""

import ipaddress
from datetime import timedelta

from casework.audit.chain import masked
from casework.common.dates import now
from casework.reports.models import Enquiry

MOST, WITHIN = 30, timedelta(minutes=1)
WAIT_SECONDS = int(WITHIN.total_seconds())


class TooMany(Exception):
    """The address has asked too often; nothing was looked up, nothing was counted."""


def count(address: str) -> None:
    """Count an enquiry from an address, as text, empty where it isn't known; raise TooMany.

    Enquiries at the same time see each other, whichever process has them.
    """
    since = now() - WITHIN
    Enquiry.objects.filter(created_at__lt=since).delete()
    row = Enquiry.objects.create(address=masked(f"enquiry {neighbourhood(address)}"))
    before = Enquiry.objects.filter(address=row.address, pk__lt=row.pk, created_at__gte=since)
    if before.count() >= MOST:
        row.delete()
        raise TooMany


def neighbourhood(address: str) -> str:
    """Return what counts as one address: of IPv6 the /64 that one line is given."""
    if ":" not in address:
        return address
    return str(ipaddress.ip_network(f"{address}/64", strict=False))
