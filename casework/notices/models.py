"""Tables of the notices room: what people are told, how they want it, what goes to a webhook.

None holds a word about a family: kinds, ids and instants, and the words are made when shown.
"""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.access.models import Worker
from casework.access.news import News
from casework.common.dates import now
from casework.common.ids import new_id
from casework.households.models import Household
from casework.notices.kinds import closed_to


class Way(models.TextChoices):
    """How a person hears of a kind of matter."""

    NOW = "now", _("At once")
    DIGEST = "digest", _("In the digest")
    NEVER = "never", pgettext_lazy("way of telling", "Not at all")


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices of one person."""

    def of(self, worker: Worker) -> Self:
        """Keep the worker's own, without households that they no longer see and doors now shut.

        The household's own rule answers, in the same query, so that nothing is told or counted of
        one that moved out of scope, was taken back or destroyed.
        """
        seen = Household.objects.visible_to(worker).filter(pk=OuterRef("household_id"))
        own = self.filter(Q(household_id=None) | Exists(seen), worker=worker)
        return own.exclude(kind__in=closed_to(worker.role_codes))

    def unread(self) -> Self:
        """Those that their reader has neither opened nor put away."""
        return self.filter(seen_at=None)

    def pressing(self) -> Self:
        """The unread ones that are told at once: the number at the bell."""
        return self.unread().filter(way=Way.NOW)

    def before(self, instant: datetime) -> Self:
        """Those made before an instant."""
        return self.filter(created_at__lt=instant)


class Notice(models.Model):
    """One matter told to one person. `subject_id` is the row it is about, of a table by its kind.

    `falls_on` is the day the matter falls on, where it has one: that is told once ever.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(max_length=20, choices=News.choices)
    subject_id = models.UUIDField()
    household_id = models.UUIDField(null=True)
    falls_on = models.DateField(null=True)
    way = models.CharField(max_length=10, choices=Way.choices)
    is_relayed = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now, editable=False)
    seen_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Notice"]] = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "kind", "subject_id"],
                condition=Q(seen_at=None, falls_on=None),
                name="notices_notice_once_unread",
            ),
            models.UniqueConstraint(
                fields=["worker", "kind", "subject_id", "falls_on"],
                condition=Q(falls_on__isnull=False),
                name="notices_notice_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(way__in=[Way.NOW, Way.DIGEST]), name="notices_notice_is_told"
            ),
        ]
        indexes = [
            models.Index(fields=["worker", "-created_at"], name="notices_notice_worker"),
            models.Index(fields=["subject_id"], name="notices_notice_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Choice(models.Model):
    """How a worker wants to hear of one kind; without a row it is the kind's own way."""

    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=News.choices)
    way = models.CharField(max_length=10, choices=Way.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["worker", "kind"], name="notices_choice_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.way}"


class Round(models.Model):
    """What the command looks at once a day only, and the day it did."""

    task = models.CharField(max_length=20)
    done_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "done_on"], name="notices_round_once")
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.done_on}"


class Problem(models.TextChoices):
    """Why a message didn't arrive: a code, since an answer may quote anything."""

    TIMEOUT = "timeout", _("No answer in time")
    UNREACHABLE = "unreachable", _("Can't be reached")
    CERTIFICATE = "certificate", _("Its certificate isn't trusted")
    REDIRECT = "redirect", _("It points somewhere else")
    REFUSED = "refused", _("It refused the message")
    BROKEN = "broken", _("It has an error of its own")


class Delivery(models.Model):
    """A message for the webhook that hasn't arrived yet: how many matters of a kind.

    Tried again at `from_at` or later; gone once it arrived.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20, choices=News.choices)
    count = models.PositiveIntegerField()
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=20, choices=Problem.choices, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)
    from_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.count}"
