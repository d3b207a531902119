"""Break-glass 应急查阅: a household opened for hours to someone who had no right to it, and why."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.access.scope import ScopedQuerySet, scoped_rows
from casework.common.dates import now
from casework.households.models.household import Household
from casework.households.models.rows import HouseholdRow
from casework.vault.sealed import Payload, Sealed, SealedField, readable


class Verdict(models.TextChoices):
    """What a supervisor found of an emergency reading."""

    JUSTIFIED = "justified", _("It was necessary")
    NOT_JUSTIFIED = "not_justified", _("It was not necessary")


class EmergencyNote(Payload, schema=1, frozen=True):
    """Why it was opened, and what the supervisor who looked into it found."""

    reason: str = ""
    finding: str = ""


class EmergencyQuerySet(ScopedQuerySet["Emergency"]):
    """Emergency readings by whether someone looked into them."""

    begins_with_rows = True

    def waiting(self) -> Self:
        """Those that nobody has looked into yet."""
        return self.filter(reviewed_at=None)


class Emergency(HouseholdRow):
    """One emergency reading: the grant in the ledger ends at `until_at`, a review must follow."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="emergencies")
    asked_at = models.DateTimeField(default=now, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    until_at = models.DateTimeField()
    note_sealed = SealedField()
    note = Sealed(EmergencyNote, access_class="narrative")
    verdict = models.CharField(max_length=20, choices=Verdict.choices, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects: ClassVar[Any] = scoped_rows(EmergencyQuerySet)()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None, verdict="")
                | (Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(verdict="")),
                name="households_emergency_reviewed",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("asked_by")),
                name="households_emergency_two_people",
                violation_error_message=_("Nobody looks into what they did themselves."),
            ),
        ]

    @property
    def readable_note(self) -> EmergencyNote | None:
        """Why, and what was found; None where the seal doesn't open."""
        return readable(self, Emergency.note)
