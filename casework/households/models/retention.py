"""What keeps a household's record, and what ends it: holds, and requests to destroy it."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.access.scope import ScopedQuerySet, scoped_rows
from casework.common.dates import now, today
from casework.households.models.household import GONE, Household, ShredReason
from casework.households.models.rows import HouseholdRow
from casework.vault.sealed import Payload, Sealed, SealedField


class LegalBasis(models.TextChoices):
    """On what a person's request for deletion rests: Personal Information Protection Law, art. 47.

    Where the law sets a period of keeping, the same article allows storage only.
    """

    PURPOSE_OVER = "purpose_over", _("The purpose is reached or can't be, art. 47 (1)")
    SERVICE_ENDED = "service_ended", _("The service has ended or its period is over, art. 47 (2)")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("Consent was withdrawn, art. 47 (3)")
    UNLAWFUL = "unlawful", _("Handled against law or agreement, art. 47 (4)")
    OTHER_LAW = "other_law", _("Another case that a law names, art. 47 (5)")


class ShredStage(models.TextChoices):
    """How far a request has come; what is approved is carried out step by step, see desk."""

    WAITING = "waiting", _("Waiting for a second person")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Taken back")
    APPROVED = "approved", _("Approved, being carried out")
    ERASED = "erased", _("Destroyed, files being cleaned")
    DONE = "done", _("Destroyed")


UNDECIDED = (ShredStage.WAITING,)
UNFINISHED = (ShredStage.APPROVED, ShredStage.ERASED)


class ShredRequestQuerySet(ScopedQuerySet["ShredRequest"]):
    """Requests in scope, those of shredded households too: they remain, and are carried out."""

    stage_path = ""

    def waiting(self) -> Self:
        """Those that wait for a second person.

        A restore may bring one back whose household has a tombstone: there is nothing to decide.
        """
        return self.filter(stage=ShredStage.WAITING).exclude(household__stage__in=GONE)


class ShredRequest(HouseholdRow):
    """That one person asked to destroy a household's record and another decided; codes only.

    It stays when the record is gone: who asked, who decided, when and why is what remains.
    """

    household = models.ForeignKey(
        Household, on_delete=models.CASCADE, related_name="shred_requests"
    )
    stage = models.CharField(max_length=12, choices=ShredStage.choices, default=ShredStage.WAITING)
    reason = models.CharField(_("Reason"), max_length=20, choices=ShredReason.choices)
    basis = models.CharField(max_length=20, choices=LegalBasis.choices, blank=True)
    asked_at = models.DateTimeField(default=now, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects: ClassVar[Any] = scoped_rows(ShredRequestQuerySet)()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=UNDECIDED, decided_at=None, decided_by=None)
                | (~Q(stage__in=UNDECIDED) & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="households_shred_decided",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=(ShredStage.WAITING, ShredStage.DECLINED))
                | Q(stage=ShredStage.WITHDRAWN, decided_by=models.F("asked_by"))
                | (
                    Q(stage__in=(*UNFINISHED, ShredStage.DONE))
                    & ~Q(decided_by=models.F("asked_by"))
                ),
                name="households_shred_two_people",
            ),
            models.CheckConstraint(
                condition=(Q(reason=ShredReason.LAWFUL_REQUEST) & ~Q(basis=""))
                | (~Q(reason=ShredReason.LAWFUL_REQUEST) & Q(basis="")),
                name="households_shred_basis",
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(stage__in=(ShredStage.WAITING, *UNFINISHED, ShredStage.DONE)),
                name="households_shred_one_request",
            ),
        ]
        indexes = [models.Index(fields=["stage", "asked_at"], name="households_shred_stage")]

    @property
    def is_waiting(self) -> bool:
        return self.stage == ShredStage.WAITING

    @property
    def is_unfinished(self) -> bool:
        """Whether what was approved is not carried out to its end."""
        return self.stage in UNFINISHED


class HoldNote(Payload, schema=1, frozen=True):
    """Why the record must be kept: a lawsuit, an audit, a complaint."""

    note: str = ""


class RetentionHoldQuerySet(ScopedQuerySet["RetentionHold"]):
    """Holds in scope."""

    def standing(self) -> Self:
        """Those that keep a record today."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=today()), lifted_at=None)


class RetentionHold(HouseholdRow):
    """While it stands the record isn't destroyed: until a day, or until it is lifted."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="holds")
    until_on = models.DateField(_("Until"), null=True, blank=True)
    note_sealed = SealedField()
    note = Sealed(HoldNote, access_class="narrative")
    set_at = models.DateTimeField(default=now, editable=False)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects: ClassVar[Any] = scoped_rows(RetentionHoldQuerySet)()

    class Meta:
        ordering = ["-set_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="households_hold_lifted",
            )
        ]

    @property
    def stands(self) -> bool:
        """Whether it keeps the record today."""
        return self.lifted_at is None and (self.until_on is None or self.until_on >= today())
