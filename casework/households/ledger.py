"""Reading the ledger of grants for people: who may see a household and why, what a worker holds."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from casework.access.grants import OPEN_END, live_lines
from casework.access.models import AccessGrant, Permission, Posting, Role, Worker
from casework.access.net import as_system
from casework.access.scope import under
from casework.common.dates import now
from casework.households.models import Household


@dataclass
class Holding:
    """Permissions that were granted together: to whom, on what, why, from when until when."""

    line: AccessGrant
    permissions: list[Any] = field(default_factory=list)
    number: str = ""

    @property
    def rights(self) -> list[Any]:
        """The permissions in words, from reading to printing."""
        return [one.label for one in Permission if one.value in self.permissions]

    @property
    def why(self) -> str:
        """The posting's role, or the kind of grant."""
        posting = self.line.posting
        return str(posting.get_role_display() if posting else self.line.get_source_display())

    @property
    def until(self) -> datetime | None:
        """When it ends, None for a posting without an end."""
        return None if self.line.until_at >= OPEN_END else self.line.until_at

    @property
    def is_over(self) -> bool:
        """Whether it has ended, by its time or before it."""
        return self.line.until_at <= now() or hasattr(self.line, "ended_by")

    @property
    def is_ahead(self) -> bool:
        """Whether it hasn't begun yet."""
        return self.line.from_at > now()


def together(lines: Any) -> list[Holding]:
    """Return the lines with those that were granted at once for the same reason made one."""
    found: dict[tuple[Any, ...], Holding] = {}
    for line in lines.select_related("worker", "area", "posting", "granted_by", "ended_by"):
        key: tuple[Any, ...] = (line.worker_id, line.area_id, line.household_id, line.source)
        key += (
            line.posting_id,
            line.from_at,
            line.until_at,
            line.reason,
            hasattr(line, "ended_by"),
        )
        holding = found.setdefault(key, Holding(line))
        holding.permissions.append(line.permission)
    return list(found.values())


def of_household(household: Household) -> list[Holding]:
    """Return who may see a household now or will: by posting on its area, or on itself."""
    path = household.area.path
    above = [path[: i + 1] for i, character in enumerate(path) if character == "/"]
    lines = live_lines().filter(Q(area__path__in=above) | Q(household_id=household.pk))
    lines = lines.filter(worker__is_active=True)
    return together(lines.order_by("-household_id", "worker__username", "permission"))


def of_worker(worker: Worker) -> list[Holding]:
    """Return everything that was ever granted to a worker, the newest first."""
    lines = AccessGrant.objects.filter(worker=worker, ends=None)
    holdings = together(lines.order_by("-granted_at", "permission"))
    numbers = numbers_of({h.line.household_id for h in holdings if h.line.household_id})
    for holding in holdings:
        if holding.line.household_id:
            holding.number = numbers.get(holding.line.household_id, "")
    return holdings


def numbers_of(ids: set[UUID]) -> dict[UUID, str]:
    """Return the file numbers of households: all that the ledger tells of them."""
    rows = Household.objects.unscoped("file numbers in the ledger of grants")
    with as_system("file numbers in the ledger of grants"):
        return dict(rows.filter(pk__in=ids).values_list("pk", "number"))


def by_number(number: str, *, by: Worker) -> Household | None:
    """Return the household of a file number, for the ledger alone: nothing of it is opened.

    Of the areas that `by` is posted to: the administrator of one street asks for no other's.
    """
    posts = Posting.objects.current().filter(worker=by, role=Role.SECURITY)
    paths = list(posts.values_list("area__path", flat=True))
    if not paths:
        return None
    rows = Household.objects.unscoped("whose ledger of grants is asked for by file number")
    rows = rows.filter(under(paths, "area__"), number=number.strip().upper())
    with as_system("whose ledger of grants is asked for by file number"):
        found: Household | None = rows.select_related("area").first()
    return found
