"""What happens that somebody should hear of: rooms say it here, the notices room writes it down.

Only ids, codes and days go through here. The rooms that act lie below the one that keeps notices,
so that one registers what listens; until it has, nobody is told.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple, TypeAlias
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.access.grants import workers_with
from casework.access.models import Area, NearRelative, Permission, Posting, Role, Worker


class News(models.TextChoices):
    """What a notice can be about."""

    DUE_SOON = "due_soon", _("A visit is due soon")
    OVERDUE = "overdue", _("A visit is overdue")
    PLAN_WAITING = "plan_waiting", _("A plan waits for a decision")
    PLAN_RETURNED = "plan_returned", _("Your plan was returned")
    PLAN_APPROVED = "plan_approved", _("Your plan was approved")
    CLOSURE_WAITING = "closure_waiting", _("A closure waits for a decision")
    CLOSURE_RETURNED = "closure_returned", _("Your closure was returned")
    CLOSURE_APPROVED = "closure_approved", _("Your closure was approved")
    ASSIGNED = "assigned", _("You answer for a household now")
    HANDED_OVER = "handed_over", _("Households were handed over")
    TRANSFERRED = "transferred", _("A household moved into your area")
    SHARED = "shared", _("A household was shared with you")
    COVER_BEGINS = "cover_begins", _("You stand in for a supervisor")
    COVER_ENDS = "cover_ends", _("A cover ends")
    REQUEST_DUE = "request_due", _("A request about personal data is due")
    BATCH_READY = "batch_ready", _("Your batch of papers is ready")
    BATCH_FAILED = "batch_failed", _("Some papers of your batch weren't printed")
    DRAFT_EXPIRES = "draft_expires", _("A draft of yours expires soon")
    EMERGENCY = "emergency", _("A household was opened in an emergency")
    UNUSUAL = "unusual", _("Unusual reading to be looked into")
    CHECKPOINT_DUE = "checkpoint_due", _("A checkpoint of the log is overdue")
    KEYS_DUE = "keys_due", _("Something is due about the keys")
    RELAY_FAILS = "relay_fails", _("Notices don't reach the other system")


class Matter(NamedTuple):
    """One thing to tell: of which row (`subject_id`) and household, and the day it falls on.

    A matter with a day is told to a person once ever, one without as long as it is unread.
    """

    kind: News
    subject_id: UUID
    household_id: UUID | None = None
    falls_on: date | None = None


Hear: TypeAlias = Callable[[Matter, frozenset[UUID]], object]
Forget: TypeAlias = Callable[[UUID, tuple[News, ...], date | None], object]


class Listener:
    """Who writes down what is told, and takes back what no longer holds; empty until registered."""

    hear: Hear | None = None
    forget: Forget | None = None


def register(hear: Hear, forget: Forget) -> None:
    """Name what listens; called once, from the AppConfig.ready() of the room that keeps notices."""
    Listener.hear = staticmethod(hear)
    Listener.forget = staticmethod(forget)


def tell(matter: Matter, *, to: Iterable[UUID | None], by: Worker | None = None) -> None:
    """Let people hear of a matter, in the caller's transaction; never whoever did it themself.

    `to`: ids of workers; None among them is nobody.
    """
    people = frozenset(pk for pk in to if pk is not None and (by is None or pk != by.pk))
    if people and Listener.hear is not None:
        Listener.hear(matter, people)


def settle(subject_id: UUID, *kinds: News, falls_on: date | None = None) -> None:
    """Take back what nobody has read yet of a settled matter; of one day, if it is named."""
    if Listener.forget is not None:
        Listener.forget(subject_id, kinds, falls_on)


def deciders(area: Area, household_id: UUID | None = None) -> set[UUID]:
    """Return the ids of those who decide in an area today, without the household's relatives."""
    found = Worker.objects.filter(workers_with(Permission.DECIDE, area), is_active=True)
    of = [household_id] if household_id else []
    relatives = NearRelative.objects.filter(household_id__in=of, ended_at=None)
    return set(found.exclude(pk__in=relatives.values("worker_id")).values_list("pk", flat=True))


def auditors(area: Area) -> set[UUID]:
    """Return the ids of those who audit an area today."""
    paths = [area.path[: place + 1] for place, sign in enumerate(area.path) if sign == "/"]
    posts = Posting.objects.current().filter(role=Role.AUDITOR, area__path__in=paths)
    return set(posts.filter(worker__is_active=True).values_list("worker_id", flat=True))


def administrators(*roles: Role) -> set[UUID]:
    """Return the ids of those who hold one of these administrators' roles today."""
    posts = Posting.objects.current().filter(role__in=roles, worker__is_active=True)
    return set(posts.values_list("worker_id", flat=True))
