"""Handing a worker's households to another: the act, and which households it took along."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from casework.access.scope import ScopedQuerySet, scoped_rows
from casework.common.dates import now
from casework.common.ids import new_id
from casework.households.models.household import Household
from casework.households.models.rows import HouseholdRow


class Handover(models.Model):
    """From whom to whom. `notes_go_along`: whether the new worker reads what was written before.

    `giver_until` is empty where the former worker reads no longer by this act.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    notes_go_along = models.BooleanField()
    giver_until = models.DateTimeField(null=True, blank=True)
    count = models.PositiveIntegerField()
    handed_at = models.DateTimeField(default=now, editable=False)
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-handed_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(giver=F("taker")), name="households_handover_two_people"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class HandedOver(HouseholdRow):
    """One household of a handover."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="handovers")
    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="lines")

    objects: ClassVar[Any] = scoped_rows(ScopedQuerySet["HandedOver"])()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["handover", "household"], name="households_handed_over_once"
            )
        ]
