"""What is known of each kind of notice: its sign, who can get it, how it is told unless chosen."""

from collections.abc import Iterator
from typing import NamedTuple

from casework.access.models import PRINTERS, READERS, Role
from casework.access.news import News

STAFF = frozenset({Role.WORKER, Role.SUPERVISOR})
SUPERVISES = frozenset({Role.SUPERVISOR})
JUDGES = frozenset({Role.SUPERVISOR, Role.AUDITOR})
READS = frozenset(READERS)
PRINTS = frozenset(PRINTERS)
KEEPS_SITE = frozenset({Role.SYSTEM})
KEEPS_LOG = frozenset({Role.SYSTEM, Role.AUDIT})


class Kind(NamedTuple):
    """A kind: its icon, the roles that can get it; `is_safety`: nobody switches it off."""

    news: News
    icon: str
    roles: frozenset[str]
    in_digest: bool = False
    is_safety: bool = False


# In the order in which they press: pages keep to it.
KINDS = {
    kind.news: kind
    for kind in (
        Kind(News.EMERGENCY, "shield", STAFF | JUDGES, is_safety=True),
        Kind(News.UNUSUAL, "eye", JUDGES, is_safety=True),
        Kind(News.CHECKPOINT_DUE, "lock", KEEPS_LOG, is_safety=True),
        Kind(News.KEYS_DUE, "key", KEEPS_SITE, is_safety=True),
        Kind(News.RELAY_FAILS, "signal", KEEPS_SITE, is_safety=True),
        Kind(News.OVERDUE, "alert", STAFF),
        Kind(News.DUE_SOON, "calendar", STAFF, in_digest=True),
        Kind(News.PLAN_RETURNED, "return", STAFF),
        Kind(News.PLAN_APPROVED, "check", STAFF),
        Kind(News.PLAN_WAITING, "review", SUPERVISES),
        Kind(News.CLOSURE_RETURNED, "return", STAFF),
        Kind(News.CLOSURE_APPROVED, "check", STAFF),
        Kind(News.CLOSURE_WAITING, "review", SUPERVISES),
        Kind(News.ASSIGNED, "household", STAFF),
        Kind(News.HANDED_OVER, "swap", STAFF),
        Kind(News.TRANSFERRED, "pin", SUPERVISES),
        Kind(News.SHARED, "users", STAFF),
        Kind(News.COVER_BEGINS, "swap", STAFF),
        Kind(News.COVER_ENDS, "swap", STAFF),
        Kind(News.REQUEST_DUE, "clock", STAFF),
        Kind(News.BATCH_FAILED, "alert", PRINTS),
        Kind(News.BATCH_READY, "print", PRINTS),
        Kind(News.DRAFT_EXPIRES, "edit", READS | KEEPS_LOG | {Role.SECURITY}),
    )
}


PLACE = {news: place for place, news in enumerate(KINDS)}


def open_to(roles: frozenset[str]) -> Iterator[Kind]:
    """Yield the kinds that these roles can get, in the order in which pages name them."""
    return (kind for kind in KINDS.values() if kind.roles & roles)


def closed_to(roles: frozenset[str]) -> list[News]:
    """Return the kinds that none of these roles gets: what they open is shut."""
    return [kind.news for kind in KINDS.values() if not kind.roles & roles]
