"""What a household has outside itself: kin elsewhere, neighbours, school, hospital, services."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.access.scope import ScopedQuerySet, scoped_rows
from casework.common.dates import now
from casework.households.models.household import Household
from casework.households.models.rows import HouseholdRow
from casework.vault.sealed import Payload, Sealed, SealedField, readable


class OutsideKind(models.TextChoices):
    """What the other side is."""

    KIN = "kin", _("Kin elsewhere")
    FRIEND = "friend", _("Friends")
    NEIGHBOUR = "neighbour", _("Neighbours")
    SCHOOL = "school", _("School")
    HOSPITAL = "hospital", _("Hospital or clinic")
    EMPLOYER = "employer", _("Employer")
    COMMUNITY = "community", _("Residential area and community")
    OFFICE = "office", _("Public office")
    SERVICE = "service", _("Services and volunteers")
    CREDITOR = "creditor", _("Creditors")
    OTHER = "other", _("Other")


class Strength(models.TextChoices):
    """How the tie is."""

    STRONG = "strong", _("Strong")
    ORDINARY = "ordinary", _("Ordinary")
    WEAK = "weak", _("Weak")
    TENSE = "tense", _("Tense")


class Flow(models.TextChoices):
    """Where help and money go."""

    INWARD = "in", _("To the family")
    OUTWARD = "out", _("From the family")
    BOTH = "both", _("Both ways")
    NONE = "none", _("Neither way")


class OutsideContent(Payload, schema=1, frozen=True):
    """Who or what it is, and what they are to the family."""

    name: str = ""
    role: str = ""


class OutsideTie(HouseholdRow):
    """One tie of the ecomap."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="outside_ties")
    kind = models.CharField(max_length=12, choices=OutsideKind.choices)
    strength = models.CharField(max_length=10, choices=Strength.choices)
    flow = models.CharField(max_length=5, choices=Flow.choices)
    content_sealed = SealedField()
    content = Sealed(OutsideContent, access_class="identity")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[Any] = scoped_rows(ScopedQuerySet["OutsideTie"])()

    class Meta:
        ordering = ["created_at", "id"]

    @property
    def readable_content(self) -> OutsideContent | None:
        """Who or what it is, None where the seal doesn't open."""
        return readable(self, OutsideTie.content)
