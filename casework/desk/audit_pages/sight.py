"""What part of the memory a person sees: entries of the households and the staff of their areas."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from casework.access.models import Area, Permission, Posting, Role, Worker
from casework.access.net import as_system
from casework.access.scope import scope_of, under
from casework.audit.models import NO_STREET, Entry
from casework.desk.audit_pages import rules
from casework.households.models import Household


@dataclass(frozen=True)
class Sight:
    """What one person sees of the memory. Make it by `sight_of`."""

    viewer: Worker

    @property
    def sees_cases(self) -> bool:
        return rules.may_see_cases(self.viewer)

    @cached_property
    def areas(self) -> dict[UUID, UUID | None]:
        """The areas looked over, each with its street.

        Those of a supervisor's decisions (their own, and those they cover); of anyone else those of
        the posting as auditor or administrator of the audit, with all below.
        """
        if Role.SUPERVISOR in self.viewer.role_codes:
            ids = scope_of(self.viewer).areas.get(Permission.DECIDE, frozenset())
            found = Area.objects.filter(pk__in=ids)
        else:
            posts = Posting.objects.current().filter(
                worker=self.viewer, role__in=(Role.AUDITOR, Role.AUDIT)
            )
            paths = list(posts.values_list("area__path", flat=True))
            found = Area.objects.filter(under(paths)) if paths else Area.objects.none()
        return dict(found.values_list("pk", "street_id"))

    def households(self) -> Any:
        """Return the households looked over; of the administrator only what stands in clear."""
        if Role.SUPERVISOR in self.viewer.role_codes:
            return Household.objects.visible_to(self.viewer, Permission.DECIDE)
        if self.sees_cases:
            return Household.objects.visible_to(self.viewer).filter(area_id__in=self.areas)
        everything = Household.objects.unscoped("file numbers for the administrator of the audit")
        return everything.filter(area_id__in=self.areas).defer(
            "identity_sealed", "situation_sealed"
        )

    @contextmanager
    def reach(self) -> Iterator[None]:
        """Let the database's own net give the administrator the file numbers of their areas.

        Whoever administers the audit holds no permission on any household, so that row-level
        security shows them none; which ones they see is said by `households` alone.
        """
        if self.sees_cases:
            yield
            return
        with as_system("file numbers for the administrator of the audit"):
            yield

    def workers(self) -> QuerySet[Worker]:
        """Return the staff who are or were posted in the areas looked over."""
        posted = Posting.objects.filter(area_id__in=self.areas).values("worker_id")
        return Worker.objects.filter(pk__in=posted)

    def entries(self) -> Any:
        """Return the entries seen: of the households, and of no household in these streets."""
        streets = {street for street in self.areas.values() if street}
        return Entry.objects.filter(
            Q(household_id__in=self.households().values("pk"))
            | Q(household_id=None, chain__in=[NO_STREET, *streets])
        )

    def numbers(self, ids: Iterable[UUID]) -> dict[UUID, str]:
        """Return the file numbers of these households, as far as they are looked over."""
        found = self.households().filter(pk__in=set(ids))
        return dict(found.values_list("pk", "number"))


def sight_of(worker: Worker) -> Sight:
    """Return what a worker sees of the memory; raise PermissionDenied for who sees nothing."""
    if not rules.may_watch(worker):
        raise PermissionDenied
    return Sight(worker)
