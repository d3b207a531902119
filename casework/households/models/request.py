"""What people ask for about their own data, and what came of it (个人信息保护法 art. 44–50)."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.access.scope import ScopedQuerySet, scoped_rows
from casework.common.dates import now, today
from casework.households.models.household import Household
from casework.households.models.person import Person
from casework.households.models.rows import HouseholdRow
from casework.vault.sealed import Payload, Sealed, SealedField


class RequestKind(models.TextChoices):
    """What is asked for, and the article that gives the right to it."""

    COPY = "copy", _("To read or copy the data (art. 45)")
    CORRECTION = "correction", _("To correct or complete them (art. 46)")
    DELETION = "deletion", _("To delete them (art. 47)")
    RESTRICTION = "restriction", _("To object, or restrict their handling (art. 44)")


# What a second person with the right to decide answers; anyone who writes records the rest.
WEIGHTY = (RequestKind.DELETION, RequestKind.RESTRICTION)


class Identified(models.TextChoices):
    """How it was made sure who asks; a request of nobody known is entered and refused."""

    ID_PAPER = "id_paper", _("Identity paper shown in person")
    KNOWN = "known", _("Known in person to the worker")
    AUTHORISED = "authorised", _("Written authority and both identity papers")
    GUARDIAN = "guardian", _("Guardian, with proof")
    NEAR_RELATIVE = "near_relative", _("Near relative of the dead, with proof (art. 49)")
    NOT = "not", _("Could not be made sure of")


class RequestOutcome(models.TextChoices):
    """What came of it; empty while nobody answered."""

    DONE = "done", _("Carried out")
    PARTLY = "partly", _("Carried out in part")
    STORAGE_ONLY = "storage_only", _("Kept, and handled no further")
    REFUSED = "refused", _("Refused")


class LegalReason(models.TextChoices):
    """Why data are kept or a request is refused, with the article of the law."""

    OPEN_CASE = "open_case", _("The case is open: a statutory duty (art. 13)")
    RETENTION = "retention", _("The keeping period is not over (art. 47)")
    HOLD = "hold", _("Held for an inspection or a dispute (art. 47)")
    NOT_IDENTIFIED = "not_identified", _("It could not be made sure who asks (art. 50)")
    NOT_HELD = "not_held", _("Nothing of this kind is held (art. 45)")
    ACCURATE = "accurate", _("Checked and found right (art. 46)")
    SECRECY = "secrecy", _("A law orders secrecy (art. 18, 35, 45)")


class DataRequestNote(Payload, schema=1, frozen=True):
    """Who asked, and in which words."""

    asked_by: str = ""
    words: str = ""


class DataRequestAnswer(Payload, schema=1, frozen=True):
    """What was answered. `kept` names the records that mention the person and stay, in words."""

    words: str = ""
    kept: tuple[str, ...] = ()
    lift_reason: str = ""


class DataRequestQuerySet(ScopedQuerySet["DataRequest"]):
    """Requests by whether they were answered."""

    def open(self) -> Any:
        """Those that wait for an answer, the one due first at the head."""
        return self.filter(answered_at=None).order_by("due_on", "id")

    def restricting(self) -> Any:
        """Those for which a person's data are restricted as long as nobody lifted it."""
        granted = Q(kind=RequestKind.RESTRICTION, outcome=RequestOutcome.DONE)
        kept = Q(kind=RequestKind.DELETION, outcome=RequestOutcome.STORAGE_ONLY)
        return self.filter(granted | kept, lifted_at=None)


class DataRequest(HouseholdRow):
    """One request of one person. `lifted_at`: when the restriction that it led to ended."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="data_requests")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="data_requests")
    kind = models.CharField(max_length=12, choices=RequestKind.choices)
    asked_on = models.DateField(default=today)
    due_on = models.DateField()
    identified = models.CharField(max_length=14, choices=Identified.choices)
    outcome = models.CharField(max_length=12, choices=RequestOutcome.choices, blank=True)
    legal_reason = models.CharField(max_length=14, choices=LegalReason.choices, blank=True)
    note_sealed = SealedField()
    note = Sealed(DataRequestNote, access_class="identity")
    answer_sealed = SealedField()
    answer = Sealed(DataRequestAnswer, access_class="narrative")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects: ClassVar[Any] = scoped_rows(DataRequestQuerySet)()

    class Meta:
        ordering = ["-asked_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(answered_at=None),
                name="households_request_once",
                violation_error_message=_("The same request is waiting for an answer already."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, outcome="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(outcome="")),
                name="households_request_answered",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False, answered_at__isnull=False),
                name="households_request_lifted",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["refused", "storage_only"]) | ~Q(legal_reason=""),
                name="households_request_says_why",
                violation_error_message=_("Say which reason the law gives."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("asked_on")), name="households_request_dates"
            ),
            # The database itself keeps anyone from deciding on a request they entered.
            models.CheckConstraint(
                condition=Q(answered_by=None)
                | ~Q(kind__in=["deletion", "restriction"])
                | ~Q(answered_by=F("created_by")),
                name="households_request_two_people",
                violation_error_message=_("Someone else decides on what one entered oneself."),
            ),
        ]
        indexes = [
            models.Index(fields=["answered_at", "due_on"], name="households_request_due"),
        ]

    @property
    def is_open(self) -> bool:
        return self.answered_at is None

    @property
    def is_weighty(self) -> bool:
        """Whether a second person who may decide has to answer it."""
        return self.kind in WEIGHTY

    @property
    def is_late(self) -> bool:
        """Whether it is open past its due day."""
        return self.is_open and self.due_on < today()
